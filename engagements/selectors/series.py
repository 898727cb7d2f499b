"""Reads of series: the first engagement and all that follow it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from engagements.models import Engagement
from engagements.selectors.engagements import engagements


def series_of(*, actor: Any, engagement: Engagement) -> QuerySet[Engagement]:
    """The series that an engagement belongs to, itself included, in order of time, as far as the actor sees it."""
    root = engagement.follows_id or engagement.pk
    return engagements(actor=actor).filter(Q(pk=root) | Q(follows_id=root)).order_by("starts", "pk")
