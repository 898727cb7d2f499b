"""Posts, tenures, vacancies, terms, sources and citations."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from stakeholders import services
from tests.api.base import ApiTestCase
from tests.api.cases import ResourceCases, Values


class OfficeCase(ApiTestCase):
    """A ministry with a post, a person, a party and a source."""

    body: ClassVar[Any]
    party: ClassVar[Any]
    post: ClassVar[Any]
    person: ClassVar[Any]
    term: ClassVar[Any]
    source: ClassVar[Any]

    @classmethod
    def prepare(cls) -> None:
        """The neighbours of every office record."""
        lead = cls.lead
        values = {"name": "Ministry of Ports", "area": cls.areas["alpha"], "classifications": ["ministry"]}
        cls.body = services.create_organization(actor=lead, values=values)
        cls.party = services.create_organization(actor=lead, values={"name": "Unity Party"})
        cls.post = services.create_post(
            actor=lead, values={"organization": cls.body, "title": "Minister", "seats": 50}
        )
        cls.person = services.create_person(actor=lead, values={"name": "Ama Owusu"})
        cls.term = services.create_term(
            actor=lead,
            values={"organization": cls.body, "name": "First term", "start": "2020", "end": "2024"},
        )
        cls.source = services.create_source(actor=lead, values={"kind": "publication", "title": "Gazette 12"})

    def ids(self, query: str) -> list[str]:
        """The ids that a list answers to a query."""
        rows = self.get(f"/{self.name}/?page_size=200{query}").json()["results"]  # type: ignore[attr-defined]
        return [row["id"] for row in rows]


class TestPosts(ResourceCases, OfficeCase):
    """Offices, with and without a holder."""

    name: ClassVar[str] = "posts"
    required: ClassVar[tuple[str, ...]] = ("organization", "title")
    good: ClassVar[dict[str, Any]] = {
        "area": lambda case: case.areas["alpha"].pk,
        "classification": "ministry",
    }

    @classmethod
    def make(cls, number: int) -> Any:
        values = {"organization": cls.body, "title": f"Director {number}", "rank": number, "start": "2001"}
        return services.create_post(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "organization": str(self.body.pk),
            "title": "Deputy minister (ports & fisheries)",
            "other_titles": [{"name": "Vice-ministre", "lang": "fr"}],
            "area": str(self.areas["alpha_north"].pk),
            "level": "national",
            "line": "devolved",
            "seats": 2,
            "rank": 7,
            "start": "1999-01-02",
            "end": "2031",
            "identifiers": [{"scheme": "gov", "identifier": "p-1"}],
            "summary": "",
            "function": None,
            "handling": "company",
        }

    def changed(self) -> Values:
        return {"title": "Deputy", "seats": 3, "end": "", "area": None}

    def used(self) -> UUID | None:
        services.create_tenure(actor=self.lead, values={"person": self.person, "post": self.post})
        return UUID(str(self.post.pk))

    def test_holders_and_state_of_a_day(self) -> None:
        values = {"person": self.person, "post": self.post, "start": "2021-03-01", "end": "2023-03-01"}
        services.create_tenure(actor=self.lead, values=values)
        services.create_vacancy(
            actor=self.lead, values={"post": self.post, "start": "2023-03-01", "end": "2024-01-01"}
        )
        for day, state, names in (
            ("2022-06-18", "held", ["Ama Owusu"]),
            ("2023-06-18", "vacant", []),
            ("2020-06-18", "unknown", []),
        ):
            row = next(
                one
                for one in self.get(f"{self.url}?page_size=200&as_of={day}").json()["results"]
                if one["id"] == str(self.post.pk)
            )
            self.assertEqual(
                (row["holder_state"], [held["name"] for held in row["holders"]]), (state, names), day
            )
            self.assertIn(row["id"], self.ids(f"&as_of={day}&holder={state}"))
            self.assertNotIn(row["id"], self.ids(f"&as_of={day}&holder=contested"))

    def test_posts_of_a_day(self) -> None:
        self.assertNotIn(str(self.pks[0]), self.ids("&as_of=2000-12-31"))
        self.assertIn(str(self.pks[0]), self.ids("&as_of=2002-01-01"))


class TestTenures(ResourceCases, OfficeCase):
    """Who holds or held what."""

    name: ClassVar[str] = "tenures"
    required: ClassVar[tuple[str, ...]] = ("person",)
    good: ClassVar[dict[str, Any]] = {
        "area": lambda case: case.areas["alpha"].pk,
        "organization": lambda case: case.body.pk,
        "phase": "ended",
    }

    @classmethod
    def make(cls, number: int) -> Any:
        person = services.create_person(actor=cls.lead, values={"name": f"Holder {number}"})
        values = {
            "person": person,
            "post": cls.post,
            "on_behalf_of": cls.party,
            "term": cls.term,
            "start": str(1990 + number),
            "end": f"{1991 + number}-06-01",
        }
        return services.create_tenure(actor=cls.lead, values=values)

    def word_of(self, row: Values) -> str:
        return str(row["person"]["name"]).split()[-1]

    def test_search(self) -> None:
        self.assertEqual(self.ids("&q=holder 3"), [str(self.pks[3])])
        self.assertIn(str(self.pks[3]), self.ids("&q=MINIST"))
        self.assertEqual(self.ids("&q=zzqx"), [])

    def payload(self) -> Values:
        return {
            "person": str(self.person.pk),
            "post": str(self.post.pk),
            "organization": None,
            "role": "member",
            "status": "acting",
            "on_behalf_of": str(self.party.pk),
            "area": str(self.areas["alpha_north"].pk),
            "term": str(self.term.pk),
            "start": "2021-03",
            "end": "2022-06-18",
            "first_seen": "2021-04-01",
            "last_seen": "2022-01-01",
            "end_reason": "dismissed",
            "verified_on": "2022-07-01",
            "identifiers": [{"scheme": "ep", "identifier": "1"}],
            "function": None,
            "handling": "company",
        }

    def changed(self) -> Values:
        return {"status": "substantive", "end": "", "end_reason": "", "last_seen": None, "term": None}

    def test_as_of(self) -> None:
        row = self.create().json()
        certain = [one for one in self.rows_of("&as_of=2021-06-18") if one["id"] == row["id"]]
        self.assertEqual([one["certainty"] for one in certain], ["certain"])
        possible = [one for one in self.rows_of("&as_of=2021-03-10") if one["id"] == row["id"]]
        self.assertEqual([one["certainty"] for one in possible], ["possible"])
        for day in ("2021-02-28", "2022-06-18", "0001-01-01", "9999-12-31"):
            self.assertNotIn(row["id"], self.ids(f"&as_of={day}"), day)

    def test_a_post_or_an_organization(self) -> None:
        both = {**self.payload(), "organization": str(self.body.pk)}
        self.ask("POST", self.url, both, expect=400)
        self.ask("POST", self.url, {"person": str(self.person.pk)}, expect=400)
        self.refused(self.ask("POST", self.url, {**self.payload(), "person": str(self.body.pk)}), "person")
        self.refused(self.ask("POST", self.url, {**self.payload(), "end": "2020"}), "end")

    def test_no_more_holders_than_seats(self) -> None:
        post = services.create_post(actor=self.lead, values={"organization": self.body, "title": "Only one"})
        body = {"person": str(self.person.pk), "post": str(post.pk), "start": "2021"}
        self.ask("POST", self.url, body, expect=201)
        other = services.create_person(actor=self.lead, values={"name": "Second"})
        self.refused(self.ask("POST", self.url, {**body, "person": str(other.pk)}), "post")
        self.ask("POST", self.url, {**body, "person": str(other.pk), "status": "contested"}, expect=201)


class TestVacancies(ResourceCases, OfficeCase):
    """A source says that nobody holds the post."""

    name: ClassVar[str] = "vacancies"
    required: ClassVar[tuple[str, ...]] = ("post",)
    search: ClassVar[bool] = False

    @classmethod
    def make(cls, number: int) -> Any:
        values = {"post": cls.post, "start": f"{2000 + number}-01", "end": f"{2000 + number}-12"}
        return services.create_vacancy(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "post": str(self.post.pk),
            "start": "2022-01-01",
            "end": "2022-03",
            "first_seen": "2022-01-15",
            "last_seen": "2022-02-15",
            "note": "=SUM(A1) says the gazette",
            "function": None,
            "handling": "company",
        }

    def changed(self) -> Values:
        return {"end": "", "last_seen": None, "note": "Gazette"}

    def test_as_of(self) -> None:
        row = self.create().json()
        self.assertIn(row["id"], self.ids("&as_of=2022-02-01"))
        self.assertNotIn(row["id"], self.ids("&as_of=2021-12-31"))
        self.assertNotIn(row["id"], self.ids("&as_of=2022-04-02"))


class TestTerms(ResourceCases, OfficeCase):
    """Periods of bodies."""

    name: ClassVar[str] = "terms"
    required: ClassVar[tuple[str, ...]] = ("organization", "name")

    @classmethod
    def make(cls, number: int) -> Any:
        values = {
            "organization": cls.body,
            "name": f"Term {number}",
            "start": str(1990 + number),
            "end": str(1991 + number),
        }
        return services.create_term(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "organization": str(self.body.pk),
            "name": "Seventh legislature",
            "start": "2014-09",
            "end": "2018-09-30",
            "identifiers": [{"scheme": "ep", "identifier": "7"}],
            "function": None,
            "handling": "company",
        }

    def changed(self) -> Values:
        return {"name": "7th", "end": "2019"}

    def used(self) -> UUID | None:
        values = {"person": self.person, "post": self.post, "term": self.term}
        services.create_tenure(actor=self.lead, values=values)
        return UUID(str(self.term.pk))

    def test_as_of(self) -> None:
        row = self.create().json()
        self.assertIn(row["id"], self.ids("&as_of=2016-01-01"))
        self.assertNotIn(row["id"], self.ids("&as_of=2013-01-01"))
        self.assertNotIn(row["id"], self.ids("&as_of=2018-09-30"))


class TestSources(ResourceCases, OfficeCase):
    """Where facts come from."""

    name: ClassVar[str] = "sources"
    required: ClassVar[tuple[str, ...]] = ("kind", "title")
    good: ClassVar[dict[str, Any]] = {"area": lambda case: case.areas["alpha"].pk}

    @classmethod
    def make(cls, number: int) -> Any:
        values = {
            "kind": "publication",
            "title": f"Paper {number}",
            "area": cls.areas["alpha"],
            "published": str(2000 + number),
        }
        return services.create_source(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "kind": "embassy",
            "title": "Second secretary",
            "url": "https://example.org/a?b=c#d",
            "area": str(self.areas["alpha"].pk),
            "published": "2024-05-17",
            "language": "pt",
            "reliability": "B",
            "attributable": False,
            "note": "",
            "function": str(self.functions["community-relations"].pk),
            "handling": "function",
        }

    def changed(self) -> Values:
        return {"title": "Embassy", "url": "", "published": "", "reliability": "F", "attributable": True}

    def used(self) -> UUID | None:
        values = {"source": self.source, "stakeholder": self.person, "said": "Yes."}
        services.create_citation(actor=self.lead, values=values)
        return UUID(str(self.source.pk))


class TestCitations(ResourceCases, OfficeCase):
    """What a source said about a record."""

    name: ClassVar[str] = "citations"
    required: ClassVar[tuple[str, ...]] = ("source",)
    search: ClassVar[bool] = False

    @classmethod
    def make(cls, number: int) -> Any:
        about = {"post": cls.post} if number % 2 else {"stakeholder": cls.person}
        values = {"source": cls.source, **about, "said": f"Said {number}", "date": str(2000 + number)}
        return services.create_citation(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "source": str(self.source.pk),
            "stakeholder": str(self.person.pk),
            "post": None,
            "tenure": None,
            "vacancy": None,
            "said": "Appointed by decree.",
            "date": "2021-03-01",
            "credibility": 2,
            "provenance": "published",
            "function": None,
            "handling": "company",
        }

    def changed(self) -> Values:
        return {"said": "Appointed.", "credibility": 1, "stakeholder": None, "post": str(self.post.pk)}

    def test_about_exactly_one_record(self) -> None:
        self.ask("POST", self.url, {**self.payload(), "post": str(self.post.pk)}, expect=400)
        self.ask("POST", self.url, {**self.payload(), "stakeholder": None}, expect=400)
