"""Engagements of any number for measuring: who of our readers met whom of the made-up register, over three years.

For each engagement one participant of ours and, in turn, two, two and three of theirs, in the post of their tenure: 3.3
rows of participants for each. One in twelve is ahead of us. With every fifth person somebody of us keeps the contact.
In every fifth engagement a point was raised, in every tenth a promise was made, one in eight of which is still open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from core.confidentiality import Handling
from engagements.models import Commitment, Engagement, Participant, Point, Relationship
from engagements.models.choices import CommitmentStatus, EngagementKind, EngagementStatus, Formality, Side
from engagements.services import content as _described  # noqa: F401
from engagements.services import relationships as _described_too  # noqa: F401
from stakeholders.demo.scale import DISTRICTS, REGIONS, Scale, derived
from stakeholders.models import Person, Post

DAYS, AHEAD = 3 * 365, 90
KINDS = (EngagementKind.MEETING, EngagementKind.CALL, EngagementKind.MEETING, EngagementKind.INFORMAL)
TIERS = ("key", "important", "known", "occasional")
WORDS = ("Road safety", "Grievances", "Checkpoints", "Training of guards", "Water point", "Land survey")
Place = Callable[[str, Iterator[Any]], list[Any]]


def seed(
    scale: Scale,
    place: Place,
    number: int,
    people: list[Person],
    posts: list[Post],
    keepers: list[Any],
) -> None:
    """Copies the rows in through `place`, a chunk at a time."""
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    met = place("engagements", _engagements(scale, number, now, keepers))
    place("participants", _participants(met, people, posts))
    place("relationships", _relationships(scale, people, keepers))
    place("points", _points(met, people))
    place("commitments", _commitments(met, people, now))


def _engagements(scale: Scale, number: int, now: datetime, keepers: list[Any]) -> Iterator[Engagement]:
    for place in range(number):
        days = -(place * 7919 % DAYS) if place % 12 else place * 7919 % AHEAD + 1
        starts = now + timedelta(days=days, hours=place % 9 - 4)
        yield derived(
            Engagement(
                title=f"{WORDS[place % len(WORDS)]} {place:06}",
                kind=KINDS[place % len(KINDS)],
                status=EngagementStatus.HELD if starts <= now else EngagementStatus.PLANNED,
                starts=starts,
                ends=starts + timedelta(hours=1),
                area=scale.areas[1 + REGIONS + place * 7 % DISTRICTS],
                level="local" if place % 3 else "regional",
                formality=Formality.FORMAL if place % 5 == 0 else Formality.INFORMAL,
                place="Office",
                organizer_id=keepers[place % len(keepers)],
                function=scale.functions[place % len(scale.functions)],
                handling=Handling.COMPANY if place % 3 == 0 else Handling.FUNCTION,
            )
        )


def _participants(met: list[Engagement], people: list[Person], posts: list[Post]) -> Iterator[Participant]:
    for place, engagement in enumerate(met):
        common = {
            "engagement": engagement,
            "function_id": engagement.function_id,
            "handling": engagement.handling,
        }
        yield derived(Participant(colleague_id=engagement.organizer_id, **common))
        for other in range(3 if place % 3 == 2 else 2):
            person = _met(people, engagement, place, other)
            post = posts[(place * 13 + other * 101) % len(people) // 2 % len(posts)]
            yield derived(Participant(stakeholder=person, post=post, **common))


def _met(people: list[Person], engagement: Engagement, place: int, other: int = 0) -> Person:
    """Whom an engagement was with. The rule of levels: a participant is no more open than whom it names."""
    index = (place * 13 + other * 101) % len(people)
    person = people[index]
    if person.handling == Handling.FUNCTION and person.function_id != engagement.function_id:
        return people[index - index % 3]
    return person


def _points(met: list[Engagement], people: list[Person]) -> Iterator[Point]:
    for place, engagement in list(enumerate(met))[::5]:
        yield derived(
            Point(
                title=f"{WORDS[place % len(WORDS)]}: what was said",
                engagement=engagement,
                stakeholder=_met(people, engagement, place),
                side=Side.OURS if place % 2 else Side.THEIRS,
                response=place % 5 - 2,
                function_id=engagement.function_id,
                handling=engagement.handling,
            )
        )


def _commitments(met: list[Engagement], people: list[Person], now: datetime) -> Iterator[Commitment]:
    for place, engagement in list(enumerate(met))[::10]:
        due = (engagement.starts + timedelta(days=30 + place % 60)).date()
        settled = due < now.date() and place // 10 % 8
        yield derived(
            Commitment(
                title=f"{WORDS[place % len(WORDS)]}: what was promised",
                engagement=engagement,
                stakeholder=_met(people, engagement, place),
                side=(Side.OURS, Side.THEIRS, Side.JOINT)[place // 10 % 3],
                colleague_id=engagement.organizer_id,
                due=due,
                status=CommitmentStatus.KEPT if settled else CommitmentStatus.OPEN,
                closed_on=due if settled else None,
                function_id=engagement.function_id,
                handling=engagement.handling,
            )
        )


def _relationships(scale: Scale, people: list[Person], keepers: list[Any]) -> Iterator[Relationship]:
    for place, person in enumerate(people[::5]):
        yield derived(
            Relationship(
                stakeholder=person,
                colleague_id=keepers[place % len(keepers)],
                tier=TIERS[place % len(TIERS)],
                function_id=person.function_id or scale.functions[place % len(scale.functions)].pk,
                handling=Handling.FUNCTION,
            )
        )
