"""From two lists of offices to findings: what changed between the map and a newer list, with the evidence for each.

Nothing is decided about the world. A post that a list does not show is proposed, never closed; a blank cell is *the list
shows no holder*; where the map has newer evidence than the list, nothing is proposed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from core.names import search_key
from stakeholders.domain.roster_titles import looks_like_title
from stakeholders.domain.turnover_bodies import merged_bodies, renamed_bodies
from stakeholders.domain.turnover_match import Match, Matches, full_title, match_offices
from stakeholders.domain.turnover_people import alike, index_keys
from stakeholders.domain.turnover_titles import telling_words, title_of
from stakeholders.domain.turnover_types import (
    Evidence,
    Finding,
    FindingKind,
    Holder,
    Office,
    SuspectRow,
    Thresholds,
)

SAID_VACANT: Final = 0.95
BLANK: Final = 0.7
GONE_COMPLETE: Final = 0.8
GONE_PARTIAL: Final = 0.4
SUSPECT: Final = 0.9
ORDER: Final = {kind: at for at, kind in enumerate(FindingKind)}


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """`covered`: ids of posts that the list is known to speak about, or None when nobody said."""

    day: date
    complete: bool = False
    covered: frozenset[str] | None = None
    limits: Thresholds = field(default_factory=Thresholds)


def check_offices(
    known: Sequence[Office], listed: Sequence[Office], suspects: Sequence[SuspectRow], options: CheckOptions
) -> list[Finding]:
    """All findings, `unchanged` ones included, in the order of their kinds and titles."""
    return _Check(known, listed, suspects, options).run()


class _Check:
    def __init__(
        self,
        known: Sequence[Office],
        listed: Sequence[Office],
        suspects: Sequence[SuspectRow],
        options: CheckOptions,
    ) -> None:
        self.known, self.listed, self.suspects, self.options = known, listed, suspects, options
        self.limits = options.limits
        self.findings: list[Finding] = []
        self.spoken_of: set[str] = set()
        self.was_at = _held(known)
        self.is_at = _held(listed)

    def run(self) -> list[Finding]:
        listed = self._suspects()
        matches = match_offices(self.known, listed, self.limits)
        bodies = [*merged_bodies(matches, self.limits), *renamed_bodies(matches, self.limits)]
        for match in [*matches.pairs, *matches.renamed]:
            self._compare(match)
        self.findings += bodies
        for office in matches.new:
            self._new(office)
        self._gone(matches)
        self._swaps()
        self.findings.sort(
            key=lambda one: (ORDER[one.kind], search_key(one.post or one.post_in_file), one.row)
        )
        return self.findings

    def _finding(self, kind: FindingKind, match: Match, **values: object) -> Finding:
        known, listed = match.known, match.listed
        made = Finding(
            kind,
            post=known.title,
            post_in_file=listed.title,
            organization=known.organization or listed.organization,
            post_id=known.id,
            file_post_key=listed.id,
            row=listed.row,
            evidence=[Evidence("post", match.how, known.title, listed.title, match.score)],
        )
        for name, value in values.items():
            setattr(made, name, value)
        self.findings.append(made)
        return made

    def _compare(self, match: Match) -> None:
        """Who left and who came in one post."""
        known, listed = match.known, match.listed
        newer = [one for one in known.holders if one.evidence is not None and one.evidence > self.options.day]
        if newer and len(newer) == len(known.holders):
            kept = self._finding(FindingKind.UNCHANGED, match, old_holder=newer[0].name)
            kept.evidence.append(
                Evidence("list", "older", newer[0].evidence.isoformat() if newer[0].evidence else "")
            )
            return
        if not listed.holders:
            self._vacated(match)
            return
        pairs, left, came = self._pair(known.holders, listed.holders)
        for old, new, score, how in pairs:
            kind = FindingKind.UNCHANGED if how == "same" else FindingKind.SAME_PERSON
            self._changed(kind, match, old, new, match.score * score, how)
        while left and came:
            old, new = left.pop(0), came.pop(0)
            doubt = alike(old, new)
            found = self._changed(
                FindingKind.HOLDER_CHANGED, match, old, new, match.score * (1 - doubt.score / 2), "other"
            )
            if doubt.score:
                found.evidence[-1] = Evidence("holder", "doubt", old.name, new.name, doubt.score)
            self._moves(found, old, new)
        for old in left:
            if old.status == "substantive" and (pairs or not listed.holders):
                found = self._changed(
                    FindingKind.VACATED, match, old, None, match.score * GONE_PARTIAL, "not_listed"
                )
                self._moves(found, old, None)
        for new in came:
            found = self._changed(FindingKind.FILLED, match, None, new, match.score, "listed")
            self._moves(found, None, new)

    def _vacated(self, match: Match) -> None:
        how = "vacant" if match.listed.says == "vacant" else "blank"
        for old in match.known.holders:
            sure = SAID_VACANT if how == "vacant" else BLANK
            found = self._changed(FindingKind.VACATED, match, old, None, match.score * sure, how)
            self._moves(found, old, None)
        if not match.known.holders:
            found = self._finding(FindingKind.UNCHANGED, match, score=match.score)
            found.evidence.append(Evidence("list", how))

    def _pair(
        self, old: Sequence[Holder], new: Sequence[Holder]
    ) -> tuple[list[tuple[Holder, Holder, float, str]], list[Holder], list[Holder]]:
        """The same people on both sides, the surest first; who is left over on each."""
        found = []
        for one in old:
            for other in new:
                likeness = alike(one, other)
                if likeness.score >= self.limits.person:
                    how = likeness.parts[0].kind if len(likeness.parts) == 1 else "spelling"
                    found.append(
                        (likeness.score, one, other, "spelling" if how not in ("same", "identifier") else how)
                    )
        found.sort(key=lambda entry: (-entry[0], entry[1].id, entry[2].id))
        left, came, pairs = list(old), list(new), []
        for score, one, other, how in found:
            if one in left and other in came:
                left.remove(one)
                came.remove(other)
                same = how == "same" or (how == "identifier" and _same_words(one, other))
                pairs.append((one, other, score, "same" if same else how))
        return pairs, left, came

    def _changed(
        self, kind: FindingKind, match: Match, old: Holder | None, new: Holder | None, score: float, how: str
    ) -> Finding:
        found = self._finding(
            kind,
            match,
            old_holder=old.name if old else "",
            new_holder=new.name if new else "",
            score=round(score, 3),
            tenure_id=old.tenure if old else "",
            old_person_id=old.id if old else "",
            new_person_key=new.id if new else "",
            row=new.row if new and new.row else match.listed.row,
        )
        what = "list" if how in ("blank", "vacant", "not_listed", "listed") else "holder"
        found.evidence.append(
            Evidence(what, how, old.name if old else "", new.name if new else "", round(score, 3))
        )
        return found

    def _moves(self, found: Finding, old: Holder | None, new: Holder | None) -> None:
        """Where the one who left is now, and where the one who came was before."""
        for holder, places, how in ((old, self.is_at, "now_at"), (new, self.was_at, "came_from")):
            titles = sorted(
                {office.title for office in _places_of(holder, places)} - {found.post, found.post_in_file}
            )
            if holder is not None and titles:
                found.evidence.append(Evidence("holder", how, holder.name, "; ".join(titles)[:300]))

    def _new(self, office: Office) -> None:
        for holder in office.holders or (None,):
            found = Finding(
                FindingKind.POST_NEW,
                post_in_file=office.title,
                organization=office.organization,
                new_holder=holder.name if holder else "",
                score=0.8 if self.options.complete else 0.7,
                new_person_key=holder.id if holder else "",
                file_post_key=office.id,
                row=holder.row if holder and holder.row else office.row,
                evidence=[Evidence("post", "not_on_map", "", office.title)],
            )
            self._moves(found, None, holder)
            self.findings.append(found)

    def _gone(self, matches: Matches) -> None:
        """Posts that the list should show and does not."""
        for office in matches.missing:
            if office.id in self.spoken_of or not self._covered(office):
                continue
            holder = office.holders[0] if office.holders else None
            found = Finding(
                FindingKind.POST_GONE,
                post=office.title,
                organization=office.organization,
                old_holder=holder.name if holder else "",
                score=GONE_COMPLETE if self.options.complete else GONE_PARTIAL,
                post_id=office.id,
                tenure_id=holder.tenure if holder else "",
                old_person_id=holder.id if holder else "",
                evidence=[Evidence("list", "complete" if self.options.complete else "partial", office.title)],
            )
            self._moves(found, holder, None)
            self.findings.append(found)

    def _covered(self, office: Office) -> bool:
        if self.options.covered is not None:
            return office.id in self.options.covered
        countries = {one.country for one in self.listed} | {row.country for row in self.suspects}
        if office.country not in countries:
            return False
        if self.options.complete:
            return True
        levels = {one.level for one in self.listed} - {""}
        classes = {name for one in self.listed for name in one.classes}
        return (not levels or not office.level or office.level in levels) and (
            not classes or not office.classes or bool(classes & set(office.classes))
        )

    def _swaps(self) -> None:
        """Two holders who changed places with each other."""
        changed = [one for one in self.findings if one.kind == FindingKind.HOLDER_CHANGED]
        old = {one.post_id: next(h for o in self.known if o.id == one.post_id for h in o.holders if h.id == one.old_person_id) for one in changed}  # fmt: skip
        came = {id(one): _holder(self.listed, one.file_post_key, one.new_person_key) for one in changed}
        by_person: dict[tuple[str, ...], list[Finding]] = defaultdict(list)
        for one in changed:
            for key in index_keys(old[one.post_id]):
                by_person[key].append(one)
        for one in changed:
            new = came[id(one)]
            for other in {id(f): f for key in index_keys(new) for f in by_person.get(key, ())}.values():
                back = came[id(other)]
                if other is not one and alike(old[one.post_id], back).score >= self.limits.moved:
                    one.kind = other.kind = FindingKind.SWAP
                    one.evidence.append(Evidence("holder", "swapped", one.post, other.post))

    def _suspects(self) -> list[Office]:
        """Rows that look wrong become findings and say nothing else; the rest of the list is returned."""
        titles: dict[object, Office] = {}
        for office in (*self.listed, *self.known):
            if telling_words(full_title(office)):
                titles[office.country, title_of(office.title, (), office.places).key] = office
        for row in self.suspects:
            self._suspect(row, titles)
        kept = []
        for office in self.listed:
            wrong = [one for one in office.holders if self._is_title(one, office, titles)]
            for holder in wrong:
                why = "The holder's cell holds a post."
                self._suspect(
                    SuspectRow(holder.row or office.row, office.title, holder.name, why, office.country),
                    titles,
                )
            if wrong:
                self.spoken_of |= {one.id for one in self.known if one.title == office.title}
                continue
            kept.append(office)
        return kept

    def _is_title(self, holder: Holder, office: Office, titles: dict[object, Office]) -> bool:
        if not looks_like_title(holder.name):
            return False
        shown = title_of(holder.name, (), office.places)
        if not any(part.ranks for part in shown.parts) or not any(part.about for part in shown.parts):
            return False
        return (office.country, shown.key) in titles

    def _suspect(self, row: SuspectRow, titles: dict[object, Office]) -> None:
        known = {one.id for one in self.known}
        meant = None
        for text in (row.post, row.holder):
            if search_key(text):
                places = next((one.places for one in self.listed if one.country == row.country), ())
                meant = meant or titles.get((row.country, title_of(text, (), places).key))
        on_map = meant if meant is not None and meant.id in known else None
        if on_map is not None:
            self.spoken_of.add(on_map.id)
        self.findings.append(
            Finding(
                FindingKind.ROW_SUSPECT,
                post=on_map.title if on_map else "",
                post_in_file=row.post,
                organization=on_map.organization if on_map else "",
                old_holder=on_map.holders[0].name if on_map and on_map.holders else "",
                new_holder=row.holder,
                score=SUSPECT,
                post_id=on_map.id if on_map else "",
                row=row.row,
                evidence=[
                    Evidence("row", "suspect", row.post, row.holder, SUSPECT),
                    Evidence("row", row.why),
                ],
            )
        )


def _held(offices: Iterable[Office]) -> dict[tuple[str, ...], list[Office]]:
    """Holder to what they hold, by every key of their names."""
    found: dict[tuple[str, ...], list[Office]] = defaultdict(list)
    for office in offices:
        for holder in office.holders:
            for key in index_keys(holder):
                found[key].append(office)
    return found


def _places_of(holder: Holder | None, places: dict[tuple[str, ...], list[Office]]) -> list[Office]:
    return [office for key in index_keys(holder) for office in places.get(key, ())] if holder else []


def _holder(offices: Iterable[Office], office: str, holder: str) -> Holder:
    return next(one for place in offices if place.id == office for one in place.holders if one.id == holder)


def _same_words(one: Holder, other: Holder) -> bool:
    return bool({*index_keys(one)} & {*index_keys(other)})
