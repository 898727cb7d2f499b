"""What joins the people of a table to others: the post that they hold, the body that they belong to, their ties.

Bodies and posts that the map does not have come with the file; the other end of a tie must be on the map or in the file.
What the map says already is not written again, so that the same file twice changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from core.access.principals import Principal
from core.access.scope import scope
from core.bulk import Row, RowsRefused, write_many
from core.models.base import Record
from core.names import person_key, search_key
from stakeholders.domain.register_rows import RegisterRow
from stakeholders.models import Organization, Person, Post, Tenure, Tie
from stakeholders.models.choices import Phase

CHUNK = 1000
TRIES = 3
End = UUID | str
"""A record on the map, or the key of one that the file brings."""


@dataclass(slots=True)
class Related:
    """One person of the file with what joins them to others; `wrong` says what could not be written."""

    row: int
    person: UUID
    name: str
    organization: End = ""
    organization_name: str = ""
    post: str = ""
    since: str = ""
    until: str = ""
    area: UUID | None = None
    ties: list[tuple[str, End]] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    unchanged: bool = False
    wrong: str = ""


class Ends:
    """Finds the bodies and people that rows name, among those that the actor sees and those of the file."""

    def __init__(self, principal: Principal, bodies: set[str], others: set[str], in_file: set[str]) -> None:
        self.in_file = in_file
        self.bodies: dict[str, list[UUID]] = defaultdict(list)
        self.others: dict[str, list[UUID]] = defaultdict(list)
        keys = sorted({search_key(text)[:300] for text in bodies | others})
        people = sorted({person_key(text)[:300] for text in others})
        for part in _parts(keys):
            seen = scope(principal, Organization.objects.filter(match_key__in=part))
            for pk, key in seen.values_list("pk", "match_key"):
                self.bodies[key].append(pk)
        for part in _parts(people):
            seen_people = scope(principal, Person.objects.filter(match_key__in=part))
            for pk, key in seen_people.values_list("pk", "match_key"):
                self.others[key].append(pk)

    def related(self, row: RegisterRow, person: UUID, area: UUID | None) -> Related:
        """A row with its ends found; ValidationError names the cell of one that is not."""
        found = Related(row.row, person, row.name, post=row.post, since=row.since, until=row.until, area=area)
        if row.organization:
            key = search_key(row.organization)[:300]
            there = self.bodies.get(key, [])
            if len(there) > 1:
                raise ValidationError(
                    {"organization": f"Several bodies are called “{row.organization[:60]}”."}
                )
            found.organization, found.organization_name = (there[0] if there else key), row.organization
        found.ties = [(kind, self._other(name)) for kind, name in row.ties]
        return found

    def _other(self, name: str) -> End:
        key = person_key(name)[:300]
        there = [*self.others.get(key, ()), *self.bodies.get(search_key(name)[:300], ())]
        if len(there) == 1:
            return there[0]
        if there:
            raise ValidationError({"ties": f"Several records are called “{name[:60]}”."})
        if key in self.in_file:
            return key
        raise ValidationError({"ties": f"Nobody on the map or in the file is called “{name[:60]}”."})


def _parts(keys: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (keys[at : at + CHUNK] for at in range(0, len(keys), CHUNK))


class Relations:
    """Writes what was collected, when the people of the whole file are there."""

    def __init__(self, actor: Any, principal: Principal, reason: str, function: UUID | None) -> None:
        self.actor, self.principal, self.reason, self.function = actor, principal, reason, function
        self.waiting: list[Related] = []
        self.people: dict[str, UUID] = {}
        self.bodies: dict[str, UUID] = {}

    def collect(self, related: Iterable[Related]) -> None:
        for one in related:
            self.waiting.append(one)
            self.people.setdefault(person_key(one.name)[:300], one.person)

    def write(self, told: Callable[[int, int], None]) -> list[Related]:
        """All of them, in a number of statements that does not grow with the rows of a piece."""
        for at in range(0, len(self.waiting), CHUNK):
            part = self.waiting[at : at + CHUNK]
            self._bodies([one for one in part if isinstance(one.organization, str) and one.organization])
            here = [one for one in part if isinstance(one.organization, UUID) and not one.wrong]
            posts = self._posts([one for one in here if one.post])
            self._tenures([one for one in here if not one.wrong], posts)
            self._ties([one for one in part if not one.wrong])
            told(min(at + CHUNK, len(self.waiting)), len(self.waiting))
        return self.waiting

    def _bodies(self, part: list[Related]) -> None:
        fresh: dict[str, Related] = {}
        for one in part:
            if one.organization not in self.bodies:
                fresh.setdefault(str(one.organization), one)
        values = [
            (
                {"name": one.organization_name, "area": one.area},
                one,
                [other for other in part if other.organization == key],
            )
            for key, one in fresh.items()
        ]
        for one, pk in self._made(Organization, values):
            self.bodies[str(one.organization)] = pk
            one.made.append("organization")
        for one in part:
            one.organization = self.bodies.get(str(one.organization), one.organization)

    def _posts(self, part: list[Related]) -> dict[tuple[Any, str], UUID]:
        """The posts of some rows by body and title: those that are there, and new ones."""
        keys = {(one.organization, search_key(one.post)[:300]) for one in part}
        seen = scope(
            self.principal,
            Post.objects.filter(
                organization__in={body for body, _title in keys},
                match_key__in={title for _body, title in keys},
            ),
        )
        found: dict[tuple[Any, str], UUID] = {}
        for pk, body, title in seen.order_by("pk").values_list("pk", "organization_id", "match_key"):
            found.setdefault((body, title), pk)
        fresh: dict[tuple[Any, str], list[Related]] = {}
        for one in part:
            key = (one.organization, search_key(one.post)[:300])
            if key not in found:
                fresh.setdefault(key, []).append(one)
        values = [
            ({"organization": body, "title": some[0].post}, some[0], some)
            for (body, _title), some in fresh.items()
        ]
        for one, pk in self._made(Post, values):
            found[one.organization, search_key(one.post)[:300]] = pk
            one.made.append("post")
        return found

    def _tenures(self, part: list[Related], posts: dict[tuple[Any, str], UUID]) -> None:
        seen = scope(self.principal, Tenure.objects.filter(person__in=[one.person for one in part]))
        held: dict[tuple[Any, Any, Any], set[tuple[bool, str]]] = defaultdict(set)
        for row in seen.values_list("person_id", "post_id", "organization_id", "phase", "end"):
            person, post, body, phase, end = row
            held[person, post, body if post is None else None].add((phase == Phase.ENDED, str(end or "")))
        values = []
        for one in part:
            at = posts.get((one.organization, search_key(one.post)[:300])) if one.post else None
            there = held[one.person, at, None if at else one.organization]
            if any(not ended or end == one.until for ended, end in there):
                continue
            home = {"post": at} if at else {"organization": one.organization}
            values.append(({"person": one.person, **home, "start": one.since, "end": one.until}, one, [one]))
        for one, _pk in self._made(Tenure, values):
            one.made.append("tenure")

    def _ties(self, part: list[Related]) -> None:
        wanted: dict[tuple[UUID, UUID, str], Related] = {}
        for one in part:
            for kind, end in one.ties:
                other = self.people.get(end) if isinstance(end, str) else end
                if other is None:
                    one.wrong = "ties: The record at the other end was left out."
                elif other == one.person:
                    one.wrong = "ties: Nobody is joined to themselves."
                else:
                    wanted.setdefault((one.person, other, kind), one)
        seen = scope(self.principal, Tie.objects.filter(subject__in={subject for subject, _o, _k in wanted}))
        there = set(seen.values_list("subject_id", "object_id", "kind"))
        values = [
            ({"subject": subject, "object": other, "kind": kind}, one, [one])
            for (subject, other, kind), one in wanted.items()
            if (subject, other, kind) not in there and not one.wrong
        ]
        for one, _pk in self._made(Tie, values):
            one.made.append("tie")

    def _made(
        self, model: type[Record], values: list[tuple[dict[str, Any], Related, list[Related]]]
    ) -> list[tuple[Related, UUID]]:
        """New records; where one is refused the rows that asked for it say why, and the others are written."""
        found: list[tuple[Related, UUID]] = []
        for part in _parts(values):
            left = list(part)
            for _try in range(TRIES):
                rows = [
                    Row(at, self._owned(given), self.reason) for at, (given, _one, _all) in enumerate(left)
                ]
                if not rows:
                    break
                try:
                    keys = write_many(actor=self.actor, model=model, rows=rows)
                except RowsRefused as refused:
                    wrong = _by_row(refused)
                    for at, said in wrong.items():
                        for one in left[at][2]:
                            one.wrong = said
                    left = [one for at, one in enumerate(left) if at not in wrong]
                    continue
                found += [(one, key) for (_given, one, _all), key in zip(left, keys, strict=True)]
                break
            else:
                for _given, _one, asking in left:
                    for one in asking:
                        one.wrong = one.wrong or "This could not be written with the others of the file."
        return found

    def _owned(self, values: dict[str, Any]) -> dict[str, Any]:
        filled = {name: value for name, value in values.items() if value not in ("", None)}
        return {**filled, "function": self.function} if self.function else filled


def _by_row(refused: RowsRefused) -> dict[int, str]:
    found: dict[int, list[str]] = defaultdict(list)
    for place, texts in refused.errors.items():
        row, _dot, name = place.partition(".")
        before = "" if name == "non_field_errors" else f"{name}: "
        found[int(row)].append(before + " ".join(texts))
    return {row: "; ".join(texts) for row, texts in found.items()}
