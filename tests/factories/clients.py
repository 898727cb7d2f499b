"""How each actor of the cast reaches the system: browser session or API token."""

from __future__ import annotations

import json
import time
from typing import Any

from django.test import Client

from core import purpose
from tests.factories.cast import ANONYMOUS, Cast


def client_of(cast: Cast, name: str) -> Client:
    """A client of an actor: service accounts by token, people by session, the inactive one by its old token.

    The session is the plain ModelBackend-free sign-in of Django's test client.
    """
    if name == ANONYMOUS:
        return Client()
    if name in cast.secrets:
        return Client(headers={"Authorization": f"Token {cast.secrets[name]}"})
    client = Client()
    client.force_login(cast.users[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def say_purposes(client: Client, *records: Any) -> None:
    """As if this session had said a moment ago what it reads these NAMED records for."""
    session = client.session
    for record in records:
        purpose.give(session, record.pk, "keeping")
    session.save()


def body_of(response: Any) -> bytes:
    """The whole answer, streamed or not."""
    if getattr(response, "streaming", False):
        return b"".join(response.streaming_content)
    return bytes(response.content)


def send(client: Client, method: str, url: str, data: Any = None, **headers: str) -> Any:
    """A JSON request; `headers` are given by name (`If_Match='"v1"'`)."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.generic(
        method.upper(),
        url,
        json.dumps(data) if data is not None else "",
        content_type="application/json",
        headers=named,
    )


def freshly(client: Client) -> Client:
    """The same client, as if its person had just shown their password again: for acts that ask (core.stepup)."""
    from django.contrib.auth import SESSION_KEY

    session = client.session
    session["account_authentication_methods_user"] = session[SESSION_KEY]
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    return client
