"""What the server gives to and takes from a device that writes with no connection."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.services import set_active
from engagements.models import Engagement, OfflineDevice
from tests.factories.cast import Cast
from tests.factories.clients import client_of

pytestmark = pytest.mark.django_db
KEY, SEND = "/engagement/log/offline/key/", "/engagement/log/offline/send/"


def draft(**more: Any) -> dict[str, Any]:
    values = {
        "guest": "J. O.",
        "title": "Grazing",
        "starts": "2026-05-01T09:30",
        "time_zone": "Africa/Lusaka",
    }
    return {"draft": str(uuid4()), **values, **more}


def test_the_lock_of_a_device_is_its_owners_and_ends_with_the_account(cast: Cast) -> None:
    mine, others = client_of(cast, "officer"), client_of(cast, "lead")
    made = mine.post(KEY).json()
    asked = {"device": made["device"]}
    assert mine.get(KEY, asked).json()["lock"] == made["lock"]
    assert made["lock"] not in OfflineDevice.objects.get().sealed
    assert others.get(KEY, asked).json()["lock"] is None
    others.post(KEY, {"forget": made["device"]})
    assert mine.get(KEY, asked).json()["lock"] == made["lock"]
    assert Client().get(KEY, asked).status_code == 401
    assert client_of(cast, "viewer").get(KEY, asked).status_code == 403
    user = cast.users["officer"]
    set_active(actor=cast.fresh("administrator"), pk=user.pk, version=user.version, active=False)
    assert not OfflineDevice.objects.exists()


def test_a_draft_arrives_once_as_its_writers_and_a_refused_one_says_why(cast: Cast) -> None:
    mine = client_of(cast, "officer")
    values = draft()
    first, second = mine.post(SEND, values), mine.post(SEND, values)
    assert (first.status_code, second.status_code) == (201, 200) and first.json()["url"] == second.json()[
        "url"
    ]
    made = Engagement.objects.get()
    assert made.starts.isoformat() == "2026-05-01T07:30:00+00:00" and made.function == cast.home
    assert mine.post(SEND, {**values, "title": "Other words"}).status_code == 409
    refused = mine.post(SEND, draft(title="", starts="31 April"))
    assert refused.status_code == 422
    assert [said.split(":")[0] for said in refused.json()["problems"]] == ["What it was about", "When"]
    assert Client().post(SEND, draft()).status_code == 401
    assert client_of(cast, "viewer").post(SEND, draft()).status_code == 403
    assert Engagement.objects.count() == 1


def test_the_page_on_a_device_speaks_the_language_of_whoever_prepared_it(cast: Cast) -> None:
    """It is fetched without cookies: the worker's script names the language, and the page says nothing else of them."""
    user = cast.fresh("officer")
    user.language = "fr"
    user.save()
    script = client_of(cast, "officer").get(reverse("offline-worker")).content.decode()
    shell = re.search(r'"shell": "([^"]+)"', script)
    assert shell is not None
    asked = Client().get(shell[1])
    assert '<html lang="fr"' in asked.content.decode()
    assert '<html lang="en"' in Client().get(reverse("offline-log"), {"language": "x"}).content.decode()
