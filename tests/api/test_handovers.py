"""Handovers over the API: opened by an accepted departure, reassigned in one step, closed."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from accounts.services import set_active
from core import task_services
from core.models import Task
from engagements import services
from engagements.models import Handover, Relationship
from engagements.selectors import orphans
from stakeholders import services as register
from tests.api.cases import ResourceCases, Values
from tests.api.test_turnover import OfficeCase


class TestHandovers(ResourceCases, OfficeCase):
    """What a change of people asks of us."""

    name: ClassVar[str] = "handovers"
    required: ClassVar[tuple[str, ...]] = ("day",)
    deletable: ClassVar[bool] = False
    search: ClassVar[bool] = False
    good: ClassVar[dict[str, Any]] = {"status": "open", "kind": "departure"}

    @classmethod
    def make(cls, number: int) -> Any:
        values = {"person": cls.person, "post": cls.post, "day": date(2024, 1, 1 + number % 28)}
        return services.create_handover(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "kind": "departure",
            "person": str(self.person.pk),
            "post": str(self.post.pk),
            "successor": None,
            "deployment": None,
            "colleague": None,
            "lead": str(self.lead.pk),
            "day": "2024-05-01",
            "due": "2024-05-15",
            "note": "Ask for the new number",
            "function": None,
            "handling": "company",
        }

    def changed(self) -> Values:
        return {"due": "2024-06-01", "note": ""}

    def keeps(self, colleague: Any) -> Any:
        values = {"colleague": colleague, "stakeholder": self.person}
        return services.create_relationship(actor=self.lead, values=values)

    def test_an_accepted_departure_opens_one_with_a_task(self) -> None:
        self.keeps(self.lead)
        Handover.objects.all().delete()
        seen = {"post": self.post, "said": "arrived", "new_holder": "Kofi Mensah", "day": date(2024, 6, 1)}
        finding = register.create_finding(actor=self.lead, values=seen)
        register.accept_finding(actor=self.lead, pk=finding.pk, version=1)
        made = Handover.objects.get()
        self.assertEqual(
            (made.person_id, made.post_id, made.lead_id), (self.person.pk, self.post.pk, self.lead.pk)
        )
        assert made.successor is not None
        self.assertEqual(
            (made.successor.name, made.day, made.status), ("Kofi Mensah", date(2024, 6, 1), "open")
        )
        task = Task.objects.get(about_kind="handovers", about_id=made.pk)
        self.assertEqual((task.assignee_id, task.due), (self.lead.pk, made.due))
        answer = self.ask("POST", f"{self.url}{made.pk}/close/", {}, If_Match='"v1"', expect=200).json()
        self.assertEqual(answer["status"], "closed")
        self.ask("POST", f"{self.url}{made.pk}/close/", {}, If_Match='"v2"', expect=409)

    def test_a_leaving_colleague_leaves_nothing_orphaned(self) -> None:
        leaving = self.officer
        self.keeps(leaving)
        task_services.create_task(actor=self.lead, values={"title": "Call", "assignee": leaving})
        set_active(actor=self.administrator, pk=leaving.pk, version=None, active=False)
        made = Handover.objects.get(colleague=leaving)
        self.assertEqual((made.kind, made.status), ("colleague", "open"))
        self.assertEqual(orphans(actor=self.lead), [], "the open handover takes care of it")
        url = f"{self.url}{made.pk}/reassign/"
        self.refused(self.ask("POST", url, {}, If_Match='"v1"'), "lead")
        self.ask("POST", url, {"lead": str(self.lead.pk)}, If_Match='"v1"', expect=200)
        self.assertEqual(Relationship.objects.get().colleague_id, self.lead.pk)
        self.assertEqual(orphans(actor=self.lead), [])

    def test_a_unit_that_rotates_raises_one_before_it_goes(self) -> None:
        day = date(2026, 3, 1)
        values = {
            "organization": self.body,
            "area": self.areas["alpha_north"],
            "expected_rotation": "2026-04",
        }
        unit = register.create_deployment(actor=self.lead, values=values)
        self.assertEqual(services.raise_before_rotation(day), 1)
        self.assertEqual(services.raise_before_rotation(day), 0)
        self.assertEqual(Handover.objects.get(deployment=unit).kind, "rotation")
