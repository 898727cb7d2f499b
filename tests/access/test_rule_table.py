"""The one rule asked directly: what the scope holds is what the design opens, for the whole cast and every record.

test_canaries reads the same through pages, files and the API; this is quick enough to be run against each mutant of the
rule (config/local/mutants.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from unittest import mock

from django.contrib.auth.models import Group
from django.test import TestCase
from django.utils import timezone

from core.abouts import kinds_of
from core.access import principals
from core.access.named import holds_named
from core.access.principals import Principal, principal_of, system_actor
from core.access.registry import rule_of
from core.access.scope import may, reference_q, scope, scope_about, scope_beside
from core.confidentiality import Handling
from core.models import Attachment, Task
from stakeholders.models import Person, Stakeholder, StakeholderUserGrant, Tenure
from tests.access.expected import edits, sees
from tests.factories.cast import ACTORS, PARTS, Cast, make_cast
from tests.factories.world import World, make_world, share


class RuleTable(TestCase):
    """Cast and world are made once for all tests here."""

    cast: Cast
    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = make_cast()
        cls.world = make_world(cls.cast)

    def actor(self, name: str) -> Any:
        """As the actor arrives: a token for reading says so on its user."""
        user = self.cast.actor(name)
        if name in PARTS and PARTS[name].token == "read":
            user.token_read_only = True
        return user

    def found(self, actor: Any, action: Any = "view") -> set[Any]:
        """Keys of everything in scope, over all models of the world."""
        models_there = {made.spec.model for made in self.world}
        return {
            key
            for model in models_there
            for key in scope(actor, model._default_manager.all(), action).values_list("pk", flat=True)
        }

    def expected(self, right: Any, actor: str) -> set[Any]:
        return {made.record.pk for made in self.world if right(actor, made)}

    def of_world(self, keys: Iterable[Any]) -> set[Any]:
        return set(keys) & {made.record.pk for made in self.world}

    def test_everybody_sees_what_the_design_says(self) -> None:
        for actor in ACTORS:
            self.assertEqual(self.of_world(self.found(self.actor(actor))), self.expected(sees, actor), actor)

    def test_everybody_changes_what_the_design_says(self) -> None:
        for actor in ACTORS:
            for action in ("change", "private"):
                there = self.of_world(self.found(self.actor(actor), action))
                self.assertEqual(there, self.expected(edits, actor), f"{actor} {action}")

    def test_one_record_and_the_list_agree(self) -> None:
        made = self.world.of("person", Handling.FUNCTION)
        for actor in ACTORS:
            user = self.actor(actor)
            self.assertEqual(
                may(user, made), sees(actor, self.world.records["person", Handling.FUNCTION]), actor
            )
            self.assertEqual(
                may(user, made, "change"),
                edits(actor, self.world.records["person", Handling.FUNCTION]),
                actor,
            )

    def test_a_share_opens_the_root_and_what_hangs_below_it(self) -> None:
        person, tenure = (self.world.of(kind, Handling.FUNCTION) for kind in ("person", "tenure"))
        post = self.world.of("post", Handling.FUNCTION)
        for record in (person, post.organization):
            share(record, group=self.cast.other.group)
        self.assertTrue(may(self.cast.fresh("other_officer"), person))
        self.assertTrue(may(self.cast.fresh("other_officer"), tenure), "the root of a tenure is its person")
        self.assertTrue(may(self.cast.fresh("other_officer"), post))
        self.assertFalse(may(self.cast.fresh("other_officer"), person, "change"))
        share(person, group=self.cast.other.group, action="change")
        self.assertTrue(may(self.cast.fresh("other_officer"), person, "change"))
        self.assertFalse(may(self.cast.fresh("viewer"), person, "change"))

    def test_a_group_never_opens_a_named_record(self) -> None:
        named = self.world.of("person", Handling.NAMED)
        share(named, group=self.cast.other.group, action="change")
        self.assertFalse(may(self.cast.fresh("other_officer"), named))
        self.assertFalse(may(self.cast.fresh("other_officer"), named, "change"))

    def test_shares_may_be_asked_row_by_row_or_by_key(self) -> None:
        """The order of magnitude of somebody's shares changes the statement, never the answer."""
        expected = self.expected(sees, "grantee")
        with mock.patch.object(principals, "FEW_SHARES", 1):
            principals.prepared.forget()
            principal = principal_of(self.cast.fresh("grantee"))
            self.assertIn(StakeholderUserGrant._meta.label, principal.many_shares)
            self.assertEqual(self.of_world(self.found(principal)), expected)
        principals.prepared.forget()
        self.assertEqual(principal_of(self.cast.fresh("grantee")).many_shares, frozenset())

    def test_beside_a_row_that_is_seen_only_the_named_parents_are_left_out(self) -> None:
        actor = self.cast.fresh("other_officer")
        everything = frozenset({"person", "post", "organization"})
        for seen in (frozenset[str](), everything):
            there = set(scope_beside(actor, Tenure.objects.all(), seen).values_list("pk", flat=True))
            wanted = {
                made.record.pk
                for made in self.world
                if made.spec.model is Tenure and (sees("other_officer", made))
            }
            self.assertEqual(there, wanted)
        closed = self.world.of("tenure", Handling.COMPANY)
        Stakeholder.objects.filter(pk=closed.person_id).update(
            handling=Handling.NAMED, function=self.cast.home
        )
        rows = Tenure.objects.filter(pk=closed.pk)
        self.assertFalse(scope(actor, rows).exists())
        self.assertTrue(scope_beside(actor, rows, frozenset({"person"})).exists())
        self.assertFalse(scope_beside(actor, rows, frozenset({"post"})).exists())
        self.assertFalse(scope_beside(None, rows, everything).exists())
        self.assertFalse(scope_beside(actor, Group.objects.all(), everything).exists())

    def test_rows_about_records_of_one_table_are_those_of_the_whole_rule(self) -> None:
        """Tasks and files beside a record: only its own table is asked, and the answer is the same."""
        for model in (Task, Attachment):
            rows = model.objects.filter(about_kind__in=kinds_of(Person), about_id__isnull=False)
            self.assertGreater(rows.count(), 3)
            for actor in ACTORS:
                user = self.actor(actor)
                there = set(scope_about(user, rows, Person).values_list("pk", flat=True))
                self.assertEqual(there, set(scope(user, rows).values_list("pk", flat=True)), actor)
        self.assertFalse(scope_about(None, Task.objects.all(), Person).exists())
        self.assertFalse(scope_about(self.actor("lead"), Tenure.objects.all(), Person).exists())

    def test_a_name_beside_a_row_follows_its_own_rule(self) -> None:
        for level in Handling:
            tenure = self.world.of("tenure", level)
            for actor in ("viewer", "other_officer", "custodian"):
                condition = reference_q(principal_of(self.cast.fresh(actor)), Stakeholder, "person")
                shown = Tenure.objects.filter(condition, pk=tenure.pk).exists()
                self.assertEqual(shown, sees(actor, self.world.records["person", level]), f"{actor} {level}")

    def test_who_holds_something_named(self) -> None:
        holders = {"author", "custodian", "grantee", "change_grantee"}
        for actor in ACTORS[1:]:
            principal = principal_of(self.cast.fresh(actor))
            self.assertEqual(holds_named(principal), actor in holders, actor)
        self.assertFalse(holds_named(system_actor()))
        self.assertFalse(holds_named(Principal()))

    def test_who_was_shared_something_named_holds_it_until_the_share_ends(self) -> None:
        principal = principal_of(self.cast.fresh("grantee"))
        moment = timezone.now()
        for rule in {rule_of(made.spec.model) for made in self.world}:
            if rule is not None and rule.user_grants is not None:
                rule.user_grants.objects.filter(user=self.cast.grantee).update(expires_at=moment)
        self.assertFalse(holds_named(principal))
        StakeholderUserGrant.objects.filter(user=self.cast.grantee).update(
            expires_at=moment + timedelta(hours=1)
        )
        self.assertTrue(holds_named(principal))

    def test_one_statement_whoever_asks_and_none_the_second_time(self) -> None:
        user = self.cast.fresh("team_member")
        with self.assertNumQueries(1):
            principal_of(user)
        with self.assertNumQueries(0):
            principal_of(user)
        principals.forget_principal(user)
        with self.assertNumQueries(1):
            principal_of(user)
        principals.forget_principal(None)
        principals.forget_principal(system_actor())
