"""Exposures and contact rules over the API, and a plan that is stopped there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django.utils import timezone

from core.access.principals import system_actor
from core.access.roles import Role
from core.models import AuditEvent
from engagements.models import Mitigation, Participant
from engagements.services import harm
from stakeholders import services as register
from tests.api.base import CSV, ApiTestCase
from tests.api.cases import ResourceCases, Values
from tests.factories.cast import OTHER, give_role, give_token, make_user

AHEAD = date.today() + timedelta(days=60)


class HarmCase(ApiTestCase):
    """A leader, a clinic, and colleagues."""

    leader: ClassVar[Any]
    clinic: ClassVar[Any]

    @classmethod
    def prepare(cls) -> None:
        town = cls.areas["alpha_town"]
        cls.leader = register.create_person(actor=cls.lead, values={"name": "Ama Sarako", "area": town})
        cls.clinic = register.create_organization(actor=cls.lead, values={"name": "Clinic", "area": town})

    @classmethod
    def home(cls) -> str:
        return str(cls.functions["community-relations"].pk)


class TestExposures(ResourceCases, HarmCase):
    """How contact may harm; always named, in no file."""

    name: ClassVar[str] = "exposures"
    required: ClassVar[tuple[str, ...]] = ("reasons", "review_by")
    search: ClassVar[bool] = False
    good: ClassVar[dict[str, Any]] = {
        "area": lambda case: case.areas["alpha_town"].pk,
        "review_before": "2099-01-01",
    }

    @classmethod
    def make(cls, number: int) -> Any:
        values = {
            "stakeholder": cls.leader,
            "armed": "grave",
            "reasons": f"Seen with soldiers {number}",
            "review_by": AHEAD + timedelta(days=number),
            "custodian": cls.officer,
        }
        return harm.create_exposure(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "stakeholder": str(self.clinic.pk),
            "place": None,
            "colleague": None,
            "other_person": "",
            "institution": "low",
            "community": "",
            "armed": "serious",
            "reasons": "The clinic treated protesters",
            "care": "By night, through the nurse",
            "alias": "Heron",
            "review_by": AHEAD.isoformat(),
            "function": self.home(),
            "custodian": str(self.officer.pk),
        }

    def changed(self) -> Values:
        return {"care": "", "alias": "Ibis"}

    def test_csv_has_the_rows_of_the_list(self) -> None:
        """What is named never leaves in bulk."""
        answer = self.get(f"{self.url}?format=csv")
        self.assertEqual(answer["Content-Type"], CSV)
        text = b"".join(answer.streaming_content).decode("utf-8")
        self.assertEqual(len(text.strip().splitlines()), 1)

    test_xlsx_has_the_rows_of_the_list = test_csv_has_the_rows_of_the_list

    def test_delete(self) -> None:
        """The event of a named record says nothing, not even that a reason was given."""
        row = self.create().json()
        self.ask("DELETE", f"{self.url}{row['id']}/?reason=twice", If_Match='"v1"', expect=204)
        self.assertEqual(AuditEvent.objects.get(object_ref=row["id"], verb="delete").details, {})
        self.get(f"{self.url}{row['id']}/", expect=404)

    def test_the_level_is_not_written_and_not_lowered(self) -> None:
        row = self.create().json()
        self.assertEqual((row["handling"], row["level"]), ("named", "serious"))
        self.refused(self.ask("POST", self.url, {**self.payload(), "handling": "company"}), "handling")
        self.get(f"{self.url}{row['id']}/", token="officer")
        self.get(f"{self.url}{row['id']}/", expect=404, token="administrator")


class TestContactRules(ResourceCases, HarmCase):
    """How somebody may be met, and never why."""

    name: ClassVar[str] = "contact-rules"
    required: ClassVar[tuple[str, ...]] = ("kind",)
    good: ClassVar[dict[str, Any]] = {
        "stakeholder": lambda case: case.leader.pk,
        "stands_on": "2024-02-01",
        "area": lambda case: case.areas["alpha"].pk,
    }

    @classmethod
    def make(cls, number: int) -> Any:
        values = {"stakeholder": cls.leader, "kind": "not_by_phone", "wording": f"Market day {number}"}
        return harm.create_contact_rule(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "stakeholder": str(self.clinic.pk),
            "place": None,
            "kind": "through",
            "through": str(self.officer.pk),
            "wording": "On market days",
            "until": "2090-01-01",
            "function": self.home(),
            "handling": "function",
        }

    def changed(self) -> Values:
        return {"wording": "", "until": None}

    def word_of(self, row: Values) -> str:
        return str(row["stakeholder"]["name"]).split()[-1]

    def test_a_rule_is_for_one_and_gives_no_reason(self) -> None:
        body = {"kind": "not_by_phone", "function": self.home()}
        self.refused(self.ask("POST", self.url, body), "stakeholder")
        both = {"stakeholder": str(self.leader.pk), "place": str(self.areas["alpha"].pk)}
        self.refused(self.ask("POST", self.url, {**body, **both}), "place")
        one = {**body, "stakeholder": str(self.leader.pk)}
        self.refused(self.ask("POST", self.url, {**one, "wording": "He fears reprisals"}), "wording")
        self.refused(self.ask("POST", self.url, {**one, "kind": "through"}), "through")
        self.refused(self.ask("POST", self.url, {**one, "through": str(self.officer.pk)}), "through")


class TestPlansOverTheApi(HarmCase):
    """409 names the rule and never the reason; who sees no rule gets the same answer as for anybody."""

    outsider: ClassVar[Any]
    stranger: ClassVar[Any]

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.prepare()
        cls.outsider = make_user("outsider")
        give_role(cls.outsider, Role.OFFICER, cls.functions[OTHER])
        cls.secrets["outsider"] = give_token(cls.outsider, "write")
        cls.stranger = register.create_person(actor=system_actor(), values={"name": "Kofi Mensah"})
        harm.create_contact_rule(
            actor=cls.lead,
            values={"stakeholder": cls.leader, "kind": "no_open_meeting", "wording": "Market days"},
        )
        harm.create_exposure(
            actor=cls.lead,
            values={
                "stakeholder": cls.leader,
                "armed": "grave",
                "reasons": "Watched by the militia",
                "review_by": AHEAD,
                "custodian": cls.officer,
            },
        )

    def plan(self, token: str) -> str:
        body = {"title": "The road", "starts": (timezone.now() + timedelta(days=2)).isoformat()}
        return str(self.ask("POST", "/engagements/", body, token=token, expect=201).json()["id"])

    def add(self, token: str, who: Any, expect: int, **more: Any) -> Any:
        body = {"engagement": self.plan(token), "stakeholder": str(who.pk), **more}
        return self.ask("POST", "/participants/", body, token=token, expect=expect)

    def test_stopped_then_let_through_with_a_mitigation(self) -> None:
        answer = self.add("officer", self.leader, 409)
        said = answer.content.decode()
        self.assertIn("No open meeting. Market days", said)
        self.assertIn("mitigation", answer.json()["errors"])
        for told in ("militia", "atched", "xposure", "grave"):
            self.assertNotIn(told, said)
        self.assertFalse(Participant.objects.exists())
        self.add("officer", self.leader, 409, mitigation="careful")
        how = "At the clinic before it opens, brought by the nurse"
        row = self.add("officer", self.leader, 201, mitigation=how).json()
        self.assertNotIn("mitigation", row)
        self.assertEqual(Mitigation.objects.get().text, how)
        self.assertTrue(AuditEvent.objects.filter(verb="contact_rule.override").exists())

    def test_silent_for_who_sees_no_rule(self) -> None:
        rows = [self.add("outsider", who, 201).json() for who in (self.leader, self.stranger)]
        self.assertEqual(set(rows[0]), set(rows[1]))
        self.assertFalse(Mitigation.objects.exists())
        self.assertEqual(self.get("/contact-rules/", token="outsider").json()["results"], [])
        self.assertEqual(self.get("/exposures/", token="outsider").json()["results"], [])

    def test_a_mitigation_is_said_of_one_plan_alone(self) -> None:
        rows = [{"engagement": self.plan("officer"), "stakeholder": str(self.stranger.pk), "mitigation": "x"}]
        self.ask("POST", "/participants/bulk/", rows, token="officer", expect=400)

    def test_nothing_is_asked_where_the_plan_follows_the_rule(self) -> None:
        self.add("officer", self.stranger, 201)
        body = {"title": "By phone", "kind": "call", "starts": (timezone.now() + timedelta(1)).isoformat()}
        call = self.ask("POST", "/engagements/", body, token="officer", expect=201).json()["id"]
        who = {"engagement": call, "stakeholder": str(self.leader.pk)}
        self.ask("POST", "/participants/", who, token="officer", expect=201)
