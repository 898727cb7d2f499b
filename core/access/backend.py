"""Django's permission backend: the one rule, and nothing else."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db import models

from core.access.permissions import has_permission


class RecordPermissionBackend(BaseBackend):
    """Authenticates nobody; answers `user.has_perm` from `core.access`."""

    def has_perm(self, user_obj: Any, perm: str, obj: models.Model | None = None) -> bool:
        return has_permission(user_obj, perm, obj)
