"""Records for which another one stands since a merge, and pairs that may be one: as far as their reader may know."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from core.access.principals import principal_of
from core.access.registry import rule_of
from core.access.scope import Action, action_q, reference_q
from stakeholders.models import DuplicatePair, Stakeholder
from stakeholders.selectors import stakeholders


def absorbed(*, actor: Any, action: Action = "view") -> QuerySet[Stakeholder]:
    """Records for which another one stands since a merge, of those that the actor would see by their own level."""
    rule = rule_of(Stakeholder)
    assert rule is not None
    alone = action_q(principal_of(actor), replace(rule, gone=""), action)
    return Stakeholder.objects.filter(alone, merged_into__isnull=False)


def standing_for(*, actor: Any, pk: UUID) -> UUID | None:
    """The visible record that stands for a merged one; None where there is none, or the actor may not know of it."""
    seen: set[UUID] = set()
    at: UUID | None = pk
    while at is not None and at not in seen:
        seen.add(at)
        above = absorbed(actor=actor).filter(pk=at).values_list("merged_into", flat=True).first()
        if above is None:
            break
        at = above
    found = at if at != pk else None
    return found if found and stakeholders(actor=actor).filter(pk=found).exists() else None


def duplicate_pairs(*, actor: Any) -> QuerySet[DuplicatePair]:
    """Pairs that may be one, of which the actor sees both records."""
    principal = principal_of(actor)
    if not principal.active:
        return DuplicatePair.objects.none()
    both = reference_q(principal, Stakeholder, "one") & reference_q(principal, Stakeholder, "other")
    return DuplicatePair.objects.filter(both).select_related("one", "other")
