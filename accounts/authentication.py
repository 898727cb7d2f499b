"""How the API knows who asks: `Authorization: Token …` or the browser session."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from accounts import tokens
from accounts.models import ApiToken, TokenScope, User


class TokenAuthentication(authentication.BaseAuthentication):
    """A token of an active user. A read token can change nothing, whatever its user's role."""

    keyword = "Token"

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        header = authentication.get_authorization_header(request)
        scheme, _, secret = header.partition(b" ")
        if scheme.lower() != b"token":
            return None
        try:
            token = tokens.find(secret.strip().decode("ascii"))
        except UnicodeDecodeError:
            token = None
        if token is None:
            raise exceptions.AuthenticationFailed("The token is unknown, withdrawn or expired.")
        user = token.user
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
