"""The chain of the audit trail for auditors: how it stands, the check, the head to keep."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from core import sealing
from core.models import AuditEvent
from tests.factories.cast import give_role, make_user
from tests.http.reading import errors, text

pytestmark = pytest.mark.django_db
URL, HEAD = "/administration/audit/chain/", "/administration/audit/chain/head/"


@pytest.fixture
def auditor(client: Client) -> Client:
    user: User = make_user("audrey")
    give_role(user, "auditor")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_before_the_first_seal(auditor: Client) -> None:
    page = text(auditor.get(URL))
    assert "The first seal is made within a minute" in page and "Nobody has checked the chain yet" in page
    assert auditor.get(HEAD).status_code == 404


def test_how_the_chain_stands(auditor: Client) -> None:
    sealing.seal_events()
    head = sealing.head()
    page = text(auditor.get(URL))
    assert head is not None and head.hash in page
    assert "the sealer does not run" not in page


def test_a_sealer_that_does_not_run_is_noticed(auditor: Client) -> None:
    AuditEvent.objects.update(at="2026-01-01T00:00:00Z")
    assert "the sealer does not run" in text(auditor.get(URL))


def test_the_check_says_that_the_chain_is_whole(auditor: Client) -> None:
    sealing.seal_events()
    page = text(auditor.post(URL, follow=True))
    assert "The chain is whole" in page and "Audrey" in page
    assert "Without a head that was kept elsewhere" in page


def test_the_auditor_checks_after_a_byte_was_flipped_in_the_database(auditor: Client) -> None:
    sealing.seal_events()
    chosen = AuditEvent.objects.order_by("pk").first()
    assert chosen is not None
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_auditevent SET model = convert_from(set_byte(model::bytea, 3, "
            "get_byte(model::bytea, 3) # 1), 'UTF8') WHERE id = %s",
            [chosen.pk],
        )
    page = text(auditor.post(URL, follow=True))
    assert "The chain is broken at seal 1" in page
    assert f"Events changed: {chosen.pk}" in " ".join(page.split())
    assert "broken at seal 1" in text(auditor.get("/administration/audit/"))


def test_a_removed_tail_is_found_with_the_head_that_was_kept(auditor: Client) -> None:
    sealing.seal_events()
    make_user("bob")
    sealing.seal_events()
    kept = auditor.get(HEAD)
    assert kept["Content-Disposition"] == 'attachment; filename="audit-head_2.json"'
    assert AuditEvent.objects.latest("pk").verb == "audit.head"
    assert "The chain is whole" in text(auditor.post(URL, {"head": kept.content.decode()}, follow=True))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_auditseal WHERE number = 2")
    for given in (kept.content.decode(), json.loads(kept.content)["hash"]):
        page = text(auditor.post(URL, {"head": given}, follow=True))
        assert "The chain is broken at seal 2" in page, given
    assert "Compared with a head" in page


@pytest.mark.parametrize("given", ["x", "{}", "0" * 63])
def test_what_is_no_head_is_refused(auditor: Client, given: str) -> None:
    before = AuditEvent.objects.count()
    response = auditor.post(URL, {"head": given})
    assert response.status_code == 422 and "head" in errors(response)
    assert AuditEvent.objects.count() == before


def test_a_long_chain_is_checked_in_the_background(
    auditor: Client, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.AUDIT_CHECK_AT_ONCE = 0
    sealing.seal_events()
    with django_capture_on_commit_callbacks(execute=True):
        page = text(auditor.post(URL, follow=True))
    assert "The check is running" in page
    assert "The chain is whole" in text(auditor.get(URL))


def test_the_page_costs_the_same_for_any_number_of_seals(
    auditor: Client, django_assert_num_queries: Any
) -> None:
    sealing.check_chain(actor=User.objects.get(email="audrey@cast.test"))
    for number in range(3):
        make_user(f"early_{number}")
        sealing.seal_events()
    auditor.get(URL)
    with django_assert_num_queries(7):
        auditor.get(URL)
    for number in range(27):
        make_user(f"later_{number}")
        sealing.seal_events()
    with django_assert_num_queries(7):
        auditor.get(URL)


def test_the_list_leads_to_the_chain(auditor: Client) -> None:
    assert f'href="{URL}"' in text(auditor.get("/administration/audit/"))
