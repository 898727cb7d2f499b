"""Acts that ask who it is once more: large exports, break glass, custody, sharing of NAMED records, tokens.

Floors above know how somebody signs in; they say so here once (`ask`), and every floor asks by `require_fresh`.
Call it when the form is shown and again when it is sent, so that nobody types a reason twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.submissions import undone

MINUTES = 15


class NeedsFreshSignIn(DomainError):
    """The act is open to this person, after they show once more that it is they."""

    status = 401
    title = _("Confirm first that it is you: sign in again, then repeat this.")


@dataclass(frozen=True)
class Ways:
    """How freshness is known, and the address where it is renewed and from which one comes back."""

    is_fresh: Callable[[HttpRequest, int], bool]
    address: Callable[[HttpRequest, str], str]


_ways: list[Ways] = []


def ask(ways: Ways) -> None:
    """Says how freshness is known; the last word counts."""
    _ways[:] = [ways]


def is_fresh(request: HttpRequest, minutes: int = MINUTES) -> bool:
    """Whether this browser session showed a password, passkey or code in the last minutes.

    A token proves nothing about who holds it now, so it is never fresh: such acts belong to people.
    """
    return bool(_ways) and _ways[0].is_fresh(request, minutes)


def require_fresh(request: HttpRequest, minutes: int = MINUTES) -> None:
    """Raises NeedsFreshSignIn unless it is fresh."""
    if not is_fresh(request, minutes):
        raise NeedsFreshSignIn


def to_fresh_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to the page that asks, and from there back to the page this came from, never elsewhere."""
    if not _ways:
        raise NeedsFreshSignIn
    address = _ways[0].address(request, _page(request))
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = address
        return undone(response)
    return undone(redirect(address))


def _page(request: HttpRequest) -> str:
    """The page to come back to: this address where it can be read, else the desk."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return "/"
    shown = getattr(view, "view_class", None)
    return request.get_full_path() if shown is None or hasattr(shown, "get") else "/"
