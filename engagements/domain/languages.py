"""Whether two sides can speak with each other: languages in common, gaps, and where an interpreter is needed.

A language is a code or a word, compared without its region and case: `fr-CD`, `FR` and `fr` are one. *Not known* is
neither a match nor a gap.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass

SHARED, GAP, INTERPRETER, UNKNOWN = "shared", "gap", "interpreter", "unknown"


def plain(language: str) -> str:
    """`fr-CD` → `fr`."""
    return language.strip().split("-")[0].split("_")[0].casefold()


def common(theirs: Iterable[str], ours: Iterable[str]) -> list[str]:
    """What both sides speak, in their order."""
    own = {plain(one) for one in ours if one}
    return list(dict.fromkeys(plain(one) for one in theirs if plain(one) in own))


@dataclass(frozen=True, slots=True)
class Gap:
    """Somebody with whom nobody of us in the meeting shares a language; `speakers` of us do, but are not in it."""

    who: Hashable
    languages: tuple[str, ...]
    speakers: tuple[Hashable, ...]


def gaps(
    theirs: Mapping[Hashable, Collection[str]],
    ours: Collection[str],
    colleagues: Mapping[Hashable, Collection[str]],
) -> list[Gap]:
    """For each of them whose languages are known and who shares none with ours: what they speak, and who of our
    colleagues could come along. Where the languages of none of us are known, nothing is said.

    Example: they speak {A: (lu), B: (fr, lu), C: ()}, in it we speak fr, and O speaks lu → A, with O.
    """
    if not any(ours):
        return []
    found = []
    for who, spoken in theirs.items():
        if not spoken or common(spoken, ours):
            continue
        able = tuple(one for one, own in colleagues.items() if common(spoken, own))
        found.append(Gap(who, tuple(spoken), able))
    return found
