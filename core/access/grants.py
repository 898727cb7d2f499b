"""Shares: guardian object grants in direct foreign-key tables, with expiry and reason.

A root record's app subclasses both bases with `content_object` pointing at the record. Expiry is compared with
the database's clock, so a grant opens nothing from its last second on.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from core.access.principals import Principal
from core.access.registry import Rule
from core.confidentiality import Handling


class Shared(Exists):
    """EXISTS that is asked of each row: PostgreSQL would else read every share of somebody with many, for one page."""

    template = "((%(subquery)s) IS NOT NULL)"


class GrantDetails(models.Model):
    """What every share says besides whom it opens what: until when, why, by whom."""

    expires_at = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("shared by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    granted_at = models.DateTimeField(_("shared on"), auto_now_add=True)

    class Meta:
        abstract = True


class UserGrant(GrantDetails, UserObjectPermissionBase):
    """A share with one person."""

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True


class GroupGrant(GrantDetails, GroupObjectPermissionBase):
    """A share with a function or a team, through the auth group that it owns."""

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = True


@cache
def permission_id(model: type[models.Model], action: str) -> int:
    """The constant id of a model's `view` or `change` permission."""
    meta = model._meta
    return Permission.objects.values_list("pk", flat=True).get(
        content_type__app_label=meta.app_label,
        content_type__model=meta.model_name,
        codename=f"{action}_{meta.model_name}",
    )


def forget_permission_ids(**_kwargs: Any) -> None:
    """Empties the cache after migrations, when the ids may be others."""
    permission_id.cache_clear()


def in_force(table: Any, rule: Rule, action: str) -> Any:
    """The shares of a table that open `action` at this moment."""
    actions = ("change",) if action == "change" else ("view", "change")
    return table.objects.filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=Now()),
        permission_id__in=[permission_id(rule.model, name) for name in actions],
    )


def _in_force(table: Any, rule: Rule, action: str, outer: str) -> Any:
    return in_force(table, rule, action).filter(content_object_id=OuterRef(outer))


def granted_q(principal: Principal, rule: Rule, action: str, outer: str, prefix: str) -> Q | None:
    """Whether the root record named by `outer` is shared with this person, or (never for NAMED rows) with a
    function or team of theirs. None where nothing of this kind is shared with them at all."""
    condition: Q | None = None
    if rule.user_grants._meta.label in principal.personal_shares:
        personal = _in_force(rule.user_grants, rule, action, outer).filter(user_id=principal.user_id)
        condition = Q(Shared(personal))
    if rule.group_grants._meta.label in principal.group_shares:
        grouped = _in_force(rule.group_grants, rule, action, outer).filter(group_id__in=principal.groups)
        shared = Q(**{f"{prefix}handling__lt": Handling.NAMED}) & Q(Shared(grouped))
        condition = shared if condition is None else condition | shared
    return condition
