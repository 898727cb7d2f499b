"""Reads of the coverage page: counts made by PostgreSQL from what the actor may see, the same number of statements for
any number of rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncMonth
from django.utils import timezone

from core import selectors as core_selectors
from core.access.scope import scope
from core.prepared import Among
from engagements.domain import coverage
from engagements.models import Engagement, Participant
from engagements.models.choices import EngagementStatus, Formality
from stakeholders import selectors as register

MOST_BODIES = 60
MOST_AGENCIES = 24
MOST_PLANNED = 200
TOGETHER = timedelta(days=730)
AHEAD = timedelta(days=90)


@dataclass(frozen=True)
class Asked:
    """What is looked at: until which month, in which areas (None: all), on which theme."""

    today: date
    areas: Any = None
    theme: UUID | None = None

    @property
    def months(self) -> list[date]:
        return coverage.months_until(self.today)

    @property
    def since(self) -> date:
        return self.months[0]


def asked_for(*, actor: Any, today: date, area: UUID | None, theme: UUID | None) -> Asked:
    """What is looked at: an area with all in it, a theme. A theme that the reader does not see finds what an unknown
    one finds: nothing."""
    areas: Any = core_selectors.areas_within(actor=actor, pk=area) if area else None
    if theme is None:
        return Asked(today, areas)
    seen = core_selectors.themes(actor=actor).filter(pk=theme).exists()
    return Asked(today, areas if seen else [], theme if seen else None)


def moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def held(*, actor: Any, asked: Asked) -> QuerySet[Participant]:
    """Participations in engagements that were held in the months that are looked at."""
    rows = scope(
        actor, Participant.objects.filter(status=EngagementStatus.HELD, starts__gte=moment(asked.since))
    )
    rows = rows.filter(starts__lt=moment(coverage.next_month(asked.months[-1])))
    return within(rows, asked)


def more_than(number: int, *, actor: Any, asked: Asked) -> bool:
    """Whether the actor sees more than so many of them. One statement, which reads no further."""
    return held(actor=actor, asked=asked).order_by().values("pk")[: number + 1].count() > number


def within(rows: QuerySet[Participant], asked: Asked) -> QuerySet[Participant]:
    if asked.areas is not None:
        rows = rows.filter(scope_area__in=asked.areas)
    if asked.theme is not None:
        rows = rows.filter(engagement__themes__contains=[asked.theme])
    return rows


def by_month(*, actor: Any, asked: Asked) -> list[coverage.Count]:
    """Participations by level and kinds of body and month. One statement."""
    rows = (
        held(actor=actor, asked=asked)
        .filter(organization__isnull=False)
        .annotate(month=TruncMonth("starts"))
        .values_list("organization__level", "organization__classifications", "month")
        .annotate(number=Count("pk"))
        .order_by()
    )
    return [
        coverage.Count(level or "", tuple(kinds), timezone.localdate(month).replace(day=1), number)
        for level, kinds, month, number in rows
    ]


def kinds_on_the_map(*, actor: Any, asked: Asked) -> list[tuple[str, list[str]]]:
    """Levels and kinds of the bodies that the actor sees, each combination once. One statement."""
    bodies = register.organizations(actor=actor).exclude(classifications=[])
    if asked.areas is not None:
        bodies = bodies.filter(scope_area__in=asked.areas)
    return list(bodies.order_by().values_list("level", "classifications").distinct()[:2000])


def by_colleague(*, actor: Any, asked: Asked) -> list[tuple[UUID, UUID, int]]:
    """Participations by who is responsible and with whom, the most first. One statement."""
    rows = (
        held(actor=actor, asked=asked)
        .filter(stakeholder__isnull=False, engagement__organizer__isnull=False)
        .values_list("engagement__organizer_id", "stakeholder_id")
        .annotate(number=Count("pk"))
        .order_by("-number", "engagement__organizer_id", "stakeholder_id")
    )
    return list(rows[:2000])


def names(*, actor: Any, colleagues: Sequence[Any], stakeholders: Sequence[Any]) -> dict[Any, str]:
    """Names of colleagues, and of stakeholders as far as the actor sees them. Two statements."""
    ours = get_user_model().objects.filter(pk__in=list(colleagues)).values_list("pk", "display_name")
    theirs = register.stakeholders(actor=actor).filter(pk__in=list(stakeholders)).values_list("pk", "name")
    return {**dict(ours), **dict(theirs)}


@dataclass(frozen=True)
class Body:
    """A body of the security forces: when it was last met, how often in the months that are looked at."""

    pk: UUID
    name: str
    level: str
    kinds: list[str]
    last: date | None
    number: int


def security_bodies(*, actor: Any, asked: Asked) -> list[Body]:
    """Security forces on the map with their last contact. Two statements."""
    found = register.organizations(actor=actor).filter(classifications__overlap=list(coverage.SECURITY_KINDS))
    if asked.areas is not None:
        found = found.filter(scope_area__in=asked.areas)
    rows = list(
        found.order_by("level", "sort_key", "pk").values("pk", "name", "level", "classifications")[
            :MOST_BODIES
        ]
    )
    met = (
        scope(
            actor,
            Participant.objects.filter(
                organization__in=[row["pk"] for row in rows], status=EngagementStatus.HELD
            ),
        )
        .order_by()
        .values("organization")
        .annotate(last=Max("starts"), number=Count("pk", filter=Q(starts__gte=moment(asked.since))))
    )
    contacts = {row["organization"]: row for row in met}
    return [
        Body(
            row["pk"],
            row["name"],
            row["level"],
            row["classifications"],
            timezone.localdate(contacts[row["pk"]]["last"]) if row["pk"] in contacts else None,
            contacts[row["pk"]]["number"] if row["pk"] in contacts else 0,
        )
        for row in rows
    ]


def agencies_on(*, actor: Any, asked: Asked) -> list[tuple[UUID, str]]:
    """Bodies that share a theme: with a mandate on it, or met on it. Two statements."""
    if asked.theme is None:
        return []
    mandated = (
        register.mandates(actor=actor)
        .filter(theme=asked.theme)
        .filter(register.possible_q(asked.today))
        .values("organization")
    )
    on_it = held(actor=actor, asked=asked).filter(organization__isnull=False).values("organization")
    found = register.organizations(actor=actor).filter(Q(pk__in=mandated) | Q(pk__in=on_it))
    if asked.areas is not None:
        found = found.filter(Q(scope_area__in=asked.areas) | Q(scope_area__isnull=True))
    return list(found.order_by("sort_key", "pk").values_list("pk", "name")[:MOST_AGENCIES])


def met_together(*, actor: Any, asked: Asked, agencies: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """Which of some bodies were in which engagement of the last two years. One statement."""
    if not agencies:
        return []
    rows = scope(
        actor,
        Participant.objects.filter(
            organization__in=list(agencies),
            status=EngagementStatus.HELD,
            starts__gte=moment(asked.today - TOGETHER),
        ),
    )
    return list(rows.order_by().values_list("engagement_id", "organization_id").distinct()[:20_000])


def planned_formal(*, actor: Any, asked: Asked) -> list[Any]:
    """Formal meetings of the next three months with a body: of the soonest. One statement."""
    now = timezone.now()
    soon = Q(status=EngagementStatus.PLANNED, starts__gte=now, starts__lte=now + AHEAD)
    # The few formal ones first, by their own index: of all who take part in anything most are in other meetings.
    formal = scope(actor, Engagement.objects.filter(soon, formality=Formality.FORMAL))
    if asked.theme is not None:
        formal = formal.filter(themes__contains=[asked.theme])
    soonest = formal.order_by("starts", "pk").values("pk")[: 2 * MOST_PLANNED]
    rows = scope(
        actor, Participant.objects.filter(Among("engagement_id", soonest), organization__isnull=False)
    )
    return list(
        within(rows, asked)
        .order_by("starts", "pk")
        .values("engagement_id", "organization_id", "starts", "engagement__title", "organization__name")[
            :MOST_PLANNED
        ]
    )


def first_met(*, actor: Any, bodies: Collection[UUID]) -> dict[Any, date]:
    """The first day on which each of some bodies was met. One statement."""
    if not bodies:
        return {}
    met = scope(
        actor, Participant.objects.filter(organization_id=OuterRef("pk"), status=EngagementStatus.HELD)
    )
    first = Subquery(met.order_by("starts").values("starts")[:1])
    found = register.organizations(actor=actor).filter(pk__in=list(bodies)).order_by()
    rows = found.annotate(first=first).values_list("pk", "first")
    return {pk: timezone.localdate(day) for pk, day in rows if day is not None}
