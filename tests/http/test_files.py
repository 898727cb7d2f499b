"""Files on the page of a record: the box, the form, the download."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core import file_store
from core.models import Attachment
from tests.factories.cast import Cast
from tests.factories.government import Government, govern
from tests.factories.remembered import remembered
from tests.http.reading import text

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def land(cast: Cast) -> Government:
    return remembered("government", lambda: govern(cast))


def test_the_box_the_form_and_the_download(client_for: For, land: Government) -> None:
    client = client_for("officer")
    page = text(client.get(land.ada.get_absolute_url()))
    form = f"/files/attach/?about_kind=people&about_id={land.ada.pk}"
    assert form in page and "No file yet" in page
    sent = {"about_kind": "people", "about_id": str(land.ada.pk), "note": "Gazette"}
    assert client.get(form).status_code == 200
    refused = client.post("/files/attach/", {**sent, "file": SimpleUploadedFile("a.pdf", b"<svg/>")})
    assert refused.status_code == 422 and "SVG" in text(refused)
    done = client.post("/files/attach/", {**sent, "file": SimpleUploadedFile("Act 12.txt", b"An act.")})
    assert done["Location"] == land.ada.get_absolute_url()
    one = Attachment.objects.get()
    assert one.file_name in text(client_for("viewer").get(land.ada.get_absolute_url()))
    taken = client_for("viewer").get(f"/files/{one.pk}/download/")
    assert (taken.content, taken["Content-Disposition"].split(";")[0]) == (b"An act.", "attachment")
    assert "Gazette" in text(client.get(one.get_absolute_url()))


def test_a_hidden_record_takes_no_file(client_for: For, land: Government) -> None:
    asked = {"about_kind": "people", "about_id": str(land.hidden_person.pk)}
    assert client_for("officer").get("/files/attach/", asked).status_code == 404
    assert (
        client_for("viewer").get("/files/attach/", {**asked, "about_id": str(land.ada.pk)}).status_code == 403
    )
    file = SimpleUploadedFile("a.txt", b"x y")
    assert client_for("officer").post("/files/attach/", {**asked, "file": file}).status_code == 404


def test_what_no_record_names_is_removed_after_a_time(folder: Path, cast: Cast) -> None:
    key = uuid4()
    file_store.put(key, b"left over")
    assert file_store.sweep() == 0
    (path,) = folder.glob("files/*/*")
    os.utime(path, (time.time() - 100 * 86_400,) * 2)
    assert file_store.sweep() == 1 and not path.exists()
