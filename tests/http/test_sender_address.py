"""Whose address counts: behind so many proxies of ours the one that the outermost wrote, never what a sender claims."""

from __future__ import annotations

import pytest
from axes.models import AccessAttempt
from django.test import Client, RequestFactory

from core.middleware import client_address
from core.models import AuditEvent
from tests.factories.cast import PASSWORD, make_user

LOGIN = "/account/login/"


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "", "10.0.0.9"),
        (0, "1.2.3.4", "10.0.0.9"),
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "9.9.9.9, 1.2.3.4", "1.2.3.4"),
        (2, "9.9.9.9, 1.2.3.4, 10.0.0.8", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.9"),
        (1, "", "10.0.0.9"),
        (1, "nonsense", "10.0.0.9"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_address_that_our_own_proxy_wrote(settings, proxies, told, address):
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": told} if told else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="10.0.0.9")
    assert client_address(request.META) == address


@pytest.mark.django_db
def test_a_thousand_tries_from_many_addresses_lock_out_only_those(settings):
    """A hundred addresses have tried nine times each; every next one is the tenth."""
    settings.TRUSTED_PROXIES = 1
    alice = make_user("alice")
    AccessAttempt.objects.bulk_create(
        AccessAttempt(
            username=alice.email,
            ip_address=f"10.6.{number // 250}.{number % 250 + 1}",
            user_agent="x",
            failures_since_start=9,
            path_info=LOGIN,
            get_data="",
            post_data="",
            http_accept="",
        )
        for number in range(100)
    )

    def try_from(address: str, password: str) -> int:
        client = Client(headers={"X-Forwarded-For": address, "User-Agent": "x"})
        return client.post(LOGIN, {"login": alice.email, "password": password}).status_code

    for number in (0, 7, 50, 99):
        address = f"10.6.0.{number + 1}"
        assert try_from(address, "wrong-password-1") == 429
        assert try_from(address, PASSWORD) == 429, "even the right one rests there"
    assert AuditEvent.objects.filter(verb="signin.locked", address__startswith="10.6.").count() >= 4
    assert try_from("192.0.2.1", PASSWORD) == 302, "the owner signs in from elsewhere"
