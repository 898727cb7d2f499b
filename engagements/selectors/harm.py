"""Reads of exposures, contact rules and mitigations.

Two functions read without an actor, and say why: what leaves the house must leave people at risk out whoever asks, and
those who keep an exposure are told of a plan by whoever made it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from core.access.principals import Principal, principal_of
from core.access.scope import scope
from core.models import Area
from core.models.encrypted import unlock
from core.sight import in_force
from engagements.domain import contact
from engagements.models import (
    ContactRule,
    Engagement,
    Exposure,
    ExposureUserGrant,
    Mitigation,
    Participant,
)


def exposures(*, actor: Any) -> QuerySet[Exposure]:
    """Those of which the actor is author or custodian, or that were shared with them by name."""
    return scope(actor, Exposure.objects.all())


def contact_rules(*, actor: Any) -> QuerySet[ContactRule]:
    return scope(actor, ContactRule.objects.all())


def mitigations(*, actor: Any) -> QuerySet[Mitigation]:
    return scope(actor, Mitigation.objects.all())


def standing_q(day: date) -> Q:
    """Rules in force on a day."""
    return Q(until__isnull=True) | Q(until__gte=day)


def concerning_q(stakeholders: Iterable[UUID], places: Iterable[UUID]) -> Q:
    """About one of some stakeholders, or about a community whose area is one of some areas."""
    return Q(stakeholder__in=list(stakeholders)) | Q(place__in=list(places))


def rules_for(
    *, actor: Any, stakeholders: Collection[UUID], places: Collection[UUID], day: date | None = None
) -> list[ContactRule]:
    """The rules that the actor sees for some people, bodies and areas, on a day (today). One query, also where there
    is nothing."""
    return list(rules_about(actor=actor, stakeholders=stakeholders, places=places, day=day))


def rules_about(
    *, actor: Any, stakeholders: Collection[UUID], places: Collection[UUID], day: date | None = None
) -> QuerySet[ContactRule]:
    """The question of `rules_for`, not asked yet."""
    on = day or timezone.localdate()
    found = contact_rules(actor=actor).filter(standing_q(on)).filter(concerning_q(stakeholders, places))
    return found.select_related("stakeholder", "place", "through", "function").order_by("created_at", "pk")


def exposures_for(
    *,
    actor: Any,
    stakeholders: Collection[UUID],
    places: Collection[UUID],
    colleagues: Collection[UUID] = (),
) -> list[Exposure]:
    """The exposures that the actor sees for some people, bodies, areas and colleagues. No query for who sees none."""
    principal: Principal = principal_of(actor)
    if not principal.named:
        return []
    found = list(
        exposures_about(actor=principal, stakeholders=stakeholders, places=places, colleagues=colleagues)
    )
    unlock(found)
    return found


def exposures_about(
    *,
    actor: Any,
    stakeholders: Collection[UUID],
    places: Collection[UUID],
    colleagues: Collection[UUID] = (),
) -> QuerySet[Exposure]:
    """The question of `exposures_for`, not asked yet; what is found is still locked."""
    about = concerning_q(stakeholders, places) | Q(colleague__in=list(colleagues))
    found = exposures(actor=actor).filter(about).select_related("stakeholder", "place", "colleague")
    return found.order_by("created_at", "pk")


def areas_and_above(areas: Collection[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Each area with all that it lies in: a rule for a community holds in every part of it."""
    if not areas:
        return {}
    rows = Area.objects.filter(pk__in=list(areas)).values_list("pk", "ancestors")
    return {pk: (pk, *ancestors) for pk, ancestors in rows}


def area_and_above(area_id: UUID | None) -> tuple[UUID, ...]:
    """One area with all that it lies in."""
    return areas_and_above({area_id}).get(area_id, ()) if area_id is not None else ()


def at_risk(*, stakeholders: Collection[UUID]) -> dict[UUID, str]:
    """Which of some stakeholders are at risk, each with the alias that stands for them (empty without one).

    Asked for what leaves – invitations, feeds, mail – whoever makes it: nobody is shown the answer, names are replaced
    or left out by it.
    """
    if not stakeholders:
        return {}
    found = list(Exposure.objects.filter(stakeholder__in=list(stakeholders)).order_by("created_at", "pk"))
    unlock(found)
    aliases: dict[UUID, str] = {}
    for one in found:
        if one.stakeholder_id is not None:
            aliases[one.stakeholder_id] = aliases.get(one.stakeholder_id) or str(one.alias or "")
    return aliases


def places_at_risk(*, places: Collection[UUID]) -> dict[UUID, str]:
    """Which of some areas are those of a community at risk, with the name that does not leave; as `at_risk`."""
    if not places:
        return {}
    rows = Exposure.objects.filter(place__in=list(places)).values_list("place_id", "place__name")
    return {pk: name for pk, name in rows if pk is not None and name}


def concerned(
    *, stakeholders: Collection[UUID], places: Collection[UUID], colleagues: Collection[UUID]
) -> list[Exposure]:
    """Every exposure that a plan touches, whoever made the plan: for the job that tells its keepers, and only it."""
    about = concerning_q(stakeholders, places) | Q(colleague__in=list(colleagues))
    return list(Exposure.objects.filter(about).order_by("created_at", "pk"))


def named_keepers(exposure: Exposure) -> set[UUID]:
    """Author, custodian, and people with whom an exposure is shared in force."""
    shared = ExposureUserGrant.objects.filter(in_force(), content_object=exposure)
    return contact.keepers_of(
        exposure.created_by_id, exposure.custodian_id, list(shared.values_list("user_id", flat=True))
    )  # type: ignore[return-value]


def participants_of(*, actor: Any, engagements: Collection[Engagement]) -> QuerySet[Participant]:
    """Who takes part in some engagements, as far as the actor sees it: a rule about somebody whose part in a meeting
    is hidden must not name them."""
    return scope(actor, Participant.objects.filter(engagement__in=list(engagements)))


def people_seen(*, actor: Any, engagement: Engagement) -> tuple[list[UUID], list[UUID]]:
    """Stakeholders (with the bodies they come for) and colleagues of an engagement, as far as the actor sees them."""
    rows = participants_of(actor=actor, engagements=[engagement])
    theirs: set[UUID | None] = set()
    ours: set[UUID | None] = {engagement.organizer_id}
    for stakeholder, organization, colleague in rows.values_list(
        "stakeholder_id", "organization_id", "colleague_id"
    ):
        theirs |= {stakeholder, organization}
        ours.add(colleague)
    return [key for key in theirs if key], [key for key in ours if key]


def has_rule(principal: Principal, path: str = "pk") -> Exists:
    """Whether the actor sees a rule in force for the stakeholder of a row: one subquery for a whole list."""
    about = ContactRule.objects.filter(standing_q(timezone.localdate()), stakeholder_id=OuterRef(path))
    return Exists(scope(principal, about))
