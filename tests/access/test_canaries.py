"""Part 2 of the proof: every actor fetches every format; no forbidden canary appears, the allowed ones do.

Part 5: with the one rule replaced by “everything”, the same reading must find leaks.
"""

from __future__ import annotations

from typing import Any
from unittest import mock

from django.db.models import Q
from django.test import TestCase

from core import prepared
from core.access import scope as rule
from core.confidentiality import Handling
from tests.access.expected import edits, sees
from tests.access.fetching import leaks, read, read_everything
from tests.factories.cast import ACTORS, Cast, make_cast
from tests.factories.clients import client_of
from tests.factories.world import World, make_world


class CanaryMatrix(TestCase):
    """One test for each actor of the cast, added below."""

    cast: Cast
    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = make_cast()
        cls.world = make_world(cls.cast)

    def check(self, actor: str) -> None:
        found = read_everything(self.world, actor)
        self.assertEqual(found.leaks, [])
        self.assertEqual(found.missing, [])

    def test_the_suite_fails_without_the_rule(self) -> None:
        """Scope replaced by identity: actors of every kind would read what they must not."""
        self.addCleanup(prepared.forget)
        with mock.patch.object(rule, "action_q", lambda *args, **kwargs: Q()):
            prepared.forget()
            for actor in ("no_role", "other_officer", "manager", "far_manager", "expired_grantee"):
                self.assertTrue(leaks(self.world, actor), actor)

    def test_the_suite_fails_when_levels_open_everything(self) -> None:
        everything = lambda principal, prefix="": Q(**{f"{prefix}pk__isnull": False})  # noqa: E731
        self.addCleanup(prepared.forget)
        with mock.patch.object(rule, "level_q", everything):
            prepared.forget()
            self.assertTrue(leaks(self.world, "viewer"))

    def test_editors_read_private_columns(self) -> None:
        """The field table opens for those who may edit, so its absence elsewhere means something."""
        shown = 0
        for actor in ACTORS:
            client = client_of(self.cast, actor)
            for made in self.world:
                if made.private_marks and sees(actor, made) and edits(actor, made):
                    answer = read(client, f"/api/v1/{made.spec.resource}/{made.record.pk}/")
                    for mark in made.private_marks:
                        self.assertTrue(answer.holds(mark), f"{actor} {made.kind} {made.level}")
                    shown += 1
        self.assertGreater(shown, 20)

    def test_named_records_are_not_even_counted(self) -> None:
        for actor in ("lead", "manager", "administrator"):
            client = client_of(self.cast, actor)
            for kind in ("people", "organizations", "posts", "tenures", "sources", "themes", "areas"):
                expected = sum(sees(actor, made) for made in self.world if made.spec.resource == kind)
                # Beside the world: the areas of the cast, of which a manager of Alpha does not see Beta.
                others = (len(self.cast.areas) - (actor == "manager")) if kind == "areas" else 0
                answer: Any = client.get(f"/api/v1/{kind}/?count=1").json()
                self.assertEqual(answer["count"], expected + others, f"{actor} {kind}")
        self.assertGreater(len(self.world.at(Handling.NAMED)), 13)


def _test_of(actor: str) -> Any:
    def test(self: CanaryMatrix) -> None:
        self.check(actor)

    return test


for _actor in ACTORS:
    setattr(CanaryMatrix, f"test_{_actor}_reads_only_what_is_open_to_it", _test_of(_actor))
