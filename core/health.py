"""Whether this process lives and can serve; and, for administrators, how the installation stands."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from redis.exceptions import RedisError

from core import outbox
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
    context = {
        "page": {"title": _("System health")},
        "facts": _facts(),
        "given_up": outbox.given_up(),
    }
    return render(request, "core/health.html", context)


@login_required
@require_POST
def settle_effect(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An administrator has an effect tried again that was given up, or lets it go."""
    again = "let_go" not in request.POST
    outbox.settle(actor=request.user, pk=pk, again=again)
    messages.success(request, _("It is tried again now.") if again else _("It is let go."))
    return redirect("health")


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
        _effects(),
    ]


def _effects() -> dict[str, Any]:
    """Mails, imports and other effects of the outbox: what is late, what was given up."""
    late, lost = outbox.waiting(), len(outbox.given_up())
    notes = []
    if late["count"]:
        notes.append(_("Effects are late: look whether worker and scheduler run."))
    if lost:
        notes.append(_("Some were given up after many tries. They are listed below."))
    value = _("%(late)s late, %(lost)s given up") % {"late": late["count"], "lost": lost}
    return {
        "label": _("Mails, imports and jobs"),
        "value": value if notes else _("nothing late"),
        "good": not notes,
        "note": " ".join(notes),
    }


def _redis() -> dict[str, Any]:
    try:
        cache._cache.get_client(write=False).ping()  # type: ignore[attr-defined]
    except (RedisError, OSError):
        note = _("Pages go on. Imports, reminders and other jobs wait until Redis answers again.")
        return {"label": _("Redis"), "value": _("does not answer"), "good": False, "note": note}
    return {"label": _("Redis"), "value": _("answers"), "good": True, "note": ""}
