"""The health page on effects: what is late, what was given up, and trying it again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from core import mail, outbox
from core.models import AuditEvent, OutboxEntry
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db
HEALTH = "/administration/health/"


@pytest.fixture
def lost(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> OutboxEntry:
    monkeypatch.setattr(outbox, "_nudge", lambda pk: None)
    entry = mail.post(to=cast.officer.pk, template="changed")
    OutboxEntry.objects.filter(pk=entry.pk).update(
        state="gave_up", tries=20, note="SMTPServerDisconnected", finished_at=timezone.now()
    )
    entry.refresh_from_db()
    return entry


@pytest.fixture
def admin(client_for: Any) -> Client:
    client: Client = client_for("administrator")
    return client


def test_what_was_given_up_is_shown_without_names_and_tried_again(
    admin: Client, lost: OutboxEntry, cast: Cast, mailoutbox: Any
) -> None:
    page = admin.get(HEALTH).content.decode()
    assert "SMTPServerDisconnected" in page
    assert cast.officer.email not in page
    assert admin.post(f"{HEALTH}effects/{lost.pk}/").status_code == 302
    outbox.deliver_due()
    lost.refresh_from_db()
    assert (lost.state, lost.tries, len(mailoutbox)) == ("done", 1, 1)
    assert AuditEvent.objects.filter(verb="effect.retry", actor=cast.administrator).count() == 1
    assert admin.post(f"{HEALTH}effects/{lost.pk}/").status_code == 404, "it is not given up any more"


def test_it_can_be_let_go(admin: Client, lost: OutboxEntry, mailoutbox: Any) -> None:
    admin.post(f"{HEALTH}effects/{lost.pk}/", {"let_go": "1"})
    outbox.deliver_due()
    lost.refresh_from_db()
    assert (lost.state, len(mailoutbox)) == ("dropped", 0)
    assert AuditEvent.objects.filter(verb="effect.let_go").count() == 1


@pytest.mark.parametrize("name", ["lead", "manager", "auditor", "viewer"])
def test_for_others_it_does_not_exist(client_for: Any, lost: OutboxEntry, name: str) -> None:
    assert client_for(name).post(f"{HEALTH}effects/{lost.pk}/").status_code == 404
    lost.refresh_from_db()
    assert lost.state == "gave_up"


def test_a_wrong_id_and_a_get_change_nothing(admin: Client, lost: OutboxEntry) -> None:
    assert admin.post(f"{HEALTH}effects/{uuid4()}/").status_code == 404
    assert admin.get(f"{HEALTH}effects/{lost.pk}/").status_code == 405


def test_what_is_late_is_said(admin: Client, lost: OutboxEntry) -> None:
    OutboxEntry.objects.update(
        state="waiting", due_at=timezone.now() - timedelta(minutes=5), finished_at=None
    )
    assert "1 late, 0 given up" in admin.get(HEALTH).content.decode()
    OutboxEntry.objects.all().delete()
    assert "nothing late" in admin.get(HEALTH).content.decode()
