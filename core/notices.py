"""Telling people that something happened to records they keep: that, and where to look, never what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone

from core import mail
from core.access.roles import Role


def leads_of(function_id: Any) -> set[Any]:
    """Ids of the active leads of a function, wherever their area lies."""
    today = timezone.localdate()
    held = apps.get_model(settings.ROLE_ASSIGNMENT_MODEL).objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=today),
        Q(valid_until__isnull=True) | Q(valid_until__gte=today),
        role=Role.LEAD,
        function=function_id,
        user__is_active=True,
    )
    return set(held.values_list("user_id", flat=True))


def tell(user_ids: Iterable[Any], *, path: str) -> int:
    """One mail to each active person, sent once after the commit, with the page to look at; returns to how many."""
    people = get_user_model().objects.filter(pk__in=set(user_ids) - {None}, is_active=True, is_service=False)
    found = list(people.order_by("pk").values_list("pk", flat=True))
    for user_id in found:
        mail.post(to=user_id, template="changed", context={"path": path})
    return len(found)
