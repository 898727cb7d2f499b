"""Writes of assessments. A new judgement is a new row; an update corrects a slip and stays with its author."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.access.principals import Principal
from core.bulk import Row, write_many
from core.errors import NotAllowed
from core.records import create, delete, describe, snapshot, update
from stakeholders.models import Assessment

CONTENT = frozenset(
    {
        "theme",
        "alignment",
        "interest",
        "influence",
        "legitimacy",
        "urgency",
        "accessibility",
        "line",
        "confidence",
        "provenance",
        "rationale",
        "assessed_on",
    }
)


def derive_assessment(assessment: Assessment) -> None:
    assessment.scope_area_id = assessment.stakeholder.scope_area_id


def sign_assessment(principal: Principal, assessment: Assessment, before: Mapping[str, Any]) -> None:
    """A correction is the author's, or that of a lead of the function; it stays with whom it is about."""
    if not before:
        return
    if before["stakeholder"] != assessment.stakeholder_id:
        raise ValidationError(
            {"stakeholder": _("A judgement stays with whom it is about. Write a new one instead.")}
        )
    now = snapshot(assessment)
    corrected = any(before[name] != now[name] for name in CONTENT)
    mine = principal.user_id is not None and principal.user_id == assessment.created_by_id
    if corrected and not mine and assessment.function_id not in principal.leading:
        raise NotAllowed(
            _("Only its author or a lead of the function corrects a judgement. Write one of your own.")
        )


describe(Assessment, derive=derive_assessment, sign=sign_assessment)


def create_assessment(*, actor: Any, values: dict[str, Any], reason: str = "") -> Assessment:
    """A new judgement, beside those that are there."""
    return create(actor=actor, model=Assessment, values=values, reason=reason)


def update_assessment(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Assessment:
    """Corrects a slip of one's own; what was thought before stays in the history."""
    return update(actor=actor, model=Assessment, pk=pk, version=version, values=values, reason=reason)


def delete_assessment(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a judgement that was entered by mistake."""
    delete(actor=actor, model=Assessment, pk=pk, version=version, reason=reason)


def assess_many(*, actor: Any, rows: Sequence[Mapping[str, Any]], reason: str = "") -> list[UUID]:
    """The judgements of a workshop, all or none; RowsRefused says for `<row>.<field>` what is wrong."""
    return write_many(
        actor=actor,
        model=Assessment,
        rows=[Row(number, dict(values), reason) for number, values in enumerate(rows)],
    )
