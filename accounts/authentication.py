"""How the API knows who asks: `Authorization: Token …` or the browser session."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from redis.exceptions import RedisError
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from accounts import tokens
from accounts.factors import shut_out
from accounts.models import ApiToken, TokenScope, User
from core.requests import current


def refuse_guessing(address: str | None) -> None:
    """More than so many unknown tokens from one address in a minute are answered 429. Tokens that are right still
    pass from there, so nobody is locked out by a neighbour; while the cache is away nothing is counted."""
    key = f"token-guess:{address}"
    try:
        cache.add(key, 0, 60)
        if int(cache.incr(key)) > settings.TOKEN_GUESSES:
            raise exceptions.Throttled(wait=60)
    except (ConnectionError, RedisError, ValueError):
        return


class TokenAuthentication(authentication.BaseAuthentication):
    """A token of an active user. A read token can change nothing, whatever its user's role."""

    keyword = "Token"

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        header = authentication.get_authorization_header(request)
        scheme, _, secret = header.partition(b" ")
        if scheme.lower() != b"token":
            return None
        try:
            token = tokens.find(secret.strip().decode("ascii"), current.get().address)
        except UnicodeDecodeError:
            token = None
        if token is None:
            if not tokens.is_spent(secret.strip()):
                refuse_guessing(current.get().address)
            raise exceptions.AuthenticationFailed("The token is unknown, withdrawn or expired.")
        user = token.user
        if shut_out(user):
            raise exceptions.AuthenticationFailed("This account needs a second factor first.")
        if not tokens.within_quota(token):
            raise exceptions.Throttled(wait=3600 - int(time.time()) % 3600)
        user.credential_holds = token.holds  # type: ignore[attr-defined]
        user.token_functions = tuple(token.functions)  # type: ignore[attr-defined]
        user.token_read_only = token.scope != TokenScope.WRITE  # type: ignore[attr-defined]
        return user, token

    def authenticate_header(self, request: Request) -> str:
        return self.keyword


class SessionAuthentication(authentication.SessionAuthentication):
    """The signed-in browser; unsafe methods need the CSRF token."""

    def authenticate_header(self, request: Any) -> str:
        return "Session"


class TokenScheme(OpenApiAuthenticationExtension):
    """How OpenAPI names the token."""

    target_class = "accounts.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token ` and a secret made by `create_token` or under My account.",
        }


class SessionScheme(OpenApiAuthenticationExtension):
    """How OpenAPI names the signed-in browser."""

    target_class = "accounts.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "entente_session",
            "description": "The browser session.",
        }
