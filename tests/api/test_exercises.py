"""Mapping exercises, contribution requests, inputs and answers over the API."""

from __future__ import annotations

from typing import Any, ClassVar

from core.models import Task
from stakeholders import services
from tests.api.cases import ResourceCases, Values
from tests.api.test_relations import RelationCase


class ExerciseCase(RelationCase):
    """An open exercise of the lead's function."""

    exercise: ClassVar[Any]

    @classmethod
    def prepare(cls) -> None:
        super().prepare()
        values = {"name": "Alpha, spring", "area": cls.areas["alpha"], "lead": cls.lead}
        cls.exercise = services.create_exercise(actor=cls.lead, values=values)


class TestMappingExercises(ResourceCases, RelationCase):
    """A round of the map."""

    name: ClassVar[str] = "mapping-exercises"
    required: ClassVar[tuple[str, ...]] = ("name",)
    good: ClassVar[dict[str, Any]] = {"area": lambda case: case.areas["alpha"].pk, "open": "true"}

    @classmethod
    def make(cls, number: int) -> Any:
        values = {
            "name": f"Round {number}",
            "area": cls.areas["alpha"],
            "opened": f"2024-01-{number % 28 + 1:02}",
        }
        return services.create_exercise(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "name": "Alpha North, autumn",
            "area": str(self.areas["alpha_north"].pk),
            "theme": str(self.theme.pk),
            "lead": str(self.lead.pk),
            "interval_months": 6,
            "opened": "2026-03-01",
            "due": "2026-05-01",
            "previous": str(self.pks[0]),
            "targets": [{"name": "Local", "share": "30"}],
        }

    def changed(self) -> Values:
        return {"due": "2026-06-01", "interval_months": 12, "previous": None}

    def test_what_the_system_sets_is_not_written(self) -> None:
        for name in ("closed", "next_due"):
            self.refused(
                self.ask("POST", "/mapping-exercises/", {**self.payload(), name: "2026-01-01"}), name
            )
        self.refused(self.ask("POST", "/mapping-exercises/", {**self.payload(), "due": "2026-02-01"}), "due")
        for share in ("130", "0001" + "9" * 400):
            much = {**self.payload(), "targets": [{"name": "Local", "share": share}]}
            self.refused(self.ask("POST", "/mapping-exercises/", much), "targets")


class TestContributionRequests(ResourceCases, ExerciseCase):
    """Who is asked for what."""

    name: ClassVar[str] = "contribution-requests"
    search: ClassVar[bool] = False
    required: ClassVar[tuple[str, ...]] = ("exercise", "what")
    good: ClassVar[dict[str, Any]] = {"exercise": lambda case: case.exercise.pk, "waiting": "true"}

    @classmethod
    def make(cls, number: int) -> Any:
        values = {"exercise": cls.exercise, "asked_person": cls.officer, "what": f"Question {number}"}
        return services.create_request(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "exercise": str(self.exercise.pk),
            "asked_function": str(self.functions["security"].pk),
            "asked_person": str(self.officer.pk),
            "what": "Who commands the new post?",
            "asked": "2026-03-02",
            "due": "2026-03-20",
            "received": None,
        }

    def changed(self) -> Values:
        return {"received": "2026-03-18", "what": "Who commands which post?"}

    def test_somebody_is_asked_and_gets_a_task(self) -> None:
        body = {**self.payload(), "asked_function": None, "asked_person": None}
        self.refused(self.ask("POST", "/contribution-requests/", body), "asked_person")
        before = Task.objects.count()
        self.create()
        task = Task.objects.order_by("-created_at")[0]
        self.assertEqual(Task.objects.count(), before + 1)
        self.assertEqual((task.assignee_id, task.about_id), (self.officer.pk, self.exercise.pk))
        self.assertEqual(task.due.isoformat() if task.due else "", "2026-03-20")
        self.assertNotIn("commands", task.title)


class TestExerciseInputs(ResourceCases, ExerciseCase):
    """The eight kinds of input."""

    name: ClassVar[str] = "exercise-inputs"
    search: ClassVar[bool] = False
    required: ClassVar[tuple[str, ...]] = ("exercise", "kind", "status")
    good: ClassVar[dict[str, Any]] = {"kind": "academia", "status": "planned"}

    @classmethod
    def make(cls, number: int) -> Any:
        values = {
            "exercise": cls.exercise,
            "kind": "academia",
            "status": "planned",
            "note": f"Institute {number}",
            "function": cls.functions["community-relations"],
        }
        return services.create_input(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "exercise": str(self.exercise.pk),
            "kind": "media",
            "status": "consulted",
            "source": None,
            "note": "Two editors",
            "candidates": "Zebulon Marko | Police of the port",
            "function": str(self.functions["community-relations"].pk),
            "handling": "function",
        }

    def changed(self) -> Values:
        return {"status": "not_consulted", "note": "Too near to the elections"}

    def test_why_not_is_said(self) -> None:
        body = {**self.payload(), "status": "not_consulted", "note": ""}
        self.refused(self.ask("POST", "/exercise-inputs/", body), "note")


class TestExerciseAnswers(ResourceCases, ExerciseCase):
    """The five questions."""

    name: ClassVar[str] = "exercise-answers"
    search: ClassVar[bool] = False
    required: ClassVar[tuple[str, ...]] = ("exercise", "question", "text")
    good: ClassVar[dict[str, Any]] = {"question": "roles"}

    @classmethod
    def make(cls, number: int) -> Any:
        values = {
            "exercise": cls.exercise,
            "question": "roles",
            "text": f"The police of sector {number}",
            "function": cls.functions["community-relations"],
        }
        return services.create_answer(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "exercise": str(self.exercise.pk),
            "question": "framework",
            "text": "The Police Act of 2011.",
            "function": str(self.functions["community-relations"].pk),
            "handling": "function",
        }

    def changed(self) -> Values:
        return {"text": "The Police Act of 2011 and its decree."}
