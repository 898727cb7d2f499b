"""The network as every actor: no hidden node or edge shows by name, id, count, distance or way, in any form.

The bridge: two open people whom only a closed one joins. Who may not see the bridge gets the answer of two strangers.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.test import TestCase

from core.access.principals import system_actor
from core.confidentiality import Handling
from stakeholders import services
from stakeholders.models import Stakeholder, Tie
from tests.access.expected import sees
from tests.access.fetching import Findings, look, read
from tests.factories.canaries import canary
from tests.factories.cast import ACTORS, ANONYMOUS, Cast, make_cast
from tests.factories.clients import client_of
from tests.factories.world import KINDS, Made, World, level_values, make_world

GRAPH, PATH, PAGE = "/api/v1/graph/", "/api/v1/graph/path/", "/map/network/"
CLOSED = (Handling.FUNCTION, Handling.NAMED)


def open_person(cast: Cast, name: str) -> Any:
    values = {"name": name, "area": cast.areas["alpha_north"], "basis": "public_office"}
    return services.create_person(actor=system_actor(), values=values | level_values(cast, Handling.COMPANY))


class NetworkOfEveryActor(TestCase):
    """One test for each actor of the cast, added below."""

    cast: ClassVar[Cast]
    world: ClassVar[World]
    bridges: ClassVar[dict[Handling, tuple[Any, Any]]]
    stranger: ClassVar[Any]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = make_cast()
        cls.world = make_world(cls.cast)
        cls.stranger = open_person(cls.cast, "Stranger")
        cls.bridges = {level: cls.bridge(level) for level in CLOSED}

    @classmethod
    def bridge(cls, level: Handling) -> tuple[Any, Any]:
        ends = open_person(cls.cast, f"Near {level.slug}"), open_person(cls.cast, f"Far {level.slug}")
        for end in ends:
            values = {"subject": cls.world.of("person", level).pk, "object": end.pk, "kind": "advises"}
            services.create_tie(actor=cls.cast.fresh("author"), values=values | level_values(cls.cast, level))
        return ends

    def stakeholders(self) -> list[Made]:
        return [made for made in self.world if issubclass(KINDS[made.kind].model, Stakeholder)]

    def check(self, actor: str) -> None:
        client = client_of(self.cast, actor)
        forbidden = [made for made in self.world if not sees(actor, made)]
        found, opened = Findings(), 0
        seen_ties = {
            f"ties:{made.record.pk}"
            for made in self.world
            if KINDS[made.kind].model is Tie and sees(actor, made)
        }
        drawn: set[str] = set()
        for made in self.stakeholders():
            answer = read(client, GRAPH, focus=str(made.record.pk), depth="2")
            look(found, answer, [one for one in forbidden if one is not made], [], made.kind)
            expected = 401 if actor in (ANONYMOUS, "inactive") else 200 if sees(actor, made) else 404
            self.assertEqual(answer.status, expected, f"{actor} {made.kind} {made.level.slug}")
            if expected != 200:
                self.assertNotIn(made.mark, answer.text)
                continue
            opened += 1
            drawn |= {mark for mark in seen_ties if mark in answer.text}
        asked = self.world.of("open_person", Handling.COMPANY)
        others = [made for made in forbidden if made.record.pk != asked.pk]
        look(found, read(client, PAGE, focus=str(asked.pk), depth="3"), others, [], "page")
        self.assertEqual(found.leaks, [])
        if opened:
            self.assertEqual(drawn, seen_ties)
        self.ways(client, actor)

    def ways(self, client: Any, actor: str) -> None:
        for level, (near, far) in self.bridges.items():
            bridge = self.world.records["person", level]
            open_level = self.world.records["person", Handling.COMPANY]
            answer = client.get(PATH, {"from": near.pk, "to": far.pk})
            if not sees(actor, open_level):
                self.assertIn(answer.status_code, (401, 404), f"{actor} {level.slug}")
                continue
            told = answer.json()
            self.assertEqual(told["found"], sees(actor, bridge), f"{actor} {level.slug}")
            if told["found"]:
                self.assertIn(canary("person", level), answer.content.decode().lower())
                continue
            none = client.get(PATH, {"from": near.pk, "to": self.stranger.pk}).json()
            for part in ("found", "detail", "complete", "way", "edges"):
                self.assertEqual(told[part], none[part], f"{actor} {level.slug} {part}")
            around = client.get(GRAPH, {"focus": near.pk, "depth": 3}).json()
            self.assertEqual([(one["id"], one["more"]) for one in around["nodes"]], [(str(near.pk), 0)])

    def test_a_file_takes_nothing_named_away(self) -> None:
        """Even its author leaves it behind: NAMED never leaves in bulk."""
        lead = client_of(self.cast, "lead")
        for level in CLOSED:
            near = self.bridges[level][0]
            answer = read(lead, GRAPH, focus=str(near.pk), depth="3", format="graphml", purpose="keeping")
            self.assertEqual(answer.status, 200)
            self.assertEqual(answer.holds(canary("person", level)), level == Handling.FUNCTION)
        author = client_of(self.cast, "author")
        self.assertEqual(
            read(author, GRAPH, focus=str(self.stranger.pk), format="gexf").status, 403, "no lead"
        )


for _actor in ACTORS:
    setattr(
        NetworkOfEveryActor,
        f"test_as_{_actor}",
        lambda self, actor=_actor: self.check(actor),
    )
