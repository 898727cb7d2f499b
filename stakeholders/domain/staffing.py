"""Which languages and hands are missing: pure functions over counts that one reader may see."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass

# From so many contacts on, one colleague who keeps more than half of them all carries too much.
MANY = 5


def languages_missing(spoken: Iterable[tuple[tuple[str, ...], int]], ours: Collection[str]) -> dict[str, int]:
    """How many people speak each language, of those with whom we share none; the most spoken first.

    Who speaks a language of ours is not counted anywhere, and a person whose languages are not known is not either: not
    known is not missing. Source: a count. Unit: people; who speaks two counts in both. Example: we speak fr; 3 people speak (fr, lu), 2
    speak (lu) and 1 speaks (lu, sw) → lu 3, sw 1.
    """
    own = {code.casefold() for code in ours}
    found: dict[str, int] = {}
    for languages, count in spoken:
        if not languages or own & {code.casefold() for code in languages}:
            continue
        for code in languages:
            found[code] = found.get(code, 0) + count
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


@dataclass(frozen=True, slots=True)
class Burden:
    """One colleague carries `count` of all `total` contacts that are kept."""

    who: Hashable
    count: int
    total: int


def burden(carried: Mapping[Hashable, int]) -> Burden | None:
    """The colleague who keeps more than half of at least MANY contacts; None where nobody does.

    Source: this application's own; a simple majority of at least MANY. Unit: contacts. Example: 6, 2 and 1 → the first carries 6 of 9; 4 of 4 are too few to say so.
    """
    total = sum(carried.values())
    if total < MANY:
        return None
    who, count = max(carried.items(), key=lambda item: (item[1], str(item[0])))
    return Burden(who, count, total) if count * 2 > total else None
