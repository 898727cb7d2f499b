"""What services refuse, in terms of the domain; pages and API turn each into its status."""

from __future__ import annotations

import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views import defaults
from psycopg.errors import DeadlockDetected, LockNotAvailable

from core.requests import current

PROBLEM_TYPE = "application/problem+json"
TITLES = {
    308: "Moved",
    400: "Bad request",
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Conflict",
    412: "Changed meanwhile",
    413: "Too large",
    415: "Unsupported media type",
    422: "Not processable",
    428: "Precondition required",
    429: "Too many requests",
    500: "Our mistake",
    503: "Not available now",
}


class DomainError(Exception):
    """Base: `status` is the HTTP status, `detail` a sentence for the person who asked."""

    status = 400
    title: str | Promise = "Not possible"

    def __init__(self, detail: Any = "") -> None:
        self.detail = detail or self.title
        super().__init__(str(self.detail))


class NotVisible(DomainError):
    """Not there, or not for this actor: the two look the same."""

    status = 404
    title = _("There is nothing here")


class NotAllowed(DomainError):
    """Visible, but this act is not open to the actor."""

    status = 403
    title = _("Not allowed")


class Conflict(DomainError):
    """The act makes no sense in the record's present state. `errors` names the fields by which it may be settled."""

    status = 409
    title = _("This does not fit")

    def __init__(self, detail: Any = "", errors: dict[str, list[str]] | None = None) -> None:
        self.errors = errors or {}
        super().__init__(detail)


class Stale(DomainError):
    """Somebody changed the record since it was read; `current` is what it is now."""

    status = 412
    title = _("Somebody changed this meanwhile")

    def __init__(self, current: Any) -> None:
        self.current = current
        super().__init__(
            _("It is now version %(version)s. Read it again, then save.") % {"version": current.version}
        )


class Unavailable(DomainError):
    """What the act needs does not answer just now: a full or read-only disk, a service elsewhere."""

    status = 503
    title = _("Not available now")


class BadRequest(DomainError):
    """The request itself is not understood; `errors` names each part."""

    status = 400
    title = _("The request is not understood")

    def __init__(self, detail: Any = "", errors: dict[str, list[str]] | None = None) -> None:
        self.errors = errors or {}
        super().__init__(detail)


def problem_document(
    code: int, detail: Any = "", errors: dict[str, list[str]] | None = None, **more: Any
) -> dict[str, Any]:
    """RFC 9457 problem details: `type, title, status, detail, errors, request_id`."""
    title = TITLES.get(code, "Error")
    return {
        "type": "about:blank",
        "title": title,
        "status": code,
        "detail": str(detail or title),
        "errors": errors or {},
        "request_id": current.get().request_id,
        **more,
    }


def trouble(error: BaseException | None) -> tuple[int, Any, str] | None:
    """Status, words and `Retry-After` for what the database says; None for what is no trouble of the database.

    A lock that somebody holds is not an outage: what was asked did not happen, and may be asked again at once.
    """
    if isinstance(error, OperationalError) and isinstance(
        error.__cause__, LockNotAvailable | DeadlockDetected
    ):
        words = _("Somebody is changing this at this very moment. Nothing was saved: try again.")
        return 409, words, "2"
    if isinstance(error, OperationalError | InterfaceError):
        words = _(
            "The database is not answering. Nothing was lost. This usually passes within a few seconds."
        )
        return 503, words, "10"
    return None


def trouble_page(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """The page or problem document for trouble of the database."""
    found = trouble(error)
    if found is None:
        return None
    for_pages = found[0] >= 500 and not request.path.startswith("/api/")
    response = page(request, found[0], "" if for_pages else found[1])
    response["Retry-After"] = found[2]
    return response


def page(request: HttpRequest, status: int, detail: Any = "", *, own: bool = False) -> HttpResponse:
    """The designed error page for a status; problem details below `/api/`. `own` words stand on a 503 page in place
    of those about the database."""
    if request.path.startswith("/api/"):
        return JsonResponse(problem_document(status, detail), status=status, content_type=PROBLEM_TYPE)
    if status >= 500:  # needs no database: without a reader, without the frame of the pages
        words = {"detail": detail if own else ""}
        response = HttpResponse(render_to_string(f"{status}.html", words), status=status)
        if status == 503:
            response["Retry-After"] = "10"
        return response
    return render(request, f"{status}.html", {"detail": detail}, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF answer in our page: what to do next, without the technical reason."""
    return page(
        request, 403, _("This form was open too long or came from elsewhere. Reload the page and try again.")
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 400 (a foreign host name, a broken form) in our words."""
    return page(request, 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's 500, called while the error is handled; 503 where the database is the trouble."""
    away = trouble_page(request, sys.exc_info()[1])
    if away is not None:
        return away
    return page(request, 500) if request.path.startswith("/api/") else defaults.server_error(request)
