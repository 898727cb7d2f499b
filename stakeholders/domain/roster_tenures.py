"""Which tenure on the map a membership of a file is, what it adds to it, and whether a post has room for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.names import search_key
from core.partial_dates import DATE_MAX, DATE_MIN, PartialDate
from stakeholders.domain.roster_map import MapTenure, MapVacancy
from stakeholders.domain.roster_posts import BESIDE, certain_span, is_over, most_at_once
from stakeholders.domain.roster_types import FileMembership, FileVacancy


@dataclass(slots=True)
class TenureMatch:
    """A membership of the file and the tenure it is, if the map has one, with what changes there."""

    membership: FileMembership
    tenure: MapTenure | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    message: str = ""


def seen_on(membership: FileMembership) -> date | None:
    """The day on which the list shows the person in office; none when the tenure had ended by then."""
    return None if is_over(membership) else membership.seen


def overlap(one: PartialDate, other: PartialDate) -> bool:
    """True when two dates may be the same day."""
    return one.earliest <= other.latest and other.earliest <= one.latest


def may_be_same(membership: FileMembership, tenure: MapTenure) -> bool:
    """True when the dates of a membership and of a tenure do not contradict each other."""
    start, end = membership.start, membership.end
    if start.is_known and tenure.start.is_known and not overlap(start, tenure.start):
        return False
    if start.is_known and not tenure.start.is_known and _ends_before(tenure.end, start.earliest):
        return False
    if end.is_known and tenure.start.is_known and end.latest < tenure.start.earliest:
        return False
    seen = seen_on(membership)
    if seen is not None and not start.is_known:
        return not _ends_before(tenure.end, seen) and (
            not tenure.start.is_known or tenure.start.earliest <= seen
        )
    if end.is_known and tenure.end.is_known and not start.is_known and not tenure.start.is_known:
        return overlap(end, tenure.end)
    return True


def _ends_before(end: PartialDate, day: date) -> bool:
    return end.is_known and end.latest <= day


class TenureFinder:
    """Matches memberships to the tenures of the map, each tenure once: equal dates first, then possible ones."""

    def __init__(self, tenures: Iterable[MapTenure]) -> None:
        self.by_place: dict[tuple[str, str], list[MapTenure]] = defaultdict(list)
        self.by_post: dict[str, list[MapTenure]] = defaultdict(list)
        self.taken: set[str] = set()
        for tenure in tenures:
            self.by_place[tenure.person, tenure.post or tenure.organization].append(tenure)
            if tenure.post:
                self.by_post[tenure.post].append(tenure)

    def match(self, items: list[tuple[FileMembership, dict[str, str]]]) -> list[TenureMatch]:
        """One result for each membership; the second part of an item holds its references on the map."""
        results: list[TenureMatch | None] = [None] * len(items)
        for exact in (True, False):
            for at, (membership, ids) in enumerate(items):
                if results[at] is None and (found := self._find(membership, ids, exact=exact)) is not None:
                    self.taken.add(found.id)
                    results[at] = compare(membership, found, ids)
        return [result or TenureMatch(items[at][0]) for at, result in enumerate(results)]

    def _find(self, membership: FileMembership, ids: dict[str, str], *, exact: bool) -> MapTenure | None:
        place = ids["post"] or ("" if membership.post else ids["organization"])
        if not ids["person"] or not place:
            return None
        fitting = []
        for tenure in self.by_place.get((ids["person"], place), ()):
            if tenure.id in self.taken or not self._same_seat(membership, tenure, ids):
                continue
            same = (membership.start.text, membership.end.text) == (tenure.start.text, tenure.end.text)
            if same or (not exact and may_be_same(membership, tenure)):
                fitting.append(tenure)
        fitting.sort(
            key=lambda tenure: (tenure.start.text != membership.start.text, tenure.end.is_known, tenure.id)
        )
        return fitting[0] if fitting else None

    def _same_seat(self, membership: FileMembership, tenure: MapTenure, ids: dict[str, str]) -> bool:
        """Without a post, the role, term and area tell one membership of a body from another."""
        if membership.post:
            return True
        if search_key(membership.role) != search_key(tenure.role):
            return False
        if bool(membership.term) != bool(tenure.term) or (membership.term and ids["term"] != tenure.term):
            return False
        return not (membership.area and tenure.area and ids["area"] != tenure.area)

    def certain_holders(self, post: str, membership: FileMembership) -> list[str]:
        """People of the map who certainly hold a post on a day on which the file is certain too."""
        first, last = certain_span(membership)
        spans = ((tenure.person, tenure_span(tenure)) for tenure in self.by_post.get(post, ()))
        return [who for who, span in spans if span[0] <= last and first <= span[1] and first <= last]

    def full(
        self,
        post: str,
        seats: int,
        membership: FileMembership,
        accepted: list[FileMembership],
        names: dict[str, str],
    ) -> str:
        """Why a post has no room for one more certain holder; empty when it has. `names` are those of the map."""
        if membership.status in BESIDE:
            return ""
        span = certain_span(membership)
        if span[0] > span[1]:
            return ""
        others = [
            (tenure_span(tenure), tenure.id)
            for tenure in self.by_post.get(post, ())
            if tenure.status not in BESIDE
        ]
        spans = [other for other, _ in others] + [certain_span(one) for one in accepted]
        near = [
            other for other in spans if other[0] <= span[1] and span[0] <= other[1] and other[0] <= other[1]
        ]
        if most_at_once([*near, span]) <= max(seats, 1):
            return ""
        day = max(span[0], min(other[0] for other in near)).isoformat()
        held = [names[one] for one in self.certain_holders(post, membership) if one in names]
        who = ", ".join(dict.fromkeys(held)) or "somebody else"
        return (
            f"The post has {seats} seat{'s' if seats > 1 else ''} and is held by {who} on {day}. "
            "If it is the same person, add this spelling to the other names there."
        )


def tenure_span(tenure: MapTenure) -> tuple[date, date]:
    """First and last day on which a tenure of the map is certain (see `as_of`)."""
    end = tenure.end.earliest if tenure.end.is_known else DATE_MIN
    last = end if end == DATE_MIN else date.fromordinal(end.toordinal() - 1)
    first = min(tenure.start.latest, tenure.first_seen or DATE_MAX, tenure.last_seen or DATE_MAX)
    return first, max(last, tenure.last_seen or tenure.first_seen or DATE_MIN)


def compare(membership: FileMembership, tenure: MapTenure, ids: dict[str, str]) -> TenureMatch:
    """What the file adds to a tenure: dates not known yet or known less exactly, days of evidence, party and area."""
    match = TenureMatch(membership, tenure)
    for name in ("start", "end"):
        new, old = getattr(membership, name), getattr(tenure, name)
        if not new.is_known or new == old:
            continue
        if not old.is_known or (old.earliest <= new.earliest and new.latest <= old.latest):
            match.changes[name] = new
        elif not overlap(old, new):
            match.message = f"The map says {name} {old}, the file says {new}: the map was left as it is."
    _compare_seen(match, seen_on(membership), tenure.first_seen, tenure.last_seen)
    for name in ("on_behalf_of", "area", "term"):
        if getattr(membership, name) and not getattr(tenure, name):
            match.changes[name] = getattr(membership, name)
    return match


def _compare_seen(match: TenureMatch, seen: date | None, first: date | None, last: date | None) -> None:
    if seen is None:
        return
    if first is None or seen < first:
        match.changes["first_seen"] = seen
    if last is None or seen > last:
        match.changes["last_seen"] = seen


@dataclass(slots=True)
class VacancyMatch:
    """A vacancy of the file and the one it is on the map, if any."""

    vacancy: FileVacancy
    known: MapVacancy | None = None
    changes: dict[str, Any] = field(default_factory=dict)


def match_vacancy(vacancy: FileVacancy, known: Iterable[MapVacancy]) -> VacancyMatch:
    """The open vacancy of the same post, with later evidence; else a new one."""
    for one in known:
        if _ends_before(one.end, vacancy.seen or DATE_MAX):
            continue
        if vacancy.start.is_known and one.start.is_known and not overlap(vacancy.start, one.start):
            continue
        match = VacancyMatch(vacancy, one)
        if vacancy.seen is not None:
            if one.first_seen is None or vacancy.seen < one.first_seen:
                match.changes["first_seen"] = vacancy.seen
            if one.last_seen is None or vacancy.seen > one.last_seen:
                match.changes["last_seen"] = vacancy.seen
        if vacancy.start.is_known and not one.start.is_known:
            match.changes["start"] = vacancy.start
        return match
    return VacancyMatch(vacancy)
