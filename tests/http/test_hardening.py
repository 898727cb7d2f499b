"""What every answer carries, and what no view ever gets to see."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("query", ["q=%00", "q=%ff", "q=%ed%a0%80", "q=a%c3", "q=" + "a" * 9000])
def test_text_that_cannot_be_stored_is_refused(client: Client, cast: Cast, query: str) -> None:
    client.force_login(cast.users["lead"])
    page = client.get(f"/map/people/?{query}")
    assert page.status_code == 400
    api = client.get(f"/api/v1/people/?{query}")
    assert api.status_code == 400
    assert api["Content-Type"] == "application/problem+json"
    assert api.json()["request_id"] == api["X-Request-ID"]


def test_headers_of_a_signed_in_page(client: Client, cast: Cast) -> None:
    client.force_login(cast.users["lead"])
    answer = client.get("/map/people/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'self' 'nonce-" in policy
    for directive in ("object-src", "base-uri", "frame-ancestors"):
        assert f"{directive} 'none'" in policy
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_request_id_of_a_proxy_is_kept_and_any_other_is_replaced(client: Client) -> None:
    assert (
        client.get("/health/live", headers={"X-Request-ID": "abcdef-123456"})["X-Request-ID"]
        == "abcdef-123456"
    )
    odd = client.get("/health/live", headers={"X-Request-ID": "<script>"})["X-Request-ID"]
    assert "<" not in odd
    assert len(odd) == 36


def test_no_form_is_accepted_without_its_token(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.users["lead"])
    answer = strict.post("/map/people/new/", {"name": "Somebody"})
    assert answer.status_code == 403
    assert b"Reload the page" in answer.content
