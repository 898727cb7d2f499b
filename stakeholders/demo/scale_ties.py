"""Ties for the scale data: a few people whom very many know, and for everybody some near them.

Half of the ties stay among people made about the same time, so that a network has parts and brokers as real ones do;
the other half lead to the well known, the more often the earlier a person was made.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

from core.confidentiality import Handling
from core.models.fields import set_partial_date
from core.partial_dates import PartialDate
from stakeholders.models import Tie
from stakeholders.models.choices import TieKind

HUBS, TIES_OF_A_HUB, NEAR = 20, 500, 60
KINDS = (
    TieKind.ADVISES,
    TieKind.REPORTS_TO,
    TieKind.ALLIED_WITH,
    TieKind.INFLUENCES,
    TieKind.INTRODUCED_BY,
    TieKind.OPPOSES,
)


def pairs(people: int, number: int) -> Iterator[tuple[int, int]]:
    """So many different pairs of people by their place, the ties of the well known first; the same every time."""
    chance, seen = random.Random(number), set[tuple[int, int]]()
    number = min(number, people * (people - 1) // 4)
    for hub in range(min(HUBS, people)):
        for step in range(1, min(TIES_OF_A_HUB, people - 1) + 1):
            pair = (hub, (hub + step * 37) % people)
            if len(seen) < number and pair[0] != pair[1] and pair[::-1] not in seen and pair not in seen:
                seen.add(pair)
                yield pair
    while len(seen) < number:
        one = chance.randrange(people)
        if chance.random() < 0.5:
            other = (one + chance.randint(1, NEAR)) % people
        else:
            other = int(people * chance.random() ** 3)
        if one != other and (one, other) not in seen and (other, one) not in seen:
            seen.add((one, other))
            yield one, other


def ties(people: Sequence[Any], number: int) -> Iterator[Tie]:
    """Ties between some of the people, of the level of the stricter of the two."""
    for place, (one, other) in enumerate(pairs(len(people), number)):
        subject, target = people[one], people[other]
        strict = subject if subject.function_id else target
        tie = Tie(
            subject=subject,
            object=target,
            kind=KINDS[place % len(KINDS)],
            strength=place % 6 or None,
            handling=Handling(strict.handling),
            function_id=strict.function_id,
        )
        set_partial_date(tie, "start", PartialDate.parse(str(2015 + place % 10)))
        yield tie
