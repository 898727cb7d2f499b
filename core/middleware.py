"""Request id, hardening of every request, and domain errors as pages."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote_to_bytes
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.errors import DomainError, page, trouble_page
from core.requests import RequestFacts, current
from core.stepup import NeedsFreshSignIn, to_fresh_sign_in

GetResponse = Callable[[HttpRequest], HttpResponse]
_ID = re.compile(r"[A-Za-z0-9-]{8,36}")
MAX_QUERY = 8000


logger = logging.getLogger("entente.request")


def _log(request: HttpRequest, response: HttpResponse, begun: float) -> None:
    """One line for each request but probes and static files: the name of the route, never the address asked for."""
    match = getattr(request, "resolver_match", None)
    route = (match.view_name if match else "") or "none"
    if route in ("health-live", "health-ready", "metrics") or request.path.startswith("/static/"):
        return
    facts = {
        "method": request.method,
        "route": route,
        "status": response.status_code,
        "ms": round((time.monotonic() - begun) * 1000),
    }
    logger.info("request", extra=facts)


class RequestIdMiddleware:
    """Gives each request an id (or takes a proxy's), answers it in `X-Request-ID`, keeps the sender's address."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _ID.fullmatch(given) else str(uuid4())
        address = client_address(request.META)
        request.META["REMOTE_ADDR"] = address or ""
        token = current.set(RequestFacts(request_id, address))
        begun = time.monotonic()
        try:
            response = self.get_response(request)
            _log(request, response, begun)
        finally:
            current.reset(token)
        response["X-Request-ID"] = request_id
        return response


def client_address(meta: dict[str, Any]) -> str | None:
    """Who asks: the peer, or the address that the outermost of our TRUSTED_PROXIES saw. What a client writes into
    X-Forwarded-For itself stands further left and is not believed."""
    peer = meta.get("REMOTE_ADDR") or None
    if not settings.TRUSTED_PROXIES:
        return peer
    hops = [hop.strip() for hop in meta.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    if len(hops) < settings.TRUSTED_PROXIES:
        return peer
    try:
        return str(ip_address(hops[-settings.TRUSTED_PROXIES]))
    except ValueError:
        return peer


class HardeningMiddleware:
    """Refuses what no honest client sends, and sets the headers that no library here sets.

    Signed-in answers are never stored; every answer stays with its own origin.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if len(query) > MAX_QUERY:
            return page(request, 400, _("The address is too long."))
        if "\x00" in request.path or "\ufffd" in request.path or _broken(query):
            return page(request, 400, _("The address contains a character that is not allowed."))
        response = self.get_response(request)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and not request.path.startswith("/static/"):
            response["Cache-Control"] = "no-store, private"
        return response


def _broken(query: str) -> bool:
    """Bytes that are not text: invalid UTF-8, NUL or lone surrogates behind the percent signs."""
    try:
        return "\x00" in unquote_to_bytes(query).decode("utf-8")
    except UnicodeError:
        return True


class DomainErrorMiddleware:
    """Turns a service's refusal into the page for its status; the API has its own answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NeedsFreshSignIn) and not request.path.startswith("/api/"):
            return to_fresh_sign_in(request)
        if isinstance(exception, DomainError):
            status = exception.status if exception.status in (400, 401, 403, 404, 409, 503) else 400
            return page(request, status, exception.detail, own=True)
        return trouble_page(request, exception)
