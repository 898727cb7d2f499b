"""Middleware that only browsers need, left out for calls with a token: they have no session, no form and no message.

What protects every answer (headers, request id, refusals of broken requests) stays in force for both.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.middleware import SessionMiddleware
from accounts.signed_in import user_of

API, DOCS = "/api/v1/", "/api/v1/docs/"


def by_token(request: HttpRequest) -> bool:
    """Whether this is a call of the API with a token; the API itself finds out whose."""
    given = request.META.get("HTTP_AUTHORIZATION", "")
    return (
        given[:6].lower() == "token " and request.path.startswith(API) and not request.path.startswith(DOCS)
    )


class ForBrowsers:
    """Mixed in before a middleware: calls with a token pass it by."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> Any:
        return self.get_response(request) if by_token(request) else super().__call__(request)  # type: ignore[misc]


class SignedIn(ForBrowsers, AuthenticationMiddleware):
    """Who is signed in by session; nobody, before the API has read a token."""

    def __call__(self, request: HttpRequest) -> Any:
        if by_token(request):
            request.user = AnonymousUser()
        return super().__call__(request)

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(partial(user_of, request))  # type: ignore[assignment]


class Messages(ForBrowsers, MessageMiddleware):
    """What the next page says."""


class Limits(ForBrowsers, SessionMiddleware):
    """The end of sessions, language and time zone."""
