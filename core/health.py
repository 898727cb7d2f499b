"""Whether this process lives and can serve; and, for administrators, how the installation stands."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from core.access.principals import principal_of
from core.errors import NotVisible
from core.rights import application_role


def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """The database answers; Redis may be away, pages go on without it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database away"}, status=503, headers={"Retry-After": "10"})
    return JsonResponse({"status": "ok"})


@login_required
def health_page(request: HttpRequest) -> HttpResponse:
    """For administrators: versions, database roles, Redis, and what should be changed."""
    if not principal_of(request.user).is_administrator:
        raise NotVisible
    return render(request, "core/health.html", {"page": {"title": _("System health")}, "facts": _facts()})


def _facts() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_user")
        version, role = cursor.fetchone()
    separate = application_role() is not None
    return [
        {"label": _("Entente"), "value": settings.ENTENTE_VERSION, "good": True, "note": ""},
        {"label": _("Environment"), "value": settings.ENTENTE_ENV, "good": True, "note": ""},
        {"label": _("PostgreSQL"), "value": version, "good": True, "note": ""},
        {
            "label": _("Database roles"),
            "value": _("%(role)s, apart from the owner") % {"role": role} if separate else role,
            "good": separate,
            "note": ""
            if separate
            else _(
                "The application owns its tables, so history and audit are not protected by the database. "
                "Set DATABASE_OWNER_URL to the owner and DATABASE_URL to a role without ownership."
            ),
        },
        _redis(),
    ]


def _redis() -> dict[str, Any]:
    try:
        cache.get("health")
    except (RedisError, OSError):
        note = _("Pages go on. Imports, reminders and other jobs wait until Redis answers again.")
        return {"label": _("Redis"), "value": _("does not answer"), "good": False, "note": note}
    return {"label": _("Redis"), "value": _("answers"), "good": True, "note": ""}
