"""From the map's snapshot and a roster document to the two lists of offices that are compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from core.partial_dates import PartialDate
from stakeholders.domain.as_of import NOT_IN_OFFICE, Span
from stakeholders.domain.roster_map import AreaFinder, MapPerson, MapSnapshot, MapTenure
from stakeholders.domain.roster_places import place_names
from stakeholders.domain.roster_tenures import is_over
from stakeholders.domain.roster_types import FilePerson, RosterDocument
from stakeholders.domain.turnover_types import Holder, Office, SuspectRow


def newest_day(document: RosterDocument) -> date | None:
    """The day on which the list was true, as the file itself says: the newest that a row names."""
    days = [one.seen for one in document.memberships if one.seen is not None]
    days += [one.seen for one in document.vacancies if one.seen is not None]
    return max(days, default=None)


def list_offices(document: RosterDocument, areas: AreaFinder) -> list[Office]:
    """What the list says, one office for each post; members of a body without a post are no offices."""
    holders: dict[str, list[Holder]] = defaultdict(list)
    rows: dict[str, int] = {}
    for membership in document.memberships:
        if membership.post and not is_over(membership) and membership.status not in NOT_IN_OFFICE:
            person = document.persons[membership.person]
            holders[membership.post].append(
                _file_holder(person, membership.holder_text, membership.row, membership.status)
            )
    says = dict.fromkeys(document.without_holder.values(), "unknown")
    says |= {one.post: "vacant" for one in document.vacancies}
    for membership in document.memberships:
        rows.setdefault(membership.post, membership.row)
    offices = []
    for key, post in document.posts.items():
        body = document.organizations[post.organization]
        country = _country_of(document, post.area or body.area)
        below = post.area if post.area and document.areas[post.area].kind != "country" else ""
        found = document.areas.get(country)
        known = areas.find(found, None) if found is not None else ""
        names = place_names(found.name) if found is not None else ()
        offices.append(
            Office(
                id=key,
                title=post.title,
                organization=body.name,
                bodies=(body.name, *(other.name for other in body.other_names)),
                derived=body.derived,
                country=known or country,
                place=document.areas[below].name if below else "",
                places=(*names, *(areas.names(known) if known else ())),
                level=post.level or body.level,
                classes=tuple(body.classifications),
                seats=max(post.seats, len(holders[key]), 1),
                identifiers=tuple(post.identifiers),
                holders=_each_once(holders[key]),
                says="held" if holders[key] else says.get(key, "unknown"),
                row=rows.get(key, post.row),
            )
        )
    return offices


def _file_holder(person: FilePerson, shown: str, row: int, status: str) -> Holder:
    names = (person.name, *(other.name for other in person.other_names))
    written = f"{person.honorific} {person.name}".strip()
    return Holder(
        id=person.key,
        names=names,
        identifiers=tuple(person.identifiers),
        shown=shown or written,
        row=row,
        status=status,
    )


def _each_once(holders: Iterable[Holder]) -> tuple[Holder, ...]:
    return tuple({one.id: one for one in holders}.values())


def _country_of(document: RosterDocument, area: str) -> str:
    at = document.areas.get(area)
    while at is not None and at.kind != "country" and at.parent:
        at = document.areas.get(at.parent)
    return at.key if at is not None else ""


def suspect_rows(document: RosterDocument, areas: AreaFinder) -> list[SuspectRow]:
    """Rows that cannot be right, with the reason that the reader of the file gave."""
    why = {problem.row: problem.message for problem in document.problems}
    found = []
    for row, (post, holder, country) in sorted(document.suspects.items()):
        area = document.areas.get(country)
        known = areas.find(area, None) if area is not None else ""
        reason = why.get(row) or document.unknown_rows.get(row, "")
        found.append(SuspectRow(row, post, holder, reason, known or country))
    return found


def map_offices(snapshot: MapSnapshot, areas: AreaFinder, day: date) -> list[Office]:
    """What the map has on that day: every post that existed, with those who hold it certainly or possibly."""
    people = {one.id: one for one in snapshot.persons}
    bodies = {one.id: one for one in snapshot.organizations}
    by_post: dict[str, list[MapTenure]] = defaultdict(list)
    for tenure in snapshot.tenures:
        if tenure.post and tenure.status not in NOT_IN_OFFICE and _stands(tenure, day):
            by_post[tenure.post].append(tenure)
    vacant = {one.post for one in snapshot.vacancies if _open(one.end.latest, one.end.is_known, day)}
    offices = []
    for post in snapshot.posts:
        if post.end and _over(post.end, day):
            continue
        body = bodies.get(post.organization)
        holders = tuple(
            _map_holder(people[one.person], one) for one in by_post[post.id] if one.person in people
        )
        below = post.area if post.area and post.area != post.country else ""
        area = areas.by_id.get(below)
        offices.append(
            Office(
                id=post.id,
                title=post.title,
                titles=post.other_titles,
                organization=body.name if body else "",
                bodies=(body.name, *(other.name for other in body.other_names)) if body else (),
                derived=bool(body and body.derived),
                country=post.country,
                place=area.name if area else "",
                places=areas.names(post.country),
                level=post.level,
                classes=body.classifications if body else (),
                seats=post.seats,
                identifiers=tuple(post.identifiers),
                holders=_newest(holders, post.seats),
                says="held" if holders else "vacant" if post.id in vacant else "unknown",
                organization_id=post.organization,
            )
        )
    return offices


def _newest(holders: tuple[Holder, ...], seats: int) -> tuple[Holder, ...]:
    """Where more hold a post than it has seats, because old tenures were never closed, the newest evidence counts."""
    plain = [one for one in holders if one.status == "substantive"]
    if len(plain) <= seats:
        return holders
    kept = sorted(plain, key=lambda one: (one.evidence or date.min, one.tenure), reverse=True)[:seats]
    return (*kept, *(one for one in holders if one.status != "substantive"))


def _map_holder(person: MapPerson, tenure: MapTenure) -> Holder:
    evidence = max(
        (day for day in (tenure.first_seen, tenure.last_seen, tenure.verified_on) if day is not None),
        default=tenure.start.earliest if tenure.start.is_known else None,
    )
    return Holder(
        id=person.id,
        names=(person.name, *(other.name for other in person.other_names)),
        identifiers=tuple(person.identifiers),
        tenure=tenure.id,
        evidence=evidence,
        status=tenure.status,
    )


def _stands(tenure: MapTenure, day: date) -> bool:
    span = Span(
        tenure.start.earliest,
        tenure.start.latest,
        tenure.end.earliest,
        tenure.end.latest,
        tenure.first_seen,
        tenure.last_seen,
    )
    return span.certainty(day) is not None


def _open(latest: date, known: bool, day: date) -> bool:
    return not known or latest > day


def _over(end: str, day: date) -> bool:
    return PartialDate.parse(end).latest <= day
