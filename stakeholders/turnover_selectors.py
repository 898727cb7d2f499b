"""Reads of turnover; `stakeholders.selectors` has them too."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.access.scope import scope
from stakeholders.models import RosterCheck, Transition, TurnoverFinding


def roster_checks(*, actor: Any) -> QuerySet[RosterCheck]:
    return scope(actor, RosterCheck.objects.all())


def findings(*, actor: Any) -> QuerySet[TurnoverFinding]:
    """What lists and colleagues propose."""
    return scope(actor, TurnoverFinding.objects.all())


def transitions(*, actor: Any) -> QuerySet[Transition]:
    return scope(actor, Transition.objects.all())
