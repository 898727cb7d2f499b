"""Reads the demo's files into plain values. Nothing here knows the database.

Every row has a `key` by which the other files name it. Empty text means: not given.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

FOLDER = Path(__file__).parent / "data"
COUNTRY = "qz"
DOMAIN = "demo.test"


@dataclass(frozen=True, slots=True)
class DemoArea:
    key: str
    parent: str
    kind: str
    name: str
    code: str
    other_names: str


@dataclass(frozen=True, slots=True)
class DemoOrganization:
    key: str
    name: str
    classifications: str
    parent: str
    area: str
    level: str
    line: str
    formality: str
    home_state: str
    founded: str
    dissolved: str
    function: str
    summary: str
    other_names: str


@dataclass(frozen=True, slots=True)
class DemoPost:
    key: str
    organization: str
    title: str
    area: str
    level: str
    line: str
    seats: str
    rank: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """`author` and `custodian` are logins; they are given for NAMED people only."""

    key: str
    name: str
    given: str
    family: str
    honorific: str
    gender: str
    languages: str
    area: str
    level: str
    function: str
    handling: str
    basis: str
    author: str
    custodian: str
    summary: str
    other_names: str


@dataclass(frozen=True, slots=True)
class DemoTenure:
    person: str
    post: str
    organization: str
    role: str
    status: str
    on_behalf_of: str
    area: str
    term: str
    start: str
    end: str
    end_reason: str
    first_seen: str
    last_seen: str
    verified_on: str
    verified_by: str
    source: str
    credibility: str
    seen: str


@dataclass(frozen=True, slots=True)
class DemoVacancy:
    post: str
    start: str
    end: str
    last_seen: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class DemoTerm:
    key: str
    organization: str
    name: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class DemoSource:
    key: str
    kind: str
    title: str
    url: str
    date: str
    language: str
    reliability: str
    function: str
    handling: str
    code_name: str
    author: str
    custodian: str


@dataclass(frozen=True, slots=True)
class DemoCitation:
    source: str
    kind: str
    record: str
    statement: str
    date: str
    credibility: str
    seen: str
    function: str


@dataclass(frozen=True, slots=True)
class DemoTie:
    """`object` is a person or a body; `group` stands in its place for those who speak for one."""

    subject: str
    kind: str
    object: str
    group: str
    line: str
    legitimacy: str
    recognised: str
    strength: str
    evidence: str
    start: str
    end: str
    source: str
    function: str

    @property
    def key(self) -> str:
        """Who, how and to whom name one tie."""
        return f"{self.subject}/{self.kind}/{self.object or self.group}/{self.line}"


@dataclass(frozen=True, slots=True)
class DemoMandate:
    organization: str
    post: str
    state_function: str
    description: str
    theme: str
    area: str
    level: str
    formality: str
    legal_basis: str
    exercised: str
    start: str
    end: str
    source: str

    @property
    def key(self) -> str:
        """A body, what it is responsible for and where name one mandate."""
        return f"{self.organization}/{self.state_function}/{self.level}"


@dataclass(frozen=True, slots=True)
class DemoAssessment:
    stakeholder: str
    function: str
    theme: str
    assessed_on: str
    alignment: str
    interest: str
    influence: str
    legitimacy: str
    urgency: str
    accessibility: str
    line: str
    confidence: str
    provenance: str
    rationale: str
    handling: str
    author: str
    custodian: str

    @property
    def key(self) -> str:
        """Whom it is about, whose it is, on what and when."""
        return f"{self.stakeholder}/{self.function}/{self.theme}/{self.assessed_on}/{self.handling}"


@dataclass(frozen=True, slots=True)
class DemoInterest:
    stakeholder: str
    kind: str
    theme: str
    what: str
    direction: str
    incentives: str
    constraints: str
    start: str
    end: str
    source: str
    function: str

    @property
    def key(self) -> str:
        """Whose it is, and what."""
        return f"{self.stakeholder}/{self.what}"


@dataclass(frozen=True, slots=True)
class DemoDeployment:
    organization: str
    area: str
    basis: str
    expected_rotation: str
    start: str
    end: str
    source: str

    @property
    def key(self) -> str:
        """A unit at a place since a day."""
        return f"{self.organization}/{self.area}/{self.start}"


@dataclass(frozen=True, slots=True)
class DemoSuccession:
    predecessor: str
    successor: str
    kind: str
    on: str
    note: str

    @property
    def key(self) -> str:
        """The two bodies."""
        return f"{self.predecessor}/{self.successor}"


@dataclass(frozen=True, slots=True)
class DemoShare:
    """A record opened to a team or a colleague beyond its own level of sight."""

    record: str
    with_team: str
    with_user: str
    action: str
    expires: str
    reason: str


@dataclass(frozen=True, slots=True)
class DemoRole:
    role: str
    function: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class DemoUser:
    login: str
    name: str
    roles: tuple[DemoRole, ...]
    service: bool = False
    languages: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        """The address that the account signs in with."""
        return f"{self.login}@{DOMAIN}"


@dataclass(frozen=True, slots=True)
class DemoTeam:
    name: str
    members: tuple[str, ...]


RowT = TypeVar("RowT")


def _read(file: str, row_type: type[RowT]) -> tuple[RowT, ...]:
    with (FOLDER / file).open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    names = [field.name for field in fields(row_type)]  # type: ignore[arg-type]
    for number, row in enumerate(rows, 2):
        if list(row) != names or None in row.values():
            raise ValueError(f"{file}, line {number}: the columns are not {', '.join(names)}")
    return tuple(row_type(**row) for row in rows)


@cache
def areas() -> tuple[DemoArea, ...]:
    """Kasanda and all below it, parents first."""
    return _read("areas.csv", DemoArea)


@cache
def organizations() -> tuple[DemoOrganization, ...]:
    """Bodies of the State and of society, parents first."""
    return _read("organizations.csv", DemoOrganization)


@cache
def posts() -> tuple[DemoPost, ...]:
    """Offices, in the order of their organizations."""
    return _read("posts.csv", DemoPost)


@cache
def people() -> tuple[DemoPerson, ...]:
    """Everybody who holds or held a post, and four people known by an alias."""
    return _read("people.csv", DemoPerson)


@cache
def tenures() -> tuple[DemoTenure, ...]:
    """Who held what from when to when."""
    return _read("tenures.csv", DemoTenure)


@cache
def vacancies() -> tuple[DemoVacancy, ...]:
    """Posts of which a source says that nobody holds them."""
    return _read("vacancies.csv", DemoVacancy)


@cache
def terms() -> tuple[DemoTerm, ...]:
    """Terms of the elected bodies."""
    return _read("terms.csv", DemoTerm)


@cache
def sources() -> tuple[DemoSource, ...]:
    """Where the facts are from."""
    return _read("sources.csv", DemoSource)


@cache
def citations() -> tuple[DemoCitation, ...]:
    """What a source said about a person or a body, beside what it said about tenures."""
    return _read("citations.csv", DemoCitation)


@cache
def ties() -> tuple[DemoTie, ...]:
    """Lines of command, who advises, funds or represents whom, each with how it is known."""
    return _read("ties.csv", DemoTie)


@cache
def mandates() -> tuple[DemoMandate, ...]:
    """Who is responsible for what at which level; some cells stay empty on purpose."""
    return _read("mandates.csv", DemoMandate)


@cache
def assessments() -> tuple[DemoAssessment, ...]:
    """Judgements on the fictional people and bodies of Kasanda, three years of them."""
    return _read("assessments.csv", DemoAssessment)


@cache
def interests() -> tuple[DemoInterest, ...]:
    """What bodies want or want to keep."""
    return _read("interests.csv", DemoInterest)


@cache
def deployments() -> tuple[DemoDeployment, ...]:
    """Where units stand."""
    return _read("deployments.csv", DemoDeployment)


@cache
def successions() -> tuple[DemoSuccession, ...]:
    """Bodies that were renamed, merged or split."""
    return _read("successions.csv", DemoSuccession)


@cache
def shares() -> tuple[DemoShare, ...]:
    """Who else may see or change a record, until when and why; one of them has run out."""
    return _read("shares.csv", DemoShare)


@cache
def _accounts() -> dict[str, Any]:
    return dict(json.loads((FOLDER / "accounts.json").read_text(encoding="utf-8")))


@cache
def users() -> tuple[DemoUser, ...]:
    """The demo accounts."""
    return tuple(
        DemoUser(
            login=row["login"],
            name=row["name"],
            roles=tuple(DemoRole(**role) for role in row["roles"]),
            service=row.get("service", False),
            languages=tuple(row.get("languages", ())),
        )
        for row in _accounts()["users"]
    )


@cache
def teams() -> tuple[DemoTeam, ...]:
    """The demo teams."""
    return tuple(DemoTeam(row["name"], tuple(row["members"])) for row in _accounts()["teams"])


def words(text: str) -> list[str]:
    """The parts of a cell that holds a list."""
    return [part.strip() for part in text.split(";") if part.strip()]


def other_names(text: str) -> list[dict[str, str]]:
    """`ar:… ; alt:…` as entries for a field of names; `alt` is a name without a language."""
    entries = []
    for part in words(text):
        language, _, name = part.partition(":")
        entries.append({"name": name} if language == "alt" else {"name": name, "lang": language})
    return entries
