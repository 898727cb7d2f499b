"""Puts Kasanda into the database: set-based, with history; what is there already is left as it is.

Every record has an id made from its key (`core.stable_ids`), so a second run finds all of it. Computed
columns come from the same descriptions that the services use (`core.records`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.utils.module_loading import import_string

from accounts.defaults import ensure_functions
from accounts.models import Function, Team, User
from core import audit, reference
from core.access.principals import principal_of, system_actor
from core.access.registry import rule_of
from core.confidentiality import Handling
from core.copying import copy_with_history
from core.models import Area
from core.models.base import Protected
from core.records import assign, description_of, inherit_level
from core.stable_ids import stable_id
from stakeholders.demo import accounts, content, joining, later, rounds
from stakeholders.demo.desks import seed_tasks, seed_views
from stakeholders.demo.shares import hand_on, seed_shares
from stakeholders.demo.turnover import seed_turnover
from stakeholders.models import (
    Assessment,
    Citation,
    ContributionRequest,
    Deployment,
    ExerciseAnswer,
    ExerciseInput,
    Interest,
    Mandate,
    MappingExercise,
    Organization,
    Person,
    Post,
    SnapshotEntry,
    Source,
    Succession,
    Tenure,
    Term,
    Tie,
    Vacancy,
)
from stakeholders.services import assessments, exercises, offices, register, relations, sources, successions

REASON = "Demo"
# Importing them declares what is computed for each model.
DESCRIBED_IN = tuple(
    module.__name__ for module in (assessments, exercises, offices, register, relations, sources, successions)
)
LOCK = 7_266_001
RecordT = TypeVar("RecordT", bound=Protected)
# Who wrote down the records of a function; register records have no author.
AUTHORS = {
    "security": "security",
    "community-relations": "community",
    "external-affairs": "external",
    "environment": "environment",
}
PUBLISHED = frozenset({"publication", "media", "academic", "ngo"})
# Key, values, function ("" is the company register).
DemoRow = tuple[str, dict[str, Any], str]


# What higher apps add, in order, when they are ready; and how the command calls what they made.
further: list[Callable[[Seeder], None]] = []
plurals: dict[str, str] = {}


def demo_id(kind: str, key: str) -> UUID:
    """The id of a demo record, the same in every installation."""
    return stable_id("demo", kind, key)


@transaction.atomic
def seed(password: str) -> dict[str, int]:
    """Creates what is missing of the demo and says how many records of each kind that were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    seeder = Seeder()
    seeder.areas()
    seeder.functions = ensure_functions()
    seeder.users, seeder.created["account"] = accounts.seed_accounts(password, seeder.functions, seeder.area)
    for step in (
        seeder.organizations,
        seeder.terms,
        seeder.posts,
        seeder.people,
        seeder.sources,
        seeder.tenures,
        seeder.vacancies,
        seeder.relations,
        seeder.rounds,
        seeder.citations,
    ):
        step()
    for add in further:
        add(seeder)
    stakeholders = seeder.placed["organization"] | seeder.placed["person"]
    seeder.created["share"] = seed_shares(stakeholders, seeder.users)
    seeder.created["handover"] = hand_on(seeder.placed["person"], seeder.users)
    seeder.created["task"] = seed_tasks(seeder.placed, seeder.users, demo_id)
    seeder.created["turnover"] = seed_turnover(seeder.placed, seeder.users)
    for name in later:
        import_string(name)(seeder)
    seeder.created["view"] = seed_views(seeder.users, seeder.functions, demo_id)
    if any(seeder.created.values()):
        audit.record(actor=system_actor(), verb="demo.seed", details=seeder.created)
    return seeder.created


class Seeder:
    """Holds what was placed, so that later rows can name earlier ones without reading them back."""

    def __init__(self) -> None:
        self.created: dict[str, int] = {}
        self.placed: dict[str, dict[str, Any]] = {}
        self.users: dict[str, User] = {}
        self.functions: dict[str, Function] = {}
        self.iso: dict[str, Area] = {}
        self.source_rows = {row.key: row for row in content.sources()}

    def areas(self) -> None:
        """The fictional country, PUBLIC like all reference areas."""
        note = "Fictional, for the demo"
        rows = (
            (
                row.key,
                {
                    "name": row.name,
                    "kind": row.kind,
                    "parent": self.placed.get("area", {}).get(row.parent),
                    "iso_code": row.code,
                    "iso3": "QZZ" if row.key == content.COUNTRY else "",
                    "other_names": content.other_names(row.other_names),
                    "source_note": note,
                    "handling": Handling.PUBLIC,
                },
                "",
            )
            for row in content.areas()
        )
        self.place("area", Area, rows)
        codes = {row.home_state for row in content.organizations()} | {
            row.area for row in content.organizations()
        }
        wanted = codes & {country.iso2 for country in reference.countries()}
        self.iso = {
            area.iso_code: area for area in Area.objects.filter(iso_code__in=wanted, handling=Handling.PUBLIC)
        }

    def area(self, key: str) -> Area | None:
        """An area of Kasanda by its key, a country by its ISO code; None for an empty key."""
        if not key:
            return None
        found = self.placed["area"].get(key) or self.iso.get(key)
        if found is None:
            raise LookupError(f"The area {key} is missing; run load_reference first.")
        return found

    def organizations(self) -> None:
        """Bodies, parents first."""
        rows = (
            (
                row.key,
                {
                    "name": row.name,
                    "classifications": content.words(row.classifications),
                    "parent": self.placed.get("organization", {}).get(row.parent),
                    "area": self.area(row.area),
                    "level": row.level,
                    "line": row.line,
                    "formal": row.formality == "formal",
                    "home_state": self.area(row.home_state),
                    "founded": row.founded,
                    "dissolved": row.dissolved,
                    "summary": row.summary,
                    "other_names": content.other_names(row.other_names),
                },
                row.function,
            )
            for row in content.organizations()
        )
        self.place("organization", Organization, rows)

    def terms(self) -> None:
        """Terms of the elected bodies."""
        rows = (
            (
                row.key,
                {
                    "organization": self.placed["organization"][row.organization],
                    "name": row.name,
                    "start": row.start,
                    "end": row.end,
                },
                "",
            )
            for row in content.terms()
        )
        self.place("term", Term, rows)

    def posts(self) -> None:
        """Offices."""
        functions = {row.key: row.function for row in content.organizations()}
        rows = (
            (
                row.key,
                {
                    "organization": self.placed["organization"][row.organization],
                    "title": row.title,
                    "area": self.area(row.area),
                    "level": row.level,
                    "line": row.line,
                    "seats": int(row.seats),
                    "rank": int(row.rank),
                    "start": row.start,
                    "end": row.end,
                },
                functions[row.organization],
            )
            for row in content.posts()
        )
        self.place("post", Post, rows)

    def people(self) -> None:
        """People; NAMED ones with their author and custodian."""
        rows = []
        for row in content.people():
            values = {
                "name": row.name,
                "given_name": row.given,
                "family_name": row.family,
                "honorific": row.honorific,
                "gender": row.gender,
                "languages": content.words(row.languages),
                "area": self.area(row.area),
                "level": row.level,
                "basis": row.basis,
                "summary": row.summary,
                "other_names": content.other_names(row.other_names),
            }
            rows.append((row.key, values | self.named(row), row.function))
        self.place("person", Person, rows)

    def sources(self) -> None:
        """Where the facts are from; what a diplomat says is not attributed."""
        rows = []
        for row in content.sources():
            values = {
                "kind": row.kind,
                "title": row.title,
                "url": row.url,
                "published": row.date,
                "language": row.language,
                "reliability": row.reliability,
                "attributable": row.kind not in ("embassy", "government") and not row.handling,
                "area": self.area(content.COUNTRY),
            }
            rows.append((row.key, values | self.named(row), row.function))
        self.place("source", Source, rows)

    def tenures(self) -> None:
        """Who held what, each with the citation that says so."""
        functions = {row.key: row.function for row in content.organizations()}
        persons = {row.key: row.function for row in content.people()}
        rows = []
        for row in content.tenures():
            values = {
                "person": self.placed["person"][row.person],
                "post": self.placed["post"][row.post] if row.post else None,
                "organization": None if row.post else self.placed["organization"][row.organization],
                "role": row.role,
                "status": row.status,
                "on_behalf_of": self.placed["organization"].get(row.on_behalf_of),
                "area": self.area(row.area),
                "term": self.placed["term"].get(row.term),
                "start": row.start,
                "end": row.end,
                "end_reason": row.end_reason,
                "first_seen": _day(row.first_seen),
                "last_seen": _day(row.last_seen),
                "verified_on": _day(row.verified_on),
                "verified_by": self.users.get(row.verified_by),
            }
            function = functions[row.organization] or persons[row.person]
            rows.append((tenure_key(row), values, function))
        self.place("tenure", Tenure, rows)

    def vacancies(self) -> None:
        """Posts that a source says to be vacant."""
        rows = [
            (
                row.post,
                {
                    "post": self.placed["post"][row.post],
                    "start": row.start,
                    "end": row.end,
                    "last_seen": _day(row.last_seen),
                    "note": row.note,
                },
                "",
            )
            for row in content.vacancies()
        ]
        self.place("vacancy", Vacancy, rows)

    def relations(self) -> None:
        """What joins people and bodies, who is responsible for what, and what they want."""
        self.place("tie", Tie, joining.ties(self.placed))
        self.place("mandate", Mandate, joining.mandates(self.placed, self.area))
        self.place("interest", Interest, joining.interests(self.placed))
        self.place("assessment", Assessment, joining.assessments(self.placed, self.named))
        self.place("deployment", Deployment, joining.deployments(self.placed, self.area))
        self.place("succession", Succession, joining.successions(self.placed))

    def rounds(self) -> None:
        """Three mapping exercises, each follows the one before, which stands already; and one that is open."""
        made, teams = 0, {team.name: team for team in Team.objects.all()}
        for _round in rounds.ROUNDS:
            rows = rounds.exercises(self.placed, self.area, self.users, teams)
            self.place("exercise", MappingExercise, rows)
            made += self.created["exercise"]
        self.created["exercise"] = made
        self.place("input", ExerciseInput, rounds.inputs(self.placed))
        self.place("request", ContributionRequest, rounds.requests(self.placed, self.functions))
        self.place("answer", ExerciseAnswer, rounds.answers(self.placed))
        self.place("entry", SnapshotEntry, rounds.snapshot(self.placed))

    def citations(self) -> None:
        """One per tenure and vacancy, those of ties and mandates, and what sources said besides."""
        rows = []
        for tenure in content.tenures():
            key = tenure_key(tenure)
            said = {"credibility": int(tenure.credibility), "provenance": tenure.seen}
            rows.append(
                self.citation(f"tenure/{key}", tenure.source, {"tenure": self.placed["tenure"][key], **said})
            )
        for vacancy in content.vacancies():
            said = {"said": vacancy.note, "credibility": 2, "provenance": "published"}
            about = {"vacancy": self.placed["vacancy"][vacancy.post]}
            rows.append(self.citation(f"vacancy/{vacancy.post}", vacancy.source, about | said))
        for kind, key, source in joining.cited():
            about = {kind: self.placed[kind][key], "credibility": 2, "provenance": self.seen(source)}
            rows.append(self.citation(f"{kind}/{key}", source, about))
        for row in content.citations():
            values = {
                "stakeholder": self.placed[row.kind][row.record],
                "said": row.statement,
                "date": row.date,
                "credibility": int(row.credibility),
                "provenance": row.seen,
            }
            rows.append(self.citation(f"{row.kind}/{row.record}/{row.source}", row.source, values))
        self.place("citation", Citation, rows)

    def seen(self, source: str) -> str:
        """How we came to know what a source says of a tie or mandate: read where it is published, else told."""
        return "published" if self.source_rows[source].kind in PUBLISHED else "told"

    def citation(self, key: str, source: str, values: dict[str, Any]) -> DemoRow:
        """A row for `place`: a citation belongs to whom its source belongs."""
        found = self.source_rows[source]
        return (
            key,
            {"source": self.placed["source"][source], "date": found.date} | values | self.named(found),
            found.function,
        )

    def named(self, row: content.DemoPerson | content.DemoSource | content.DemoAssessment) -> dict[str, Any]:
        """Level, author and custodian of a NAMED row; nothing for the others."""
        if row.handling != "named":
            return {}
        return {
            "handling": Handling.NAMED,
            "custodian": self.users[row.custodian],
            "author": self.users[row.author],
        }

    def place(self, kind: str, model: type[RecordT], rows: Iterable[DemoRow]) -> None:
        """Builds every row, skips those that exist, inserts the others, with history."""
        placed: dict[str, RecordT] = self.placed.setdefault(kind, {})
        for key, values, function in rows:
            placed[key] = self.build(kind, model, key, values, function)
        there = set(
            model._default_manager.filter(pk__in=[row.pk for row in placed.values()]).values_list(
                "pk", flat=True
            )
        )
        fresh = [row for row in placed.values() if row.pk not in there]
        authors = {user.pk: user for user in self.users.values()}
        for author_id in dict.fromkeys(row.created_by_id for row in fresh):
            actor = principal_of(authors[author_id]) if author_id else system_actor()
            copy_with_history(
                [row for row in fresh if row.created_by_id == author_id], actor=actor, reason=REASON
            )
        self.created[kind] = len(fresh)

    def build(
        self, kind: str, model: type[RecordT], key: str, values: dict[str, Any], function: str
    ) -> RecordT:
        """One record as a service would leave it before saving: level, computed columns, own checks."""
        record = model(id=demo_id(kind, key))
        author = values.pop("author", self.users.get(AUTHORS.get(function, "")))
        record.created_by = author
        if verified_by := values.pop("verified_by", None):
            record.verified_by = verified_by  # type: ignore[attr-defined]
        if function:
            record.function = self.functions[function]
            record.handling = Handling.FUNCTION
        assign(record, values)
        rule = rule_of(model)
        if rule is not None:
            inherit_level(record, rule)
        derive = description_of(model).derive
        if derive is None:
            raise LookupError(f"{', '.join(DESCRIBED_IN)} do not describe {model._meta.label}")
        derive(record)
        relations = {field.name for field in model._meta.concrete_fields if field.is_relation}
        record.clean_fields(exclude=relations)
        record.clean()
        return record


def tenure_key(row: content.DemoTenure) -> str:
    """A person, an office or body, and a start name one tenure."""
    return f"{row.person}/{row.post or row.organization}/{row.start}"


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
