"""In which post somebody stood on a day, as far as the asker sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from stakeholders import selectors
from stakeholders.domain.as_of import BESIDE_OTHERS


@dataclass(frozen=True, slots=True)
class Office:
    """A post with its body, or a body alone."""

    post: UUID | None
    organization: UUID | None
    handling: int


def office_on(*, actor: Any, wanted: Iterable[tuple[UUID, date]]) -> dict[tuple[UUID, date], Office]:
    """The office of each person on each day: substantive before others, the highest rank first, posts before bodies.

    Holdings that only possibly stood on the day count too, after certain ones. One statement.
    """
    pairs = set(wanted)
    if not pairs:
        return {}
    first, last = min(day for _person, day in pairs), max(day for _person, day in pairs)
    rows = list(
        selectors.tenures(actor=actor)
        .filter(
            person_id__in={person for person, _day in pairs}, start_earliest__lte=last, end_latest__gte=first
        )
        .select_related("post", "organization", "post__organization")
    )
    found: dict[tuple[UUID, date], Office] = {}
    for person, day in pairs:
        standing = [
            one
            for one in rows
            if one.person_id == person and one.start_earliest <= day and one.end_latest > day
        ]
        if not standing:
            continue
        best = min(
            standing,
            key=lambda one: (
                one.post_id is None,
                one.status in BESIDE_OTHERS,
                one.start_latest > day,
                one.post.rank if one.post else 0,
                str(one.pk),
            ),
        )
        body = best.post.organization if best.post else best.organization
        levels = [best.post.handling] if best.post else []
        found[person, day] = Office(
            best.post_id, body.pk if body else None, max([*levels, body.handling if body else 0])
        )
    return found
