"""Forms sent twice – a double click, a resend after the answer was lost – act once and land on the same page.

Every form carries a hidden key beside its CSRF token (core.templatetags.forms). A form that was answered with a
redirect is done; the same form again is answered with the same redirect. A form that was changed in between (Back,
another name, Save) is a new one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.core.files.uploadedfile import UploadedFile
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django_htmx.http import HttpResponseClientRedirect

from core import idempotency
from core.errors import BadRequest, page, trouble_page

FIELD = "submission_key"
IGNORED = {FIELD, "csrfmiddlewaretoken"}


def landed(response: HttpResponse, url: str) -> HttpResponse:
    """For an answer that is no redirect although the act is done (a secret shown once): where a resend lands."""
    response.once_location = url  # type: ignore[attr-defined]
    return response


def undone(response: HttpResponse) -> HttpResponse:
    """For a redirect that asks for something first: the act has not happened, and the same form may come again."""
    response.not_done = True  # type: ignore[attr-defined]
    return response


class SubmissionMiddleware:
    """Around every view: a signed-in form with a key runs in one transaction with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or request.path.startswith("/api/") or not request.user.is_authenticated:
            return self.get_response(request)
        key = request.POST.get(FIELD, "")
        if not key:
            return self.get_response(request)
        try:
            return self._once(request, f"form:{idempotency.checked(key)[:150]}")
        except BadRequest as error:
            return page(request, 400, error.detail)
        except idempotency.KeyReused:
            return self.get_response(request)
        except (OperationalError, InterfaceError) as error:
            return trouble_page(request, error) or page(request, 500)

    def _once(self, request: HttpRequest, key: str) -> HttpResponse:
        route = f"POST {request.path}"
        with idempotency.once(
            actor_id=request.user.pk,  # type: ignore[arg-type]
            key=key,
            route=route,
            digest=_digest(request),
        ) as (row, done):
            if done:
                return _again(request, row.location)
            response = self.get_response(request)
            location = _location(response)
            if location:
                idempotency.keep(row, location=location)
            else:
                idempotency.forget(row)
            return response


def _digest(request: HttpRequest) -> str:
    fields = sorted((name, values) for name, values in request.POST.lists() if name not in IGNORED)
    files = sorted((name, _file(part)) for name, parts in request.FILES.lists() for part in parts)
    return idempotency.digest_of(request.META.get("QUERY_STRING", ""), fields, files)


def _file(part: UploadedFile) -> str:
    sha = hashlib.sha256(str(part.name).encode(errors="replace"))
    for chunk in part.chunks():
        sha.update(chunk)
    part.seek(0)
    return sha.hexdigest()


def _location(response: HttpResponse) -> str:
    if getattr(response, "not_done", False):
        return ""
    marked = getattr(response, "once_location", "")
    return str(marked or response.headers.get("HX-Redirect") or response.headers.get("Location") or "")


def _again(request: HttpRequest, location: str) -> HttpResponse:
    htmx = request.headers.get("HX-Request") == "true"
    response = HttpResponseClientRedirect(location) if htmx else HttpResponseRedirect(location)
    response[idempotency.REPLAY] = "true"
    return response
