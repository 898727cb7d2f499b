"""Ministries that were renamed, merged or split between the map and a list, concluded from what their posts are about.

Merged: a row is about all that two or more posts of the map, which are gone, are about. Split: the other way round.
Renamed: exactly one post that is gone and one that is new hold all of each other's words.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from stakeholders.domain.turnover_match import Match, Matches, full_title, own_title, share_holder
from stakeholders.domain.turnover_titles import Title, holds_all, telling_words
from stakeholders.domain.turnover_types import Evidence, Finding, FindingKind, Holder, Office, Thresholds

COVERS: Final = 0.75
MERGED: Final = 0.8
CONTAINED: Final = 0.6


def _title(office: Office) -> Title:
    return own_title(office) if office.derived else full_title(office)


def _first(office: Office) -> Holder | None:
    return office.holders[0] if office.holders else None


def _of(kind: FindingKind, known: Office, listed: Office, score: float, how: str) -> Finding:
    old, new = _first(known), _first(listed)
    return Finding(
        kind,
        post=known.title,
        post_in_file=listed.title,
        organization=known.organization,
        old_holder=old.name if old else "",
        new_holder=new.name if new else "",
        score=score,
        post_id=known.id,
        tenure_id=old.tenure if old else "",
        old_person_id=old.id if old else "",
        new_person_key=new.id if new else "",
        file_post_key=listed.id,
        row=new.row if new and new.row else listed.row,
        evidence=[Evidence("body", how, known.title, listed.title, score)],
    )


def merged_bodies(matches: Matches, limits: Thresholds) -> list[Finding]:
    """Posts of the map that are together in one row now, and rows that were one post of the map."""
    found: list[Finding] = []
    for listed in list(matches.new):
        parts = [
            one
            for one in matches.missing
            if one.country == listed.country and holds_all(_title(one), _title(listed))
        ]
        if len(parts) > 1 and _cover(parts, listed) >= COVERS:
            found += [_of(FindingKind.BODY_MERGED, one, listed, MERGED, "merged") for one in parts]
            matches.new.remove(listed)
            matches.missing = [one for one in matches.missing if one not in parts]
    for match in matches.pairs:
        known, listed = match.known, match.listed
        if match.how != "likeness" or not holds_all(_title(known), _title(listed)):
            continue
        parts = [
            one
            for one in matches.missing
            if one.country == listed.country and holds_all(_title(one), _title(listed))
        ]
        if parts and _cover([known, *parts], listed) >= COVERS:
            found += [_of(FindingKind.BODY_MERGED, one, listed, MERGED, "merged") for one in (known, *parts)]
            matches.missing = [one for one in matches.missing if one not in parts]
            matches.merged.add(known.id)
    for known in list(matches.missing):
        parts = [
            one
            for one in matches.new
            if one.country == known.country and holds_all(_title(one), _title(known))
        ]
        if len(parts) > 1 and _cover(parts, known) >= COVERS:
            goes_on = next((one for one in parts if share_holder(known, one, limits.person)), parts[0])
            found.append(_of(FindingKind.BODY_RENAMED, known, goes_on, MERGED, "split"))
            matches.renamed.append(Match(known, goes_on, MERGED, "likeness"))
            matches.new.remove(goes_on)
            matches.missing.remove(known)
    return found


def _cover(parts: list[Office], whole: Office) -> float:
    """The share of the whole's telling words that its parts have together."""
    words = telling_words(_title(whole))
    return len(words & {word for one in parts for word in telling_words(_title(one))}) / len(words)


def renamed_bodies(matches: Matches, limits: Thresholds) -> list[Finding]:
    """Posts under another name: found with the same holder or a much alike title already, or by their words alone."""
    found = []
    for match in matches.pairs:
        if match.known.id not in matches.merged and _renamed(match):
            split = any(
                one.country == match.known.country and holds_all(_title(one), _title(match.known))
                for one in matches.new
            )
            how = "split" if split else "renamed"
            found.append(_of(FindingKind.BODY_RENAMED, match.known, match.listed, match.score, how))
    fits: dict[str, list[Office]] = defaultdict(list)
    back: dict[str, list[Office]] = defaultdict(list)
    for listed in matches.new:
        for known in matches.missing:
            one, other = _title(known), _title(listed)
            if known.country == listed.country and (holds_all(one, other) or holds_all(other, one)):
                fits[listed.id].append(known)
                back[known.id].append(listed)
    for listed in list(matches.new):
        candidates = fits[listed.id]
        if len(candidates) == 1 and len(back[candidates[0].id]) == 1:
            found.append(_of(FindingKind.BODY_RENAMED, candidates[0], listed, CONTAINED, "renamed"))
            matches.renamed.append(Match(candidates[0], listed, CONTAINED, "likeness"))
            matches.new.remove(listed)
            matches.missing.remove(candidates[0])
    return found


def _renamed(match: Match) -> bool:
    """Whether the words that tell what a matched post is about are others now."""
    return (
        match.how == "likeness"
        and match.score < 1
        and telling_words(_title(match.known)) != telling_words(_title(match.listed))
    )
