"""Writes of exposures and contact rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.principals import Principal
from core.confidentiality import Handling
from core.records import create, delete, describe, update
from engagements.domain.contact import gravest
from engagements.models import ContactRule, Exposure, Mitigation
from stakeholders.models import Stakeholder

# What only keeps a record and says nothing new about the harm: changing it is no review.
NO_REVIEW = frozenset({"function", "custodian", "handling"})


def derive_exposure(exposure: Exposure) -> None:
    """Always NAMED; the gravest of its three harms; the area of whom it is about."""
    exposure.handling = Handling.NAMED
    exposure.level = gravest((exposure.institution, exposure.community, exposure.armed))
    if exposure.place_id:
        exposure.scope_area_id = exposure.place_id
    elif exposure.stakeholder_id and exposure.stakeholder is not None:
        exposure.scope_area_id = exposure.stakeholder.scope_area_id


def sign_exposure(principal: Principal, exposure: Exposure, before: Mapping[str, Any]) -> None:
    """Whoever writes an exposure, or changes anything that it says, has reviewed it."""
    said = ("institution", "community", "armed", "reasons", "care", "review_by")
    if before and all(getattr(exposure, name) == before[name] for name in said):
        return
    exposure.reviewed_on = timezone.localdate()
    exposure.reviewed_by_id = principal.user_id


def check_exposure(principal: Principal, exposure: Exposure) -> None:
    """A review lies ahead when it is set, not behind."""
    if exposure.reviewed_on is not None and exposure.review_by < exposure.reviewed_on:
        raise ValidationError({"review_by": _("Set a day from today on.")})


def derive_rule(rule: ContactRule) -> None:
    if rule.place_id:
        rule.scope_area_id = rule.place_id
    elif rule.stakeholder_id and rule.stakeholder is not None:
        rule.scope_area_id = rule.stakeholder.scope_area_id


def derive_mitigation(mitigation: Mitigation) -> None:
    mitigation.scope_area_id = mitigation.engagement.scope_area_id


describe(Exposure, derive=derive_exposure, sign=sign_exposure, check=check_exposure)
describe(ContactRule, derive=derive_rule)
describe(Mitigation, derive=derive_mitigation)


def create_exposure(*, actor: Any, values: dict[str, Any], reason: str = "") -> Exposure:
    """How contact may harm somebody; it belongs to the function of whom it is about unless another is named."""
    values = {**values, "handling": Handling.NAMED}
    stakeholder = values.get("stakeholder")
    if not values.get("function") and isinstance(stakeholder, Stakeholder) and stakeholder.function_id:
        values["function"] = stakeholder.function_id
    return create(actor=actor, model=Exposure, values=values, reason=reason)


def update_exposure(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Exposure:
    """Changes an exposure, which reviews it, or hands it to another custodian."""
    return update(actor=actor, model=Exposure, pk=pk, version=version, values=values, reason=reason)


def delete_exposure(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes an exposure; its history stays, encrypted, for those who could read it."""
    delete(actor=actor, model=Exposure, pk=pk, version=version, reason=reason)


def create_mitigation(*, actor: Any, values: dict[str, Any], reason: str = "") -> Mitigation:
    """How harm is avoided in an engagement that does not follow a rule; written by planning it."""
    return create(actor=actor, model=Mitigation, values=values, reason=reason)


def create_contact_rule(*, actor: Any, values: dict[str, Any], reason: str = "") -> ContactRule:
    """Publishes how somebody may be contacted. Whoever publishes needs no exposure, and names none."""
    return create(actor=actor, model=ContactRule, values=values, reason=reason)


def update_contact_rule(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> ContactRule:
    """Changes a rule, or ends it."""
    return update(actor=actor, model=ContactRule, pk=pk, version=version, values=values, reason=reason)


def delete_contact_rule(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a rule that was published by mistake; a real one is given its last day."""
    delete(actor=actor, model=ContactRule, pk=pk, version=version, reason=reason)
