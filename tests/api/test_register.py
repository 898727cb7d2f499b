"""Stakeholders, people, organizations and roster sources."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from stakeholders import services
from tests.api.base import ApiTestCase
from tests.api.cases import ResourceCases, Values
from tests.api.reading import ListCases
from tests.factories.cast import HOME


class TestStakeholders(ListCases, ApiTestCase):
    """Both kinds together, to read only."""

    name: ClassVar[str] = "stakeholders"
    good: ClassVar[dict[str, Any]] = {
        "tag": "even",
        "identifier": "wikidata:Q0",
        "area": lambda case: case.areas["alpha"].pk,
    }

    @classmethod
    def make(cls, number: int) -> Any:
        create = services.create_organization if number % 2 else services.create_person
        values = {
            "name": f"Name {number}",
            "area": cls.areas["alpha_north"],
            "tags": ["odd" if number % 2 else "even"],
            "identifiers": [{"scheme": "wikidata", "identifier": f"Q{number}"}],
        }
        return create(actor=cls.lead, values=values)

    def test_it_cannot_be_written(self) -> None:
        url = f"{self.url}{self.pks[0]}/"
        for method, path in (("POST", self.url), ("PUT", url), ("PATCH", url), ("DELETE", url)):
            self.ask(method, path, {"name": "X"}, If_Match='"v1"', expect=405)


class TestPeople(ResourceCases, ApiTestCase):
    """People and what they hold."""

    name: ClassVar[str] = "people"
    good: ClassVar[dict[str, Any]] = {
        "tag": "harbour",
        "identifier": "wikidata:Q0",
        "area": lambda case: case.areas["alpha"].pk,
        "organization": lambda case: case.body.pk,
    }
    body: ClassVar[Any]
    post: ClassVar[Any]

    @classmethod
    def prepare(cls) -> None:
        cls.body = services.create_organization(actor=cls.lead, values={"name": "Ministry of Ports"})
        cls.post = services.create_post(
            actor=cls.lead, values={"organization": cls.body, "title": "Minister"}
        )

    @classmethod
    def make(cls, number: int) -> Any:
        person = services.create_person(
            actor=cls.lead,
            values={
                "name": f"Person {number}",
                "area": cls.areas["alpha_town"],
                "basis": "public_office",
                "level": "national",
                "tags": ["harbour"],
                "identifiers": [{"scheme": "wikidata", "identifier": f"Q{number}"}],
            },
        )
        if number == 0:
            services.create_tenure(
                actor=cls.lead,
                values={"person": person, "post": cls.post, "start": "2021-03", "last_seen": None},
            )
        return person

    def payload(self) -> Values:
        return {
            "name": "Ñandú O’Brien-Łuczak",
            "given_name": "Ñandú",
            "family_name": "O’Brien-Łuczak",
            "honorific": "Dr.",
            "other_names": [{"name": "አበበ", "lang": "am", "note": ""}, {"name": "Abebe"}],
            "area": str(self.areas["alpha_town"].pk),
            "level": "regional",
            "languages": ["fr", "sw"],
            "gender": "female",
            "birth_date": "1970-05",
            "summary": "Line one\nLine two <b>& three</b>",
            "tags": ["ports", "fisheries"],
            "identifiers": [{"scheme": "wikidata", "identifier": "Q42"}],
            "contact_details": [{"type": "email", "value": "office@example.org", "label": "office"}],
            "private_contact_details": [{"type": "phone", "value": "+000 1 234"}],
            "basis": "consent",
            "basis_note": "Asked on the telephone.",
            "function": str(self.functions[HOME].pk),
            "handling": "function",
        }

    def changed(self) -> Values:
        return {"name": "X", "birth_date": "1970", "tags": [], "area": None, "private_contact_details": []}

    def used(self) -> UUID | None:
        return self.pks[0]

    def test_offices_as_of_a_day(self) -> None:
        row = self.get(f"{self.url}{self.pks[0]}/").json()
        self.assertEqual([held["title"] for held in row["offices"]], ["Minister"])
        before = next(one for one in self.rows_of("&as_of=2020-01-01") if one["id"] == row["id"])
        self.assertEqual(before["offices"], [])
        after = next(one for one in self.rows_of("&as_of=2021-06-01") if one["id"] == row["id"])
        self.assertEqual(after["offices"][0]["organization_name"], "Ministry of Ports")
        self.assertEqual([one["id"] for one in self.rows_of("&holds_post=true&as_of=2020-01-01")], [])
        self.assertEqual(
            [one["id"] for one in self.rows_of("&holds_post=true&as_of=2021-06-01")], [row["id"]]
        )

    def test_private_fields_are_masked_for_those_who_may_not_edit(self) -> None:
        row = self.create().json()
        self.assertEqual(row["masked"], [])
        reader = self.get(f"{self.url}{row['id']}/", token="read").json()
        self.assertEqual(set(reader["masked"]), {"birth_date", "private_contact_details"})
        self.assertIsNone(reader["birth_date"])
        self.assertIsNone(reader["private_contact_details"])
        text = self.get(f"{self.url}{row['id']}/history/", token="read").content.decode()
        self.assertNotIn("+000 1 234", text)
        self.assertNotIn("1970-05", text)


class TestOrganizations(ResourceCases, ApiTestCase):
    """Bodies of every kind."""

    name: ClassVar[str] = "organizations"
    good: ClassVar[dict[str, Any]] = {
        "tag": "x1",
        "identifier": "gov:0",
        "area": lambda case: case.areas["alpha"].pk,
        "classification": "ministry",
    }
    top: ClassVar[Any]

    @classmethod
    def prepare(cls) -> None:
        cls.top = services.create_organization(actor=cls.lead, values={"name": "Government"})

    @classmethod
    def make(cls, number: int) -> Any:
        return services.create_organization(
            actor=cls.lead,
            values={
                "name": f"Body {number}",
                "parent": cls.top,
                "area": cls.areas["alpha"],
                "classifications": ["ministry", "executive"],
                "tags": ["x1"],
                "identifiers": [{"scheme": "gov", "identifier": str(number)}],
                "founded": "1990" if number else "2030",
                "formal": bool(number % 2),
            },
        )

    def payload(self) -> Values:
        return {
            "name": "Ministry of Mines",
            "classifications": ["ministry", "regulator"],
            "other_names": [{"name": "Ministère des Mines", "lang": "fr", "start_date": "2001"}],
            "parent": str(self.pks[0]),
            "area": str(self.areas["alpha"].pk),
            "level": "national",
            "formal": False,
            "line": "deconcentrated",
            "home_state": str(self.areas["beta"].pk),
            "founded": "1961-04-27",
            "dissolved": "",
            "summary": "",
            "tags": [],
            "identifiers": [],
            "contact_details": [{"type": "url", "value": "https://example.org/mines"}],
            "private_contact_details": [],
            "derived": True,
            "function": None,
            "handling": "company",
        }

    def changed(self) -> Values:
        return {
            "name": "Mines",
            "parent": None,
            "dissolved": "2024-12",
            "formal": True,
            "classifications": ["ministry"],
        }

    def used(self) -> UUID | None:
        return UUID(str(self.top.pk))

    def test_bodies_of_a_day(self) -> None:
        self.assertNotIn(str(self.pks[0]), [row["id"] for row in self.rows_of("&as_of=2022-06-18")])
        self.assertIn(str(self.pks[1]), [row["id"] for row in self.rows_of("&as_of=2022-06-18")])
        self.assertNotIn(str(self.pks[1]), [row["id"] for row in self.rows_of("&as_of=1989-12-31")])

    def test_no_circles(self) -> None:
        row = self.create().json()
        below = self.create(parent=row["id"]).json()
        for parent in (below["id"], row["id"]):
            answer = self.ask("PATCH", f"{self.url}{row['id']}/", {"parent": parent}, If_Match='"v1"')
            self.refused(answer, "parent")


class TestRosterSources(ResourceCases, ApiTestCase):
    """Published lists of office-holders. They are kept, not deleted."""

    name: ClassVar[str] = "roster-sources"
    search: ClassVar[bool] = False
    deletable: ClassVar[bool] = False
    body: ClassVar[Any]
    source: ClassVar[Any]

    @classmethod
    def prepare(cls) -> None:
        cls.body = services.create_organization(actor=cls.lead, values={"name": "Parliament"})
        cls.source = services.create_source(
            actor=cls.lead, values={"kind": "publication", "title": "Gazette"}
        )

    @classmethod
    def make(cls, number: int) -> Any:
        values = {"name": f"List {number}", "area": cls.areas["alpha"], "format": "csv"}
        return services.create_roster_source(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "name": "Members of parliament",
            "area": str(self.areas["alpha"].pk),
            "organization": str(self.body.pk),
            "source": str(self.source.pk),
            "url": "https://example.org/members.csv",
            "format": "popolo",
            "complete": True,
            "interval_days": 30,
            "function": None,
            "handling": "company",
        }

    def changed(self) -> Values:
        return {"name": "MPs", "complete": False, "url": "", "source": None}
