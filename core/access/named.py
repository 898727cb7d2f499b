"""Whether somebody sees any NAMED record: as author, custodian or through a personal grant that is in force."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.access.principals import Principal
from core.access.registry import rules
from core.confidentiality import Handling


def holds_named(principal: Principal) -> bool:
    """One statement over all registered models; False for commands and strangers."""
    if principal.user_id is None:
        return False
    from django.contrib.auth import get_user_model

    found: Any = Q(pk__in=[])
    for model, rule in rules().items():
        if rule.sight is not None:
            # Copies the level of a record that is asked itself.
            continue
        mine = Q(created_by=OuterRef("pk")) | Q(custodian=OuterRef("pk"))
        found |= Q(Exists(model._default_manager.filter(mine, handling=Handling.NAMED)))
        if rule.user_grants is not None:
            in_force = Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now())
            granted = rule.user_grants.objects.filter(
                in_force, user_id=OuterRef("pk"), content_object__handling=Handling.NAMED
            )
            found |= Q(Exists(granted))
    return get_user_model()._default_manager.filter(found, pk=principal.user_id).exists()
