"""Reads of relationships, and of the contacts from which their health follows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least

from core.access.scope import scope
from core.prepared import moment_slot
from engagements.domain.health import TARGETS
from engagements.models import Participant, Relationship
from engagements.models.choices import EngagementStatus, RelationshipRole, RelationshipStatus
from engagements.selectors.content import latest_answer
from engagements.selectors.languages import match as language_match

SIDES = ("stakeholder_id", "organization_id")


def relationships(*, actor: Any) -> QuerySet[Relationship]:
    return scope(actor, Relationship.objects.all())


def _between(actor: Any, status: str, side: str) -> QuerySet[Participant]:
    """Participations of the outer relationship's stakeholder (`side` is `stakeholder_id`), or of somebody for that body
    (`organization_id`), in engagements in which its colleague took part or for which they are responsible.

    One side at a time: asked for both at once PostgreSQL walks all participations by time until it meets one.
    """
    ours = Participant.objects.filter(
        engagement_id=OuterRef("engagement_id"), colleague_id=OuterRef(OuterRef("colleague_id"))
    )
    found = scope(actor, Participant.objects.filter(**{side: OuterRef("stakeholder_id")}))
    return found.filter(Q(engagement__organizer_id=OuterRef("colleague_id")) | Q(Exists(ours)), status=status)


def last_contact(actor: Any) -> Greatest:
    """When both sides last spoke, by the engagements that the reader sees."""
    return Greatest(
        *(
            Subquery(
                _between(actor, EngagementStatus.HELD, side)
                .filter(two_way=True)
                .order_by("-starts")
                .values("starts")[:1]
            )
            for side in SIDES
        )
    )


def next_contact(actor: Any, now: datetime) -> Least:
    return Least(
        *(
            Subquery(
                _between(actor, EngagementStatus.PLANNED, side)
                .filter(starts__gte=now)
                .order_by("starts")
                .values("starts")[:1]
            )
            for side in SIDES
        )
    )


LIMITS: dict[str, Any] = {tier: moment_slot(f"limit {tier}") for tier, days in TARGETS.items() if days}
"""In a statement that is kept: before which moment a contact of each tier is overdue."""


def limits_at(now: datetime) -> dict[str, datetime]:
    """Before which moment a contact of each tier is overdue."""
    return {tier: now - timedelta(days=days) for tier, days in TARGETS.items() if days}


def overdue(
    actor: Any, queryset: QuerySet[Relationship], limits: Mapping[str, Any]
) -> QuerySet[Relationship]:
    """Kept relationships whose last contact lies further back than their tier asks, the longest first. `limits`: of
    `limits_at`, or LIMITS as slots.

    Where nobody spoke yet, it counts from the day on which the relationship was entered.
    """
    found = queryset.filter(status=RelationshipStatus.KEPT).annotate(
        last=last_contact(actor),
        counted=Coalesce(F("last"), F("created_at"), output_field=DateTimeField()),
        limit=Case(
            *[
                When(tier=tier, then=Value(moment, output_field=DateTimeField()))
                for tier, moment in limits.items()
            ],
            default=None,
            output_field=DateTimeField(),
        ),
    )
    return found.filter(limit__isnull=False, counted__lt=F("limit")).order_by("counted", "pk")


def contacts_with(*, actor: Any, stakeholder: Any) -> QuerySet[Participant]:
    """Participations of a person, or of anybody for a body, in the reader's sight, the newest first."""
    return (
        scope(actor, Participant.objects.all())
        .filter(Q(stakeholder_id=stakeholder) | Q(organization_id=stakeholder))
        .order_by("-starts", "-pk")
    )


def contacts_of(*, actor: Any, about: Q) -> QuerySet[Participant, Any]:
    """Contacts as rows, the newest first, each engagement once: when, what, and who of us was there."""
    ours = scope(
        actor, Participant.objects.filter(engagement_id=OuterRef("engagement_id"), colleague__isnull=False)
    )
    return (
        scope(actor, Participant.objects.filter(about))
        .exclude(status=EngagementStatus.CANCELLED)
        .order_by("-starts", "-engagement_id", "pk")
        .distinct("starts", "engagement_id")
        .values(
            "starts",
            "status",
            "two_way",
            "engagement",
            title=F("engagement__title"),
            kind=F("engagement__kind"),
            organizer=F("engagement__organizer_id"),
            who=F("engagement__organizer__display_name"),
            ours=ArraySubquery(ours.values("colleague_id")),
        )
    )


def kept_with(*, actor: Any, stakeholder: Any) -> QuerySet[Relationship, Any]:
    """Who of us keeps the contact with somebody, as rows, the lead first; ended ones are left out."""
    lead = Case(When(role=RelationshipRole.LEAD, then=Value(0)), default=Value(1))
    return (
        relationships(actor=actor)
        .filter(stakeholder_id=stakeholder)
        .exclude(status=RelationshipStatus.ENDED)
        .annotate(place=lead)
        .order_by("place", "start_earliest", "pk")
        .values(
            "pk",
            "role",
            "status",
            "tier",
            "language",
            "interpreter_needed",
            name=F("colleague__display_name"),
            match=language_match(),
            answer=latest_answer(actor),
        )
    )


def ours_in(*, actor: Any, engagements: Any) -> QuerySet[Participant]:
    """Our own people in these engagements, as far as the reader sees them."""
    return scope(actor, Participant.objects.filter(engagement_id__in=engagements, colleague__isnull=False))
