"""Forms sent twice act once and land on the same page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import ApiToken
from core.models import IdempotencyKey
from core.submissions import FIELD
from stakeholders.models import ImportRun, Person
from tests.factories.cast import Cast
from tests.factories.clients import freshly

pytestmark = pytest.mark.django_db
NEW = "/map/people/new/"


@pytest.fixture
def officer(client_for: Callable[[str], Client]) -> Client:
    return client_for("officer")


def key_of(page: Any) -> str:
    """The key that the page's form carries."""
    found = re.findall(rf'name="{FIELD}" value="([^"]+)"', page.content.decode())
    assert found
    return str(found[-1])


def test_a_double_click_makes_one_record_and_lands_on_it(officer: Client) -> None:
    sent = {"name": "Ada Obi", FIELD: key_of(officer.get(NEW))}
    first, again = officer.post(NEW, sent), officer.post(NEW, sent)
    assert (first.status_code, again.status_code) == (302, 302)
    assert first["Location"] == again["Location"]
    assert again["Idempotent-Replay"] == "true"
    assert Person.objects.count() == 1
    assert officer.get(again["Location"]).status_code == 200


def test_each_filling_has_its_own_key_and_changed_words_are_a_new_record(officer: Client) -> None:
    first, second = key_of(officer.get(NEW)), key_of(officer.get(NEW))
    assert first != second
    officer.post(NEW, {"name": "Ada Obi", FIELD: first})
    officer.post(NEW, {"name": "Ben Adu", FIELD: first})
    officer.post(NEW, {"name": "Ada Obi", "sure": "1", FIELD: second})
    assert Person.objects.count() == 3


def test_a_form_with_an_error_can_be_sent_again(officer: Client) -> None:
    sent = {"name": "", FIELD: key_of(officer.get(NEW))}
    assert officer.post(NEW, sent).status_code == 422
    assert not IdempotencyKey.objects.exists()
    assert officer.post(NEW, {**sent, "name": "Ada Obi"}).status_code == 302


def test_a_change_sent_twice_is_no_conflict_with_oneself(officer: Client) -> None:
    officer.post(NEW, {"name": "Ada Obi"})
    edit = f"/map/people/{Person.objects.get().pk}/edit/"
    sent = {"name": "Ada Obi-Mensah", "version": "1", FIELD: key_of(officer.get(edit))}
    first, again = officer.post(edit, sent), officer.post(edit, sent)
    assert (first.status_code, again.status_code) == (302, 302)
    assert Person.objects.get().version == 2


def test_a_deletion_sent_twice_lands_where_the_first_did(officer: Client) -> None:
    officer.post(NEW, {"name": "Ada Obi"})
    delete = f"/map/people/{Person.objects.get().pk}/delete/"
    sent = {"version": "1", FIELD: key_of(officer.get(delete))}
    first, again = officer.post(delete, sent), officer.post(delete, sent)
    assert (first.status_code, again.status_code, first["Location"]) == (302, 302, again["Location"])
    assert not Person.objects.exists()


def test_an_upload_sent_twice_is_one_import(
    officer: Client, cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    key = key_of(officer.get("/map/imports/new/"))

    def upload() -> Any:
        file = SimpleUploadedFile("cabinet.csv", b"post,holder\nMinister of Health,Ada Obi\n")
        return officer.post(
            "/map/imports/new/", {"file": file, "area": str(cast.areas["alpha"].pk), FIELD: key}
        )

    assert upload()["Location"] == upload()["Location"]
    assert ImportRun.objects.count() == 1


def test_keys_of_others_do_not_count_and_a_bad_one_is_refused(officer: Client, client_for: Any) -> None:
    key = key_of(officer.get(NEW))
    officer.post(NEW, {"name": "Ada Obi", FIELD: key})
    client_for("lead").post(NEW, {"name": "Ada Obi", "sure": "1", FIELD: key})
    assert Person.objects.count() == 2
    assert officer.post(NEW, {"name": "Ben Adu", FIELD: "a b"}).status_code == 400
    assert Person.objects.count() == 2


def test_what_is_gone_or_hidden_is_not_shown_again(officer: Client) -> None:
    sent = {"name": "Ada Obi", FIELD: key_of(officer.get(NEW))}
    location = officer.post(NEW, sent)["Location"]
    Person.objects.all().delete()
    assert officer.post(NEW, sent)["Location"] == location
    assert officer.get(location).status_code == 404


def test_every_form_that_writes_carries_a_key(officer: Client) -> None:
    """The field comes with the CSRF token; no template writes a form without one, and crispy writes none itself."""
    root = Path(__file__).resolve().parents[2] / "templates"
    for path in root.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        forms = re.findall(r"<form\b[^>]*method=\"post\"[^>]*>(.*?)</form>", text, re.S | re.I)
        for form in forms:
            assert "csrf_token" in form, path
    page = officer.get(NEW).content.decode()
    posts = len(re.findall(r'<form\b[^>]*method="post"', page))
    assert page.count(f'name="{FIELD}"') == posts >= 1


def test_a_secret_shown_once_is_not_made_twice(officer: Client, cast: Cast) -> None:
    new, officer = "/account/tokens/new/", freshly(officer)
    sent = {"name": "Rosters", "scope": "read", "days": "30", FIELD: key_of(officer.get(new))}
    first, again = officer.post(new, sent), officer.post(new, sent)
    assert (first.status_code, again.status_code) == (201, 302)
    assert "ent_" in first.content.decode()
    assert ApiToken.objects.filter(user=cast.officer).count() == 1
