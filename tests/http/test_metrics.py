"""/metrics: not there for anybody but a scraper that is known, and without a record in any number."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client

from tests.factories.cast import Cast
from tests.factories.world import World

pytestmark = pytest.mark.django_db
TOKEN = "0123456789abcdef0123456789abcdef"
INSIDE = (ip_network("10.1.0.0/16"),)


def ask(client: Client, token: str = "", address: str = "203.0.113.5", **meta: str) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return client.get("/metrics", headers=headers, REMOTE_ADDR=address, **meta)


def test_it_is_closed_by_default_even_to_an_empty_token(client: Client, cast: Cast) -> None:
    missing = client.get("/nothing-here")
    for answer in (
        ask(client),
        ask(client, "x"),
        client.get("/metrics", headers={"Authorization": "Bearer "}),
    ):
        assert answer.status_code == missing.status_code == 404
    client.force_login(cast.users["administrator"])
    assert ask(client).status_code == 404


def test_the_token_opens_it_and_nothing_near_the_token(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert ask(client, TOKEN).status_code == 200
    for other in (TOKEN[:-1], TOKEN + "0", TOKEN.upper(), "", " "):
        assert ask(client, other).status_code == 404
    assert client.get("/metrics", headers={"Authorization": f"Token {TOKEN}"}).status_code == 404
    assert client.post("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code in (403, 404)


def test_a_network_opens_it_only_to_those_who_ask_for_themselves(client: Client, settings: Any) -> None:
    settings.METRICS_ALLOW = INSIDE
    assert ask(client, address="10.1.2.3").status_code == 200
    assert ask(client, address="10.2.0.1").status_code == 404
    for header in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"):
        assert ask(client, address="10.1.2.3", **{header: "203.0.113.5"}).status_code == 404
    settings.TRUSTED_PROXIES = 1
    assert ask(client, address="10.9.9.9", HTTP_X_FORWARDED_FOR="10.1.2.3").status_code == 404


def test_the_numbers_say_how_things_stand_and_name_nothing(
    client: Client, settings: Any, world: World
) -> None:
    settings.METRICS_TOKEN = TOKEN
    body = ask(client, TOKEN).content.decode()
    for name in (
        "entente_database_up 1.0",
        "entente_keys_fit 1.0",
        "entente_outbox_late",
        "entente_audit_unsealed",
    ):
        assert name in body
    assert "zzq" not in body
    assert not any(str(made.record.pk) in body for made in world)
