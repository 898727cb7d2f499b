"""Django's own signals that core listens to (never signals between our apps)."""

from __future__ import annotations

from django.db.models.signals import post_migrate

from core import prepared
from core.access.grants import forget_permission_ids
from core.rights import after_migrate

post_migrate.connect(forget_permission_ids, dispatch_uid="core.forget_permission_ids")
post_migrate.connect(prepared.forget, dispatch_uid="core.forget_statements")
post_migrate.connect(after_migrate, dispatch_uid="core.give_rights")
