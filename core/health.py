"""Whether this process lives and can serve; and, for administrators, how the installation stands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from redis.exceptions import RedisError

from core import outbox
from core.access.principals import principal_of
from core.errors import NotVisible
from core.key_care import key_state, keys_fit
from core.sealing import standing

SEALED_WITHIN = timedelta(minutes=15)


def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """The database answers, its tables are those of this version, and the keys that its text needs are here.

    Redis may be away and jobs may be late: pages go on, so neither takes a server out of service. The health page and
    the metrics tell of both.
    """
    try:
        reason = "migrations missing" if not migrated() else "" if keys_fit() else "keys missing"
    except DatabaseError:
        reason = "database away"
    if reason:
        return JsonResponse({"status": reason}, status=503, headers={"Retry-After": "10"})
    return JsonResponse({"status": "ok"})


def migrated() -> bool:
    """Whether every migration of this version is applied; asked until it is true, then remembered."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return _migrated()


def _migrated() -> bool:
    if not _seen_migrated:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _seen_migrated.append(True)
    return True


_seen_migrated: list[bool] = []


@login_required
def health_page(request: HttpRequest) -> HttpResponse:
    """For administrators: versions, database roles, Redis, and what should be changed."""
    if not principal_of(request.user).is_administrator:
        raise NotVisible
    context = {
        "page": {"title": _("System health")},
        "facts": facts(),
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


def facts() -> list[dict[str, Any]]:
    """How the installation stands, each with whether it is well and what to do; for administrators' eyes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), current_user, "
            "EXISTS(SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user)"
        )
        version, role, owns = cursor.fetchone()
    separate = not owns
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
        _keys(),
        _seals(),
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


def _keys() -> dict[str, Any]:
    state = key_state()
    used = ", ".join(f"{key_id} ({number})" for key_id, number in state.used.items()) or _(
        "nothing encrypted yet"
    )
    note = ""
    if state.missing:
        note = _("FIELD_KEYS lacks %(keys)s: what was encrypted with it cannot be read.") % {
            "keys": ", ".join(state.missing)
        }
    elif state.wrong:
        note = _("FIELD_KEYS holds another key under the name %(keys)s than the one that was used.") % {
            "keys": ", ".join(state.wrong)
        }
    return {"label": _("Keys for encrypted text"), "value": used, "good": state.good, "note": note}


def _seals() -> dict[str, Any]:
    oldest = standing()["since"]
    late = oldest is not None and oldest < timezone.now() - SEALED_WITHIN
    value = _("sealed") if oldest is None else _("newest events not sealed yet")
    note = (
        _("Events since %(when)s are not sealed. Is the scheduler running?")
        % {"when": date_format(oldest, "H:i")}
        if late
        else ""
    )
    return {"label": _("Audit trail"), "value": value, "good": not late, "note": note}
