"""Positions, wordings, arguments, their uses, the library, initiatives, partners and slices over the API."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from core.services import create_theme
from engagements import services
from engagements.services import initiatives, messages, slices
from stakeholders import services as register
from tests.api.base import ApiTestCase
from tests.api.cases import ResourceCases, Values


class MessageCase(ApiTestCase):
    """A theme, a body, a meeting."""

    theme: ClassVar[Any]
    body: ClassVar[Any]
    meeting: ClassVar[Any]
    position: ClassVar[Any]
    argument: ClassVar[Any]
    initiative: ClassVar[Any]

    @classmethod
    def prepare(cls) -> None:
        lead, north = cls.lead, cls.areas["alpha_north"]
        cls.theme = create_theme(actor=lead, values={"name": "Use of force"})
        values = {"name": "Police of the mines", "area": north, "classifications": ["police"]}
        cls.body = register.create_organization(actor=lead, values=values)
        cls.meeting = services.create_engagement(
            actor=lead, values={"title": "Patrols", "area": north, "status": "cancelled"}
        )
        cls.position = messages.create_position(
            actor=lead, values={"title": "Vetting", "message": "Vet them"}
        )
        cls.argument = messages.create_argument(
            actor=lead, values={"claim": "Fewer stoppages", "benefit": "economic"}
        )
        cls.initiative = initiatives.create_initiative(
            actor=lead, values={"title": "Coalition", "kind": "coalition", "area": north}
        )

    @classmethod
    def owner(cls) -> dict[str, str]:
        return {"function": str(cls.functions["community-relations"].pk), "handling": "function"}


class TestPositions(ResourceCases, MessageCase):
    name: ClassVar[str] = "positions"
    required: ClassVar[tuple[str, ...]] = ("title", "message")
    good: ClassVar[dict[str, Any]] = {"area": lambda case: case.areas["alpha"].pk}

    def good_values(self, name: str, item: Any, row: Values) -> list[tuple[str, bool]]:
        if name == "area":
            return [(str(self.areas["alpha"].pk), False)]
        return super().good_values(name, item, row)

    @classmethod
    def make(cls, number: int) -> Any:
        values = {"title": f"Message {number}", "message": "We ask for vetting", "theme": cls.theme}
        return messages.create_position(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "title": "Force",
            "theme": str(self.theme.pk),
            "message": "As little as can be",
            "background": "Not more",
            "status": "approved",
            **self.owner(),
        }

    def changed(self) -> Values:
        return {"background": "", "theme": None}

    def word_of(self, row: Values) -> str:
        return str(row["title"]).split()[-1]

    def used(self) -> Any:
        messages.create_variant(actor=self.lead, values={"position": self.position, "message": "x"})
        return self.position.pk

    def test_a_lead_approves_and_an_officer_does_not(self) -> None:
        body = {"title": "T", "message": "M", **self.owner()}
        self.refused(self.ask("POST", self.url, {**body, "status": "approved"}, token="officer"), "status")
        row = self.ask("POST", self.url, {**body, "status": "approved"}, expect=201).json()
        self.assertEqual(
            (row["approved_by"]["id"], row["approved_on"]), (str(self.lead.pk), date.today().isoformat())
        )
        url = f"{self.url}{row['id']}/"
        changed = self.ask(
            "PATCH", url, {"message": "Other"}, token="officer", If_Match='"v1"', expect=200
        ).json()
        self.assertEqual((changed["status"], changed["approved_by"]), ("draft", None))
        again = self.ask("PATCH", url, {"status": "approved"}, If_Match='"v2"', expect=200).json()
        self.assertEqual(again["status"], "approved")
        beside = self.ask(
            "PATCH", url, {"background": "b"}, token="officer", If_Match='"v3"', expect=200
        ).json()
        self.assertEqual(beside["status"], "approved")


class TestPositionVariants(TestPositions):
    name: ClassVar[str] = "position-variants"
    required: ClassVar[tuple[str, ...]] = ("position", "message")

    @classmethod
    def make(cls, number: int) -> Any:
        values = {"position": cls.position, "message": f"Wording {number}", "audience": "security_forces"}
        return messages.create_variant(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "position": str(self.position.pk),
            "level": "local",
            "audience": "traditional",
            "language": "sw",
            "message": "As the elders say it",
            "cultural_notes": "Greet first",
            "status": "draft",
            **self.owner(),
        }

    def changed(self) -> Values:
        return {"cultural_notes": "", "audience": ""}

    def word_of(self, row: Values) -> str:
        return str(row["position"]["name"]).split()[-1]

    def used(self) -> Any:
        return None

    test_a_lead_approves_and_an_officer_does_not = None  # type: ignore[assignment]


class TestArguments(TestPositions):
    name: ClassVar[str] = "arguments"
    required: ClassVar[tuple[str, ...]] = ("claim", "benefit")

    @classmethod
    def make(cls, number: int) -> Any:
        values = {"claim": f"Claim {number}", "benefit": "legal", "theme": cls.theme}
        return messages.create_argument(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "claim": "Trained patrols, fewer stoppages",
            "benefit": "security",
            "theme": str(self.theme.pk),
            "audience": "security_forces",
            "level": "regional",
            "evidence": "Study of 2022",
            "retired": False,
            **self.owner(),
        }

    def changed(self) -> Values:
        return {"retired": True, "level": "", "evidence": ""}

    def word_of(self, row: Values) -> str:
        return str(row["claim"]).split()[-1]

    def used(self) -> Any:
        messages.create_use(actor=self.lead, values={"argument": self.argument, "engagement": self.meeting})
        return self.argument.pk

    test_a_lead_approves_and_an_officer_does_not = None  # type: ignore[assignment]


class TestArgumentUses(ResourceCases, MessageCase):
    name: ClassVar[str] = "argument-uses"
    required: ClassVar[tuple[str, ...]] = ("argument", "engagement")
    good: ClassVar[dict[str, Any]] = {"area": lambda case: case.areas["alpha"].pk}

    @classmethod
    def make(cls, number: int) -> Any:
        values = {
            "argument": cls.argument,
            "engagement": cls.meeting,
            "note": f"Answer {number}",
            "reaction": "heard",
        }
        return messages.create_use(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "argument": str(self.argument.pk),
            "engagement": str(self.meeting.pk),
            "stakeholder": str(self.body.pk),
            "reaction": "taken_up",
            "note": "Asked for the study",
            **self.owner(),
        }

    def changed(self) -> Values:
        return {"reaction": "", "stakeholder": None}

    def word_of(self, row: Values) -> str:
        return str(row["argument"]["name"]).split()[-1]


class TestResources(TestPositions):
    name: ClassVar[str] = "resources"
    required: ClassVar[tuple[str, ...]] = ("title", "kind")

    @classmethod
    def make(cls, number: int) -> Any:
        return messages.create_entry(actor=cls.lead, values={"title": f"Guide {number}", "kind": "tool"})

    def payload(self) -> Values:
        return {
            "title": "Model clause",
            "kind": "model_clause",
            "issuer": "A library",
            "url": "https://example.org/clause",
            "summary": "For a memorandum",
            "practices": ["A22", "B2", "C6"],
            "level": "national",
            "language": "fr",
            **self.owner(),
        }

    def changed(self) -> Values:
        return {"practices": ["B1"], "url": ""}

    def used(self) -> Any:
        return None

    test_a_lead_approves_and_an_officer_does_not = None  # type: ignore[assignment]

    def test_practices_are_those_of_the_seed_and_found(self) -> None:
        self.refused(self.ask("POST", self.url, {**self.payload(), "practices": ["D1"]}), "practices")
        row = self.create().json()
        found = self.rows_of("&practice=C6")
        self.assertEqual([one["id"] for one in found], [row["id"]])


class TestInitiatives(ResourceCases, MessageCase):
    name: ClassVar[str] = "initiatives"
    required: ClassVar[tuple[str, ...]] = ("title", "kind")
    good: ClassVar[dict[str, Any]] = {"area": lambda case: case.areas["alpha_north"].pk}

    @classmethod
    def make(cls, number: int) -> Any:
        values = {
            "title": f"Workshops {number}",
            "kind": "workshops",
            "area": cls.areas["alpha_north"],
            "start": f"20{number + 10}",
        }
        return initiatives.create_initiative(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "title": "A national agency",
            "kind": "national_agency",
            "status": "under_way",
            "area": str(self.areas["alpha_north"].pk),
            "level": "national",
            "theme": str(self.theme.pk),
            "objective": "One door for business and human rights",
            "blocked": str(self.body.pk),
            "milestones": [{"name": "Letter", "due": "2026-09", "reached": "2026-10-01"}, {"name": "Bill"}],
            "money": "USD 40,000 from the association",
            "start": "2026-01",
            "end": "",
            "outcome": "",
            **self.owner(),
        }

    def changed(self) -> Values:
        return {"status": "done", "milestones": [], "end": "2027"}

    def word_of(self, row: Values) -> str:
        return str(row["title"]).split()[-1]

    def used(self) -> Any:
        values = {"initiative": self.initiative, "stakeholder": self.body}
        initiatives.create_partner(actor=self.lead, values=values)
        return self.initiative.pk

    def test_a_milestone_has_dates(self) -> None:
        wrong = {**self.payload(), "milestones": [{"name": "Letter", "due": "31 April"}]}
        self.refused(self.ask("POST", self.url, wrong), "milestones")


class TestInitiativePartners(ResourceCases, MessageCase):
    name: ClassVar[str] = "initiative-partners"
    required: ClassVar[tuple[str, ...]] = ("initiative", "stakeholder")
    good: ClassVar[dict[str, Any]] = {"area": lambda case: case.areas["alpha"].pk}

    @classmethod
    def make(cls, number: int) -> Any:
        values = {"initiative": cls.initiative, "stakeholder": cls.body, "ask": f"Join {number}"}
        return initiatives.create_partner(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "initiative": str(self.initiative.pk),
            "stakeholder": str(self.body.pk),
            "role": "asked",
            "ask": "Send an observer",
            "answer": "partly",
            **self.owner(),
        }

    def changed(self) -> Values:
        return {"answer": "yes", "role": "partner"}

    def word_of(self, row: Values) -> str:
        return str(row["stakeholder"]["name"]).split()[-1]


class TestSlices(ResourceCases, MessageCase):
    """Chosen fields of chosen records for one person outside."""

    name: ClassVar[str] = "slices"
    required: ClassVar[tuple[str, ...]] = (
        "title",
        "recipient",
        "body",
        "recipient_kind",
        "purpose",
        "expires_on",
    )
    search: ClassVar[bool] = False
    ends: ClassVar[date] = date.today() + timedelta(days=30)

    def good_values(self, name: str, item: Any, row: Values) -> list[tuple[str, bool]]:
        if name == "area":
            return [(str(self.areas["alpha"].pk), False)]
        return super().good_values(name, item, row)

    @classmethod
    def make(cls, number: int) -> Any:
        values = {
            "title": f"Slice {number}",
            "recipient": "J. Smith",
            "body": "Embassy",
            "recipient_kind": "government",
            "purpose": "To prepare a visit",
            "expires_on": cls.ends,
        }
        return slices.create_slice(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "title": "Police of the mines",
            "recipient": "J. Smith",
            "body": "Mining company",
            "recipient_kind": "company",
            "purpose": "To ask for vetting together",
            "items": [
                {"resource": "organizations", "record": str(self.body.pk), "fields": "name, classifications"}
            ],
            "expires_on": self.ends.isoformat(),
            "competition_checked": True,
            "withdrawn": False,
            **self.owner(),
        }

    def changed(self) -> Values:
        return {"withdrawn": True, "items": []}

    def test_what_may_not_leave_is_refused(self) -> None:
        record = str(self.body.pk)
        for item in (
            {"resource": "exposures", "record": record, "fields": "level"},
            {"resource": "organizations", "record": record, "fields": "name, summary"},
            {"resource": "organizations", "record": "x", "fields": "name"},
            {"resource": "people", "record": record, "fields": "name"},
        ):
            self.refused(self.ask("POST", self.url, {**self.payload(), "items": [item]}), "items")
        late = {**self.payload(), "expires_on": (date.today() + timedelta(days=91)).isoformat()}
        self.refused(self.ask("POST", self.url, late), "expires_on")
        careless = {**self.payload(), "competition_checked": False}
        self.refused(self.ask("POST", self.url, careless), "competition_checked")
