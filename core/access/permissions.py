"""Django's permission questions answered by the one rule; no other backend grants anything."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models

from core.access.principals import principal_of
from core.access.scope import Action, may

ACTIONS: dict[str, Action] = {"view": "view", "change": "change", "delete": "delete"}


def has_permission(user: Any, permission: str, record: models.Model | None = None) -> bool:
    """`app.action_model`, on a record or on the model as a whole.

    On a record: the scope rule. On a model: whether the role may view or change any such row at all.
    `is_superuser` opens nothing. An unknown permission or a record of another model is False.
    """
    app_label, _, codename = permission.partition(".")
    action, _, model_name = codename.partition("_")
    try:
        model = apps.get_model(app_label, model_name)
    except (LookupError, ValueError):
        return False
    principal = principal_of(user)
    if not principal.active:
        return False
    if record is None:
        if action in ("add", "change", "delete"):
            return principal.may_edit or principal.is_administrator
        return action == "view" and principal.active
    same = (record._meta.concrete_model or type(record)) is (model._meta.concrete_model or model)
    return same and action in ACTIONS and may(user, record, ACTIONS[action])
