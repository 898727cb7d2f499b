"""`/engagement/log/offline/`: the form that opens and saves with no connection, and what its drafts ask of us."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from core.errors import DomainError
from core.idempotency import KeyReused
from engagements.forms.offline import DraftForm, functions_of
from engagements.models.choices import EngagementKind
from engagements.services import offline as services

PAGE = "engagements/offline.html"


def _context() -> dict[str, Any]:
    """Nothing of anybody: this page is kept on devices."""
    return {"kinds": EngagementKind.choices, "idle": settings.SESSION_IDLE_MINUTES}


@require_safe
def offline_page(request: HttpRequest) -> HttpResponse:
    """The empty form, the same for everybody, signed in or not. A device asks for it as nobody, in `language`."""
    asked = request.GET.get("language", "")
    with translation.override(asked if asked in dict(settings.LANGUAGES) else translation.get_language()):
        return render(request, PAGE, _context())


@require_safe
def offline_worker(request: HttpRequest) -> HttpResponse:
    """The service worker of that page: a new version whenever the page, its language or a file of it is another."""
    page = reverse("offline-log")
    said = {"page": page, "shell": f"{page}?{urlencode({'language': translation.get_language() or ''})}"}
    whole = render_to_string(PAGE, {**_context(), "request": request}) + settings.ENTENTE_VERSION
    version = hashlib.sha256(whole.encode()).hexdigest()[:16]
    script = json.dumps({**said, "version": version})
    body = f"self.ENTENTE = {script};\nimportScripts({json.dumps(static('dist/offline-worker.js'))});\n"
    response = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


class ForDevices(View):
    """Answers are JSON and never lead elsewhere; who is not signed in is told so."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return JsonResponse({"detail": _("Sign in first.")}, status=401)
        try:
            return super().dispatch(request, *args, **kwargs)
        except KeyReused:
            said = _(
                "An earlier wording of this note has arrived already. Remove this one, or change that one."
            )
            return JsonResponse({"detail": said, "problems": [said]}, status=409)
        except ValidationError as error:
            return JsonResponse({"problems": error.messages}, status=422)
        except DomainError as error:
            said = str(error.detail)
            return JsonResponse({"detail": said, "problems": [said]}, status=error.status)


class OfflineKey(ForDevices):
    """The lock of one's own device for this session; preparing a device, and forgetting it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        device = _uuid(request.GET.get("device", ""))
        lock = services.lock_of(actor=request.user, device=device or UUID(int=0))
        told = {
            "csrf": get_token(request),
            "functions": functions_of(request.user),
            "idle": settings.SESSION_IDLE_MINUTES,
            "lock": lock,
        }
        return JsonResponse(told)

    def post(self, request: HttpRequest) -> HttpResponse:
        forgotten = _uuid(request.POST.get("forget", ""))
        if forgotten is not None:
            services.forget_device(actor=request.user, device=forgotten)
            return JsonResponse({})
        device, lock = services.prepare_device(actor=request.user)
        return JsonResponse({"device": str(device), "lock": lock}, status=201)


class OfflineSend(ForDevices):
    """One draft; it arrives once under its own id."""

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DraftForm(request.POST, actor=request.user)
        if not form.is_valid():
            return JsonResponse({"problems": form.problems()}, status=422)
        arrival = services.arrive(actor=request.user, draft=form.cleaned_data["draft"], values=form.values())
        return JsonResponse(
            {"url": arrival.url, "again": arrival.again}, status=200 if arrival.again else 201
        )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
