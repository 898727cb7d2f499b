"""What two-way engagements of two years say about each body: with whom, by whom of us, and who is still there.

Counted over what the actor may see; the number of statements is fixed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.access.scope import scope
from engagements.models import Participant
from engagements.models.choices import EngagementStatus
from stakeholders import selectors as register
from stakeholders.domain.continuity import MONTHS, Contacts
from stakeholders.models.choices import Kind

# So many pairs are read; beyond it the busiest bodies are told, and the page says so.
MOST = 50_000


@dataclass(frozen=True)
class Kept:
    """One body with what we have with it."""

    pk: UUID
    name: str
    contacts: Contacts
    engagements: int


def _held(actor: Any, day: date) -> QuerySet[Participant]:
    until = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    since = until - timedelta(days=MONTHS * 365 // 12)
    return scope(
        actor,
        Participant.objects.filter(
            status=EngagementStatus.HELD, two_way=True, starts__gte=since, starts__lt=until
        ),
    )


def continuity(
    *, actor: Any, day: date, areas: Any = None, bodies: Collection[UUID] | None = None
) -> list[Kept]:
    """Every body with which a two-way engagement was held, the most often met first. Five statements,
    one where nothing was held.

    A counterpart is a person, or a post whose holder is not named. Still there is who holds something in the body on
    that day, or of whom the map knows nothing else there: not known is not gone.
    """
    rows = _held(actor, day).filter(organization__isnull=False)
    rows = rows.filter(Q(stakeholder__kind=Kind.PERSON) | Q(stakeholder__isnull=True, post__isnull=False))
    if areas is not None:
        rows = rows.filter(organization__area__in=areas)
    if bodies is not None:
        rows = rows.filter(organization__in=list(bodies))
    pairs = list(
        rows.order_by()
        .annotate(who=Coalesce("stakeholder_id", "post_id"))
        .values_list("organization_id", "who", "stakeholder_id")
        .annotate(n=Count("engagement", distinct=True))
        .order_by("organization_id", "who")[:MOST]
    )
    if not pairs:
        return []
    meetings = rows.order_by().values_list("organization_id", "engagement_id", "engagement__organizer_id")
    held: dict[UUID, set[UUID]] = {}
    led: dict[UUID, set[UUID | None]] = {}
    for body, engagement, organizer in meetings.distinct()[:MOST]:
        held.setdefault(body, set()).add(engagement)
        led.setdefault(engagement, set()).add(organizer)
    ours = _held(actor, day).filter(colleague__isnull=False)
    if bodies is not None:
        ours = ours.filter(engagement__in=list(led))
    for engagement, colleague in ours.values_list("engagement_id", "colleague_id")[:MOST]:
        if engagement in led:
            led[engagement].add(colleague)
    there = _standing(actor, {person for _body, _who, person, _n in pairs if person}, day)
    met: dict[UUID, dict[Any, int]] = {}
    living: dict[UUID, set[Any]] = {}
    for body, who, person, number in pairs:
        met.setdefault(body, {})[who] = number
        if person is None or there.get((person, body), True):
            living.setdefault(body, set()).add(who)
    names = register.organizations(actor=actor).filter(pk__in=list(met)).values_list("pk", "name")
    found = [
        Kept(
            pk,
            name,
            Contacts(met[pk], frozenset(living.get(pk, ())), _ours(held.get(pk, ()), led)),
            len(held.get(pk, ())),
        )
        for pk, name in names
    ]
    return sorted(found, key=lambda one: (-one.engagements, one.name, str(one.pk)))


def _ours(engagements: Iterable[UUID], led: dict[UUID, set[UUID | None]]) -> dict[Any, int]:
    found: dict[Any, int] = {}
    for engagement in engagements:
        for colleague in led.get(engagement, ()):
            if colleague is not None:
                found[colleague] = found.get(colleague, 0) + 1
    return found


def _standing(actor: Any, people: set[UUID], day: date) -> dict[tuple[UUID, UUID], bool]:
    """Whether somebody stands in a body on a day, of those pairs about which the map says something."""
    rows = (
        register.tenures(actor=actor)
        .filter(person__in=people)
        .annotate(body=Coalesce("post__organization_id", "organization_id"))
        .filter(body__isnull=False)
        .order_by()
        .values_list("person_id", "body")
        .annotate(n=Count("pk", filter=register.certain_q(day) | register.possible_q(day)))
    )
    return {(person, body): n > 0 for person, body, n in rows[:MOST]}
