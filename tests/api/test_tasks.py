"""Tasks: what is to be done, by whom, until when, about which record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from core import task_services
from core.access.roles import Role
from core.confidentiality import Handling
from stakeholders import services
from stakeholders.models import Person
from tests.api.base import ApiTestCase
from tests.api.cases import ResourceCases, Values
from tests.factories.cast import OTHER, give_role, make_user


class TestTasks(ResourceCases, ApiTestCase):
    """About a person at company level, and one at function level."""

    name: ClassVar[str] = "tasks"
    required: ClassVar[tuple[str, ...]] = ("title",)
    person: ClassVar[Person]
    closed: ClassVar[Person]
    stranger: ClassVar[User]
    good: ClassVar[dict[str, Any]] = {
        "area": lambda case: case.areas["alpha"].pk,
        "assignee": lambda case: case.officer.pk,
        "about_id": lambda case: case.person.pk,
        "due_before": "2030-01-01",
    }

    @classmethod
    def prepare(cls) -> None:
        cls.person = services.create_person(
            actor=cls.lead, values={"name": "Ada Mensah", "area": cls.areas["alpha_north"]}
        )
        cls.closed = services.create_person(
            actor=cls.lead,
            values={
                "name": "Esi Quaye",
                "area": cls.areas["alpha_north"],
                "handling": Handling.FUNCTION,
                "function": cls.functions["community-relations"],
            },
        )
        cls.stranger = make_user("stranger")
        give_role(cls.stranger, Role.OFFICER, cls.functions[OTHER])

    @classmethod
    def make(cls, number: int) -> Any:
        return task_services.create_task(
            actor=cls.lead,
            values={
                "title": f"Call them {number}",
                "due": timezone.localdate() + timedelta(days=number - 3) if number % 3 != 1 else None,
                "assignee": None if number % 2 else cls.officer,
                "about_kind": "people",
                "about_id": cls.person.pk,
            },
        )

    def payload(self) -> Values:
        return {
            "title": "Ask about the permit",
            "note": "By telephone.\nNot by mail.",
            "assignee": str(self.officer.pk),
            "due": "2026-03-01",
            "status": "open",
            "about_kind": "people",
            "about_id": str(self.person.pk),
        }

    def changed(self) -> Values:
        return {"title": "Ask again", "note": "", "due": None, "assignee": None}

    def test_it_names_its_record_and_takes_its_level(self) -> None:
        row = self.create(about_id=str(self.closed.pk)).json()
        self.assertEqual(
            row["about"],
            {"id": str(self.closed.pk), "name": "Esi Quaye", "url": f"/api/v1/people/{self.closed.pk}/"},
        )
        self.assertEqual(row["handling"], "function")
        self.assertEqual(row["function"]["id"], str(self.closed.function_id))
        self.assertEqual(row["area"]["id"], str(self.areas["alpha_north"].pk))

    def test_the_record_must_be_there_and_of_a_kind_that_is_known(self) -> None:
        for wrong in (str(uuid4()), None):
            self.refused(self.ask("POST", self.url, {**self.payload(), "about_id": wrong}), "about_id")
        self.refused(self.ask("POST", self.url, {**self.payload(), "about_kind": "users"}), "about_kind")
        self.refused(self.ask("POST", self.url, {**self.payload(), "about_kind": ""}), "about_kind")
        self.refused(self.ask("POST", self.url, {**self.payload(), "about_kind": "posts"}), "about_id")

    def test_a_task_stays_with_its_record(self) -> None:
        row = self.create().json()
        url, other = f"{self.url}{row['id']}/", str(self.closed.pk)
        self.refused(self.ask("PATCH", url, {"about_id": other}, If_Match='"v1"'), "about_id")
        self.assertEqual(self.get(url).json(), row)

    def test_a_colleague_who_does_not_see_the_record_is_not_given_the_task(self) -> None:
        body = {**self.payload(), "about_id": str(self.closed.pk), "assignee": str(self.stranger.pk)}
        answer = self.ask("POST", self.url, body)
        self.refused(answer, "assignee")
        self.assertNotIn("Esi", answer.content.decode())
        self.create(assignee=str(self.stranger.pk))

    def test_done_is_signed_and_open_again_is_not(self) -> None:
        row = self.create().json()
        url = f"{self.url}{row['id']}/"
        done = self.ask("PATCH", url, {"status": "done"}, If_Match='"v1"', expect=200).json()
        self.assertEqual(done["done_by"], {"id": str(self.lead.pk), "name": str(self.lead)})
        self.assertTrue(done["done_at"])
        again = self.ask("PATCH", url, {"status": "open"}, If_Match='"v2"', expect=200).json()
        self.assertEqual((again["done_by"], again["done_at"]), (None, None))

    def test_a_task_without_a_record_is_between_two(self) -> None:
        body = {"title": "Learn the anthem", "assignee": str(self.officer.pk)}
        row = self.ask("POST", self.url, body, expect=201).json()
        url = f"{self.url}{row['id']}/"
        self.assertEqual((row["handling"], row["function"], row["about"]), ("named", None, None))
        self.assertEqual(self.get(url, token="officer").json()["title"], "Learn the anthem")
        self.get(url, token="administrator", expect=404)

    def test_filters_by_person_and_time(self) -> None:
        today = timezone.localdate()
        for row in self.rows_of("&when=overdue"):
            self.assertLess(date.fromisoformat(row["due"]), today)
        self.assertTrue(self.rows_of("&when=overdue"))
        self.assertEqual({row["due"] for row in self.rows_of("&when=today")} - {today.isoformat()}, set())
        self.assertEqual({row["due"] for row in self.rows_of("&when=none")}, {None})
        mine, given = self.rows_of("&whose=mine"), self.rows_of("&whose=given")
        self.assertEqual({row["assignee"] and row["assignee"]["id"] for row in mine}, {None})
        self.assertEqual({row["assignee"]["id"] for row in given}, {str(self.officer.pk)})
        self.assertEqual(len(self.rows_of()), len(mine) + len(given) + len(self.rows_of("&whose=others")))
