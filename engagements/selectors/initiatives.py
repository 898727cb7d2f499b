"""Reads of initiatives, and of what other routes are made from."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from core.access.scope import scope
from engagements.domain import routes
from engagements.models import Initiative, InitiativePartner
from stakeholders import selectors as register
from stakeholders.models import Stakeholder

MOST_READ = 1000


def initiatives(*, actor: Any) -> QuerySet[Initiative]:
    return scope(actor, Initiative.objects.all())


def initiative_partners(*, actor: Any) -> QuerySet[InitiativePartner]:
    return scope(actor, InitiativePartner.objects.all())


def routes_around(*, actor: Any, blocked: Stakeholder) -> tuple[list[routes.Route], dict[UUID, str]]:
    """Other routes than a blocked actor, as far as the reader sees mandates, ties and bodies; with the names of those
    in them. For a person the bodies where they hold office are blocked with them. Six statements."""
    today = timezone.localdate()
    bodies = {blocked.pk}
    kinds = set(blocked.classifications)
    if blocked.kind == "person":
        held = register.tenures(actor=actor).filter(register.possible_q(today), person=blocked.pk)
        for body, found in held.values_list("organization_id", "organization__classifications"):
            if body is not None:
                bodies.add(body)
                kinds |= set(found or ())
    root = next(iter(blocked.area.ancestors), blocked.area_id) if blocked.area_id and blocked.area else None
    mandates = register.mandates(actor=actor).filter(register.possible_q(today))
    functions = set(mandates.filter(organization__in=bodies).values_list("state_function", flat=True))
    rows = mandates.filter(state_function__in=functions) if functions else mandates.none()
    if root is not None:
        rows = rows.filter(
            Q(scope_area=root) | Q(scope_area__ancestors__contains=[root]) | Q(scope_area__isnull=True)
        )
    holdings = [
        routes.Holding(blocked.pk if body in bodies else body, function, level, exercised)
        for body, function, level, exercised in rows.values_list(
            "organization_id", "state_function", "level", "exercised"
        )[:MOST_READ]
    ]
    reaching = (
        register.ties(actor=actor)
        .filter(register.possible_q(today), object__in=bodies, kind__in=list(routes.REACHING))
        .values_list("subject_id", "kind", "strength")[:MOST_READ]
    )
    beside = register.organizations(actor=actor).filter(classifications__overlap=list(routes.BEYOND))
    if root is not None:
        beside = beside.filter(Q(area=root) | Q(area__ancestors__contains=[root]))
    actors = [
        routes.Actor(pk, frozenset(found), level)
        for pk, found, level in beside.order_by("level", "sort_key", "pk").values_list(
            "pk", "classifications", "level"
        )[:MOST_READ]
    ]
    tried = initiatives(actor=actor).filter(blocked=blocked.pk).values_list("kind", flat=True)
    ways = [
        *routes.by_mandate(blocked.pk, holdings, blocked.level),
        *routes.by_reach(
            blocked.pk,
            [routes.Reach(who, kind, strength or 0) for who, kind, strength in reaching if who not in bodies],
            actors,
        ),
        *routes.by_activity(kinds, list(tried)),
    ]
    keys: list[Any] = [route.key for route in ways if route.kind != routes.ACTIVITY]
    named = register.stakeholders(actor=actor).filter(pk__in=keys).values_list("pk", "name")
    return ways, dict(named)
