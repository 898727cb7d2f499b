"""Areas, themes and rights-holder groups."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from core import services
from core.access.principals import system_actor
from core.confidentiality import Handling
from tests.api.base import ApiTestCase
from tests.api.cases import ResourceCases, Values


class TestAreas(ResourceCases, ApiTestCase):
    """Country, region … site. The shipped ones are public and kept by administrators."""

    name: ClassVar[str] = "areas"
    good: ClassVar[dict[str, Any]] = {
        "inside": lambda case: case.areas["alpha"].pk,
        "iso_code": "qa-00",
    }

    @classmethod
    def make(cls, number: int) -> Any:
        return services.create_area(
            actor=cls.lead,
            values={
                "name": f"District {number}",
                "kind": "site" if number % 2 else "district",
                "parent": cls.areas["alpha"],
                "iso_code": f"QA-0{number}",
                "other_names": [{"name": f"Kreis {number}", "lang": "de"}],
            },
        )

    def payload(self) -> Values:
        return {
            "name": "Zone d’exploitation",
            "kind": "site",
            "parent": str(self.areas["alpha_north"].pk),
            "iso_code": "",
            "iso3": "",
            "other_names": [{"name": "Mine area", "lang": "en", "note": "translation"}],
            "source_note": "Company map",
            "source_date": "2024-02-29",
            "function": None,
            "handling": "company",
        }

    def changed(self) -> Values:
        return {
            "name": "Zone",
            "kind": "district",
            "parent": str(self.areas["alpha"].pk),
            "source_date": None,
        }

    def used(self) -> UUID | None:
        child = {"name": "Below", "kind": "site", "parent": self.pks[0]}
        services.create_area(actor=self.lead, values=child)
        return self.pks[0]

    def test_administrators_keep_public_reference_data(self) -> None:
        public = {**self.payload(), "handling": "public"}
        self.ask("POST", self.url, public, expect=403)
        row = self.ask("POST", self.url, public, token="administrator", expect=201).json()
        self.ask("PATCH", f"{self.url}{row['id']}/", {"name": "X"}, If_Match='"v1"', expect=403)

    def test_a_public_code_is_taken_once(self) -> None:
        public = {**self.payload(), "handling": "public", "iso_code": "QZ-01"}
        self.ask("POST", self.url, public, token="administrator", expect=201)
        self.refused(self.ask("POST", self.url, public, token="administrator"), "iso_code")
        self.ask("POST", self.url, {**self.payload(), "iso_code": "QZ-01"}, expect=201)

    def test_an_area_is_not_inside_itself(self) -> None:
        row = self.create().json()
        below = self.create(parent=row["id"]).json()
        answer = self.ask("PATCH", f"{self.url}{row['id']}/", {"parent": below["id"]}, If_Match='"v1"')
        self.refused(answer, "parent")


class TestThemes(ResourceCases, ApiTestCase):
    """Topics with the outcome sought."""

    name: ClassVar[str] = "themes"

    @classmethod
    def make(cls, number: int) -> Any:
        return services.create_theme(
            actor=cls.lead, values={"name": f"Theme {number}", "outcome": f"Outcome {number}"}
        )

    def payload(self) -> Values:
        return {
            "name": "Water",
            "parent": str(self.pks[0]),
            "outcome": "Clean water\nfor everybody.",
            "source_note": "Workshop",
            "source_date": "2023-11-05",
            "function": None,
            "handling": "company",
        }

    def changed(self) -> Values:
        return {"outcome": "", "parent": None, "source_date": "2023-11-06"}

    def used(self) -> UUID | None:
        services.create_theme(actor=self.lead, values={"name": "Below", "parent": self.pks[0]})
        return self.pks[0]


class TestGroups(ResourceCases, ApiTestCase):
    """Rights-holder groups."""

    name: ClassVar[str] = "groups"
    good: ClassVar[dict[str, Any]] = {"area": lambda case: case.areas["alpha"].pk}

    @classmethod
    def make(cls, number: int) -> Any:
        values = {"name": f"Group {number}", "area": cls.areas["alpha_town"], "handling": Handling.COMPANY}
        return services.create_group(actor=system_actor() if number % 2 else cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "name": "Fishers",
            "parent": str(self.pks[1]),
            "area": str(self.areas["alpha_town"].pk),
            "description": "Those who fish in the bay.",
            "source_note": "",
            "source_date": None,
            "function": str(self.functions["community-relations"].pk),
            "handling": "function",
        }

    def changed(self) -> Values:
        return {"name": "Fishers of the bay", "area": None, "parent": None}

    def used(self) -> UUID | None:
        services.create_group(actor=self.lead, values={"name": "Below", "parent": self.pks[0]})
        return self.pks[0]
