"""Ties, interests, mandates, deployments and successions over the API."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from core.models import HoldingRule
from core.models.choices import HoldingKind
from core.services import create_group, create_holding_rule, create_theme
from stakeholders import services
from tests.api.base import ApiTestCase
from tests.api.cases import ResourceCases, Values
from tests.api.reading import ListCases


class RelationCase(ApiTestCase):
    """Two bodies, a post, a person, a theme and a group."""

    body: ClassVar[Any]
    other: ClassVar[Any]
    post: ClassVar[Any]
    person: ClassVar[Any]
    theme: ClassVar[Any]
    group: ClassVar[Any]

    @classmethod
    def prepare(cls) -> None:
        lead = cls.lead
        values = {"name": "Police of the mines", "area": cls.areas["alpha"], "classifications": ["police"]}
        cls.body = services.create_organization(actor=lead, values=values)
        cls.other = services.create_organization(
            actor=lead, values={"name": "Ministry of the Interior", "area": cls.areas["alpha"]}
        )
        cls.post = services.create_post(actor=lead, values={"organization": cls.body, "title": "Commander"})
        cls.person = services.create_person(
            actor=lead, values={"name": "Ama Owusu", "area": cls.areas["alpha_north"]}
        )
        cls.theme = create_theme(actor=lead, values={"name": "Use of force"})
        cls.group = create_group(actor=lead, values={"name": "Women of the pits"})


class TestTies(ResourceCases, RelationCase):
    """Who is joined to whom."""

    name: ClassVar[str] = "ties"
    required: ClassVar[tuple[str, ...]] = ("subject", "kind")
    good: ClassVar[dict[str, Any]] = {
        "kind": "influences",
        "stakeholder": lambda case: case.person.pk,
        "area": lambda case: case.areas["alpha_north"].pk,
        "as_of": "2020-05-01",
    }

    @classmethod
    def make(cls, number: int) -> Any:
        values = {
            "subject": cls.person,
            "object": cls.body,
            "kind": "influences",
            "evidence": f"Seen at meeting {number}",
            "start": f"20{number % 90 + 10}",
            "function": cls.functions["community-relations"],
        }
        return services.create_tie(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "subject": str(self.body.pk),
            "kind": "reports_to",
            "object": str(self.other.pk),
            "line": "operational",
            "strength": 4,
            "evidence": "Order 7/2023",
            "start": "2023-02",
            "end": "",
            "function": str(self.functions["community-relations"].pk),
            "handling": "function",
        }

    def changed(self) -> Values:
        return {"line": "administrative", "strength": None, "end": "2025"}

    def word_of(self, row: Values) -> str:
        return str(row["subject"]["name"]).split()[-1]

    def test_a_tie_is_at_function_level_unless_somebody_says_otherwise(self) -> None:
        body = {"subject": str(self.person.pk), "kind": "advises", "object": str(self.other.pk)}
        answer = self.ask("POST", "/ties/", body, expect=201).json()
        self.assertEqual(answer["handling"], "function")

    def test_only_who_represents_it_is_joined_to_a_group(self) -> None:
        body = {"subject": str(self.person.pk), "kind": "represents", "group": str(self.group.pk)}
        claim = {"legitimacy": "elected", "recognised": "yes"}
        answer = self.ask("POST", "/ties/", {**body, **claim}, expect=201).json()
        self.assertEqual(answer["group"]["name"], "Women of the pits")
        self.assertIsNone(answer["object"])
        self.refused(self.ask("POST", "/ties/", {**body, "kind": "funds"}), "group")
        self.refused(self.ask("POST", "/ties/", {**body, "object": str(self.body.pk)}), "group")

    def test_what_joins_nobody_or_itself_is_refused_at_its_field(self) -> None:
        body = {"subject": str(self.person.pk), "kind": "influences"}
        self.refused(self.ask("POST", "/ties/", body), "object")
        self.refused(self.ask("POST", "/ties/", {**body, "object": str(self.person.pk)}), "object")
        other = {**body, "object": str(self.body.pk)}
        self.refused(self.ask("POST", "/ties/", {**other, "line": "judicial"}), "line")
        self.refused(self.ask("POST", "/ties/", {**other, "recognised": "yes"}), "recognised")
        self.refused(self.ask("POST", "/ties/", {**other, "strength": 6}), "strength")

    def test_family_is_not_held_unless_the_country_allows_it(self) -> None:
        body = {"subject": str(self.person.pk), "kind": "family", "object": str(self.body.pk)}
        self.refused(self.ask("POST", "/ties/", body), "kind")
        rule = {"area": self.areas["alpha"], "counsel": "K. Mensah", "decided_on": date(2026, 1, 1)}
        create_holding_rule(
            actor=self.administrator, values={**rule, "kind": HoldingKind.FAMILY_TIES, "allowed": True}
        )
        self.ask("POST", "/ties/", body, expect=201)
        create_holding_rule(
            actor=self.administrator,
            values={**rule, "kind": HoldingKind.TIES, "allowed": False, "decided_on": date(2026, 2, 1)},
        )
        self.refused(self.ask("POST", "/ties/", {**body, "kind": "advises"}), "kind")


class TestInterests(ResourceCases, RelationCase):
    """What a stakeholder wants."""

    name: ClassVar[str] = "interests"
    required: ClassVar[tuple[str, ...]] = ("stakeholder", "kind", "what")
    good: ClassVar[dict[str, Any]] = {"kind": "economic", "direction": "seeks"}

    @classmethod
    def make(cls, number: int) -> Any:
        values = {
            "stakeholder": cls.person,
            "kind": "economic",
            "what": f"Licence fees {number}",
            "direction": "seeks",
        }
        return services.create_interest(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "stakeholder": str(self.body.pk),
            "kind": "security",
            "theme": str(self.theme.pk),
            "what": "Vehicles and fuel from companies",
            "direction": "keeps",
            "incentives": "Patrols are paid by the day",
            "constraints": "The ministry forbids gifts",
            "start": "2021",
            "end": "",
            "function": str(self.functions["community-relations"].pk),
            "handling": "function",
        }

    def changed(self) -> Values:
        return {"direction": "avoids", "what": "Less oversight"}

    def word_of(self, row: Values) -> str:
        return str(row["stakeholder"]["name"]).split()[-1]


class TestMandates(ResourceCases, RelationCase):
    """Who is responsible for what."""

    name: ClassVar[str] = "mandates"
    required: ClassVar[tuple[str, ...]] = ("organization", "state_function")
    good: ClassVar[dict[str, Any]] = {
        "state_function": "public_order",
        "exercised": "partly",
        "area": lambda case: case.areas["alpha"].pk,
    }

    @classmethod
    def make(cls, number: int) -> Any:
        values = {
            "organization": cls.body,
            "state_function": "public_order",
            "exercised": "partly",
            "description": f"Sector {number}",
        }
        return services.create_mandate(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "organization": str(self.body.pk),
            "post": str(self.post.pk),
            "state_function": "site_protection",
            "description": "Industrial mines only",
            "theme": str(self.theme.pk),
            "area": str(self.areas["alpha_north"].pk),
            "level": "regional",
            "formal": False,
            "legal_basis": "Police Act 2011, section 14",
            "exercised": "no",
            "start": "2011",
            "end": "",
        }

    def changed(self) -> Values:
        return {"exercised": "yes", "legal_basis": ""}

    def word_of(self, row: Values) -> str:
        return str(row["organization"]["name"]).split()[-1]

    def test_a_post_of_another_body_is_refused(self) -> None:
        body = {"organization": str(self.other.pk), "state_function": "land", "post": str(self.post.pk)}
        self.refused(self.ask("POST", "/mandates/", body), "post")


class TestDeployments(ResourceCases, RelationCase):
    """Which unit stands where."""

    name: ClassVar[str] = "deployments"
    required: ClassVar[tuple[str, ...]] = ("organization", "area")
    good: ClassVar[dict[str, Any]] = {"organization": lambda case: case.body.pk, "as_of": "2024-02-01"}

    @classmethod
    def make(cls, number: int) -> Any:
        values = {
            "organization": cls.body,
            "area": cls.areas["alpha_town"],
            "start": "2023",
            "basis": f"Order {number}",
        }
        return services.create_deployment(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "organization": str(self.body.pk),
            "area": str(self.areas["alpha_north"].pk),
            "basis": "Agreement of 2022",
            "expected_rotation": "2027-03",
            "start": "2024-09",
            "end": "",
            "function": str(self.functions["community-relations"].pk),
            "handling": "function",
        }

    def changed(self) -> Values:
        return {"expected_rotation": "2027", "basis": "Not known"}

    def word_of(self, row: Values) -> str:
        return str(row["organization"]["name"]).split()[-1]

    def test_places_of_forces_can_be_switched_off(self) -> None:
        values = {"area": self.areas["alpha"], "counsel": "K. Mensah", "decided_on": date(2026, 1, 1)}
        create_holding_rule(
            actor=self.administrator, values={**values, "kind": HoldingKind.FORCE_LOCATIONS, "allowed": False}
        )
        body = {"organization": str(self.body.pk), "area": str(self.areas["alpha_town"].pk)}
        self.refused(self.ask("POST", "/deployments/", body), "area")


class TestSuccessions(ResourceCases, RelationCase):
    """Which body became which."""

    name: ClassVar[str] = "successions"
    search: ClassVar[bool] = False
    required: ClassVar[tuple[str, ...]] = ("predecessor", "successor", "kind")
    good: ClassVar[dict[str, Any]] = {"kind": "renamed"}

    @classmethod
    def make(cls, number: int) -> Any:
        values = {"name": f"Agency {number}", "area": cls.areas["alpha"]}
        successor = services.create_organization(actor=cls.lead, values=values)
        line = {
            "predecessor": cls.body,
            "successor": successor,
            "kind": "renamed",
            "on": f"20{number % 80 + 10}",
        }
        return services.create_succession(actor=cls.lead, values=line)

    def payload(self) -> Values:
        return {
            "predecessor": str(self.body.pk),
            "successor": str(self.other.pk),
            "kind": "merged",
            "on": "2024-05",
            "note": "Decree 14/2024",
        }

    def changed(self) -> Values:
        return {"on": "2024-05-14", "note": "Decree 15/2024"}

    def test_a_body_follows_neither_itself_nor_its_successor(self) -> None:
        line = {"predecessor": str(self.body.pk), "successor": str(self.other.pk), "kind": "renamed"}
        self.refused(self.ask("POST", "/successions/", {**line, "successor": str(self.body.pk)}), "successor")
        self.ask("POST", "/successions/", line, expect=201)
        turned = {**line, "predecessor": line["successor"], "successor": line["predecessor"]}
        self.refused(self.ask("POST", "/successions/", turned), "successor")


class TestHoldingRules(ListCases, RelationCase):
    """What may be held where: everybody in the company reads it, administrators write it."""

    name: ClassVar[str] = "holding-rules"
    search: ClassVar[bool] = False
    good: ClassVar[dict[str, Any]] = {"kind": "graph_export", "allowed": "false"}

    @classmethod
    def make(cls, number: int) -> Any:
        values = {
            "area": cls.areas["alpha"],
            "kind": HoldingKind.GRAPH_EXPORT,
            "allowed": False,
            "counsel": "K. Mensah",
            "decided_on": date(2020, 1, number + 1),
        }
        return create_holding_rule(actor=cls.administrator, values=values)

    def given(self, **more: Any) -> Values:
        found = {
            "area": str(self.areas["beta"].pk),
            "kind": "family_ties",
            "allowed": True,
            "counsel": "K. Mensah",
            "decided_on": "2026-05-01",
        }
        return {**found, **more}

    def test_only_administrators_decide(self) -> None:
        before = HoldingRule.objects.count()
        self.ask("POST", "/holding-rules/", self.given(), expect=403)
        self.ask("POST", "/holding-rules/", self.given(), token="officer", expect=403)
        self.assertEqual(HoldingRule.objects.count(), before)
        row = self.ask("POST", "/holding-rules/", self.given(), token="administrator", expect=201).json()
        url = f"/holding-rules/{row['id']}/"
        self.ask("PATCH", url, {"allowed": False}, If_Match='"v1"', expect=403)
        changed = self.ask(
            "PATCH", url, {"allowed": False}, token="administrator", If_Match='"v1"', expect=200
        )
        self.assertIs(changed.json()["allowed"], False)

    def test_a_rule_is_for_a_whole_country(self) -> None:
        answer = self.ask(
            "POST",
            "/holding-rules/",
            self.given(area=str(self.areas["alpha_town"].pk)),
            token="administrator",
        )
        self.refused(answer, "area")
