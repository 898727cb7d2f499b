"""Findings with their two record actions, checks and transitions over the API."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from core.access.principals import principal_of, system_actor
from core.confidentiality import Handling
from core.history import insert_with_history
from stakeholders import services
from stakeholders.models import RosterCheck, Tenure, TurnoverFinding
from tests.api.base import ApiTestCase
from tests.api.cases import ResourceCases, Values
from tests.api.reading import ListCases
from tests.factories.cast import OTHER


class OfficeCase(ApiTestCase):
    """A post of a district police with a commander."""

    body: ClassVar[Any]
    post: ClassVar[Any]
    person: ClassVar[Any]
    tenure: ClassVar[Any]

    @classmethod
    def prepare(cls) -> None:
        lead = cls.lead
        cls.body = services.create_organization(
            actor=lead, values={"name": "District police", "area": cls.areas["alpha"]}
        )
        cls.post = services.create_post(actor=lead, values={"organization": cls.body, "title": "Commander"})
        cls.person = services.create_person(
            actor=lead, values={"name": "Ama Owusu", "area": cls.areas["alpha"]}
        )
        cls.tenure = services.create_tenure(
            actor=lead,
            values={
                "person": cls.person,
                "post": cls.post,
                "first_seen": date(2024, 1, 1),
                "last_seen": date(2024, 1, 1),
            },
        )


class TestFindings(ResourceCases, OfficeCase):
    """What lists and colleagues propose."""

    name: ClassVar[str] = "turnover-findings"
    required: ClassVar[tuple[str, ...]] = ("post",)
    deletable: ClassVar[bool] = False
    search: ClassVar[bool] = False
    good: ClassVar[dict[str, Any]] = {"state": "open", "kind": "holder_changed"}

    @classmethod
    def make(cls, number: int) -> Any:
        values = {
            "post": cls.post,
            "said": "arrived",
            "new_holder": f"Kofi Number{number}",
            "day": date(2024, 5, 1),
        }
        return services.create_finding(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "post": str(self.post.pk),
            "said": "arrived",
            "new_holder": "Col. Kofi Mensah",
            "new_person": None,
            "day": "2024-06-01",
            "heard_from": "The desk officer",
            "title_in_file": "",
            "function": None,
            "handling": "company",
        }

    def changed(self) -> Values:
        return {"new_holder": "Kofi Mensa", "heard_from": ""}

    def act(self, row: Values, name: str, body: Values | None = None, **more: Any) -> Any:
        return self.ask("POST", f"{self.url}{row['id']}/{name}/", body or {}, **more)

    def test_accepting_closes_one_tenure_and_opens_another(self) -> None:
        row = self.create().json()
        self.assertEqual(
            (row["kind"], row["old_holder"], row["state"]), ("holder_changed", "Ama Owusu", "open")
        )
        self.act(row, "accept", expect=428)
        self.act(row, "accept", If_Match='"v7"', expect=412)
        self.assertEqual(Tenure.objects.filter(post=self.post).count(), 1)
        answer = self.act(row, "accept", {"new_holder": "Col. Kofi Asante"}, If_Match='"v1"', expect=200)
        self.assertEqual((answer.json()["state"], answer["ETag"]), ("accepted", '"v2"'))
        old, new = Tenure.objects.filter(post=self.post).order_by("created_at")
        self.assertEqual(
            (old.phase, old.end, old.end_earliest, old.end_latest),
            ("ended", "", date(2024, 1, 1), date(2024, 6, 1)),
        )
        self.assertEqual((new.person.name, new.person.honorific), ("Kofi Asante", "Col."))
        self.assertEqual(
            (new.first_seen, new.start_earliest, new.start_latest),
            (date(2024, 6, 1), date(2024, 1, 2), date(2024, 6, 1)),
        )
        self.act(row, "accept", If_Match='"v2"', expect=409)
        self.ask("PATCH", f"{self.url}{row['id']}/", {"new_holder": "Other"}, If_Match='"v2"', expect=409)

    def test_rejecting_changes_nothing(self) -> None:
        row = self.create().json()
        answer = self.act(row, "reject", {"reason": "Not so"}, If_Match='"v1"', expect=200)
        self.assertEqual(answer.json()["state"], "rejected")
        self.assertEqual(answer.json()["decided_by"]["id"], str(self.lead.pk))
        self.assertEqual(Tenure.objects.filter(post=self.post).count(), 1)

    def test_merging_a_second_record_needs_sight_of_it(self) -> None:
        other = self.functions[OTHER]
        closed = {"name": "Ama O.", "handling": Handling.FUNCTION, "function": other}
        hidden = services.create_person(actor=system_actor(other.pk), values=closed)
        row = self.create().json()
        self.refused(self.act(row, "merge", {"other": str(hidden.pk)}, If_Match='"v1"'), "other")
        twin = services.create_person(
            actor=self.lead, values={"name": "Ama B. Owusu", "area": self.areas["alpha"]}
        )
        answer = self.act(row, "merge", {"other": str(twin.pk)}, If_Match='"v1"', expect=200)
        self.assertEqual(answer.json()["state"], "merged")
        twin.refresh_from_db()
        self.assertEqual(twin.merged_into_id, self.person.pk)
        self.assertEqual(Tenure.objects.get(post=self.post).phase, "current")

    def test_wrong_bodies_of_a_record_action_name_the_field(self) -> None:
        row = self.create().json()
        self.refused(self.act(row, "accept", {"nonsense": 1}, If_Match='"v1"'), "nonsense")
        self.refused(self.act(row, "accept", {"day": "2999-01-01"}, If_Match='"v1"'), "day")
        self.refused(
            self.act(row, "accept", {"new_person": str(self.body.pk)}, If_Match='"v1"'), "new_person"
        )
        self.refused(self.act(row, "reject", {"new_holder": "x"}, If_Match='"v1"'), "new_holder")
        self.assertEqual(TurnoverFinding.objects.get(pk=row["id"]).state, "open")

    def test_who_left_and_who_came_without_a_name(self) -> None:
        row = self.create(said="left", new_holder="").json()
        self.assertEqual(row["kind"], "vacated")
        self.act(row, "accept", If_Match='"v1"', expect=200)
        self.assertEqual(Tenure.objects.get(post=self.post).phase, "ended")
        row = self.create(said="unnamed", new_holder="").json()
        self.assertEqual(row["kind"], "filled")
        self.act(row, "accept", If_Match='"v1"', expect=200)
        self.assertEqual(Tenure.objects.filter(post=self.post).count(), 1)


class TestChecks(ListCases, ApiTestCase):
    """Checks are written by checking; here they are read."""

    name: ClassVar[str] = "roster-checks"
    search: ClassVar[bool] = False

    @classmethod
    def make(cls, number: int) -> Any:
        check = RosterCheck(
            file_name=f"list-{number}.csv", as_of=date(2024, 1, 1 + number % 28), created_by=cls.lead
        )
        insert_with_history([check], actor=principal_of(cls.lead))
        return check


class TestTransitions(ResourceCases, OfficeCase):
    """Events that may move many posts."""

    name: ClassVar[str] = "transitions"
    required: ClassVar[tuple[str, ...]] = ("name", "kind", "on")
    search: ClassVar[bool] = False
    good: ClassVar[dict[str, Any]] = {"kind": "election"}

    @classmethod
    def make(cls, number: int) -> Any:
        values = {
            "name": f"Election {number}",
            "kind": "election",
            "on": f"20{number % 70 + 20}",
            "area": cls.areas["alpha"],
        }
        return services.create_transition(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "name": "General election",
            "kind": "election",
            "on": "2027-05",
            "area": str(self.areas["alpha"].pk),
            "organization": str(self.body.pk),
            "note": "Both houses",
            "function": None,
            "handling": "company",
        }

    def changed(self) -> Values:
        return {"on": "2027-05-09", "note": "", "organization": None}
