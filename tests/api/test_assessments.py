"""Assessments over the API: the inherited cases, what follows from the numbers, and who corrects whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.utils import timezone

from stakeholders import services
from tests.api.cases import ResourceCases, Values
from tests.api.test_relations import RelationCase


class TestAssessments(ResourceCases, RelationCase):
    """A judgement says who, when, on what evidence and how sure."""

    name: ClassVar[str] = "assessments"
    required: ClassVar[tuple[str, ...]] = ("stakeholder", "rationale")
    good: ClassVar[dict[str, Any]] = {
        "stance": "supportive",
        "stakeholder": lambda case: case.person.pk,
        "theme": lambda case: case.theme.pk,
        "confidence": "low",
        "line": "personal",
        "as_of": "2026-01-01",
    }

    @classmethod
    def make(cls, number: int) -> Any:
        values = {
            "stakeholder": cls.person,
            "theme": cls.theme,
            "alignment": 1,
            "interest": 3,
            "line": "personal",
            "confidence": "low",
            "rationale": f"Said so at meeting {number}",
            "assessed_on": f"2024-01-{number % 28 + 1:02}",
            "function": cls.functions["community-relations"],
        }
        return services.create_assessment(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "stakeholder": str(self.person.pk),
            "theme": str(self.theme.pk),
            "alignment": -2,
            "interest": 5,
            "influence": 4,
            "legitimacy": None,
            "urgency": 1,
            "accessibility": 2,
            "line": "office",
            "confidence": "high",
            "provenance": "heard",
            "rationale": "Refused to have the rules read out",
            "assessed_on": "2025-03-04",
            "function": str(self.functions["community-relations"].pk),
            "handling": "function",
        }

    def changed(self) -> Values:
        return {"alignment": 0, "confidence": "medium", "rationale": "Asked for time"}

    def word_of(self, row: Values) -> str:
        return str(row["stakeholder"]["name"]).split()[-1]

    def test_words_follow_from_the_numbers_and_not_set_is_no_zero(self) -> None:
        row = self.create().json()
        self.assertEqual(
            (row["stance"], row["quadrant"], row["salience"]), ("opposed", "persuade", "not_known")
        )
        row = self.create(alignment=None, legitimacy=4).json()
        self.assertEqual(
            (row["stance"], row["quadrant"], row["salience"]), ("not_known", "not_known", "power_legitimacy")
        )
        self.assertEqual(self.create(alignment=0).json()["stance"], "neutral")

    def test_what_judges_nothing_or_off_the_scale_or_tomorrow_is_refused(self) -> None:
        body = dict.fromkeys(("alignment", "interest", "influence", "urgency", "accessibility"))
        self.refused(self.ask("POST", "/assessments/", {**self.payload(), **body}), "alignment")
        for name, wrong in (("alignment", 3), ("alignment", -3), ("interest", 0), ("influence", 6)):
            self.refused(self.ask("POST", "/assessments/", {**self.payload(), name: wrong}), name)
        tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
        self.refused(
            self.ask("POST", "/assessments/", {**self.payload(), "assessed_on": tomorrow}), "assessed_on"
        )
        self.refused(self.ask("POST", "/assessments/", {**self.payload(), "stance": "opposed"}), "stance")

    def test_a_correction_is_the_authors_or_a_leads(self) -> None:
        row = self.create().json()
        url = f"/assessments/{row['id']}/"
        self.ask("PATCH", url, {"alignment": 2}, token="officer", If_Match='"v1"', expect=403)
        self.refused(
            self.ask("PATCH", url, {"stakeholder": str(self.body.pk)}, If_Match='"v1"'), "stakeholder"
        )
        mine = self.ask("POST", "/assessments/", self.payload(), token="officer", expect=201).json()
        self.ask("PATCH", f"/assessments/{mine['id']}/", {"alignment": 2}, If_Match='"v1"', expect=200)
        self.assertEqual(self.get(url).json()["alignment"], -2)

    def test_people_are_found_by_the_newest_judgement(self) -> None:
        def found(stance: str) -> list[str]:
            rows = self.get(f"/people/?stance={stance}").json()["results"]
            return [row["name"] for row in rows]

        self.assertEqual(found("supportive"), ["Ama Owusu"])
        self.create(assessed_on=timezone.localdate().isoformat())
        self.assertEqual(found("opposed"), ["Ama Owusu"])
        self.assertEqual(found("supportive"), [])
