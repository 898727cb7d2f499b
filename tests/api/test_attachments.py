"""Files on records: attached, read, taken and deleted, as far as their record is seen."""

from __future__ import annotations

import tempfile
from typing import Any, ClassVar
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from core import attachment_services, file_store
from core.access.roles import Role
from core.confidentiality import Handling
from core.models import Attachment, AuditEvent
from stakeholders import services
from tests.api.base import ApiTestCase
from tests.api.reading import ListCases
from tests.factories.cast import OTHER, give_role, give_token, make_user

FOLDER = tempfile.mkdtemp(prefix="entente-files-")
PAGE = b"<!DOCTYPE html><script>alert(1)</script>"


@override_settings(MEDIA_ROOT=FOLDER)
class TestAttachments(ListCases, ApiTestCase):
    """On a person at company level, and one at function level."""

    name: ClassVar[str] = "attachments"
    person: ClassVar[Any]
    closed: ClassVar[Any]
    good: ClassVar[dict[str, Any]] = {
        "area": lambda case: case.areas["alpha"].pk,
        "about_id": lambda case: case.person.pk,
    }

    @classmethod
    def prepare(cls) -> None:
        area = cls.areas["alpha_north"]
        cls.person = services.create_person(actor=cls.lead, values={"name": "Ada Mensah", "area": area})
        closed = {"handling": Handling.FUNCTION, "function": cls.functions["community-relations"]}
        cls.closed = services.create_person(
            actor=cls.lead, values={"name": "Esi Quaye", "area": area, **closed}
        )
        stranger = make_user("passer-by")
        give_role(stranger, Role.OFFICER, cls.functions[OTHER])
        cls.secrets["stranger"] = give_token(stranger, "write")

    @classmethod
    def make(cls, number: int) -> Any:
        with override_settings(MEDIA_ROOT=FOLDER):
            return attachment_services.attach(
                actor=cls.lead,
                about_kind="people",
                about_id=cls.person.pk,
                name=f"Minutes {number}.txt",
                data=f"Line {number}".encode(),
                note=f"Of the meeting {number}",
            )

    def word_of(self, row: Any) -> str:
        return "meeting"

    def put(self, data: bytes, name: str = "note.txt", token: str = "write", **more: Any) -> Any:
        values = {"about_kind": "people", "about_id": str(self.person.pk), **more}
        return self.client_of(token).post(
            "/api/v1/attachments/upload/", {**values, "file": SimpleUploadedFile(name, data)}
        )

    def test_a_file_goes_in_and_comes_out_as_a_download(self) -> None:
        made = self.put("Ünïcode".encode(), "../Prótocol.exe", about_id=str(self.closed.pk), note="Draft")
        self.assertEqual(made.status_code, 201, made.content)
        row = made.json()
        self.assertEqual(
            (row["file_name"], row["media_type"], row["size"], row["note"], row["handling"]),
            ("Prótocol.txt", "text/plain", 9, "Draft", "function"),
        )
        answer = self.client_of("officer").get(row["file"])
        self.assertEqual(answer.content.decode(), "Ünïcode")
        self.assertEqual(answer["Content-Type"], "application/octet-stream")
        self.assertTrue(answer["Content-Disposition"].startswith('attachment; filename="Pr_tocol.txt"'))
        self.assertEqual(
            (answer["X-Content-Type-Options"], "sandbox" in answer["Content-Security-Policy"]),
            ("nosniff", True),
        )
        self.assertTrue(AuditEvent.objects.filter(verb="file.download", object_ref=row["id"]).exists())
        stored = file_store._path(Attachment.objects.get(pk=row["id"]).pk).read_bytes()
        self.assertNotIn("Ünïcode".encode(), stored)

    def test_who_does_not_see_the_record_sees_no_file(self) -> None:
        row = self.put(b"Secret plan", about_id=str(self.closed.pk)).json()
        for url in (f"/attachments/{row['id']}/", row["file"], f"/attachments/{row['id']}/history/"):
            self.ask("GET", url, token="stranger", expect=404)
        self.assertNotIn(
            row["id"], str(self.ask("GET", "/attachments/?page_size=200", token="stranger").json())
        )
        self.assertEqual(self.put(b"x y", token="stranger", about_id=str(self.closed.pk)).status_code, 404)
        services.update_person(
            actor=self.lead,
            pk=self.closed.pk,
            version=None,
            values={"handling": Handling.COMPANY},
            reason="x",
        )
        self.ask("GET", f"/attachments/{row['id']}/", token="stranger", expect=200)
        self.assertEqual(Attachment.objects.get(pk=row["id"]).handling, Handling.COMPANY)

    def test_what_is_not_taken_writes_nothing(self) -> None:
        before = Attachment.objects.count()
        answer = self.put(PAGE, "report.pdf")
        self.assertEqual(answer.status_code, 400)
        self.assertIn("HTML", answer.json()["errors"]["file"][0])
        self.assertEqual(self.put(b"x", about_id=str(uuid4())).status_code, 404)
        self.assertEqual(self.put(b"x", about_kind="users").status_code, 400)
        self.assertEqual(self.put(b"x y", token="read").status_code, 403)
        self.assertEqual(self.ask("POST", "/attachments/upload/", {}).status_code, 415)
        self.assertEqual(Attachment.objects.count(), before)

    def test_name_and_note_change_and_the_ending_stays(self) -> None:
        row = self.put(b"A note").json()
        url = f"/attachments/{row['id']}/"
        changed = self.ask(
            "PATCH", url, {"file_name": "virus.exe", "note": "New"}, If_Match='"v1"', expect=200
        ).json()
        self.assertEqual((changed["file_name"], changed["note"]), ("virus.txt", "New"))
        self.ask("DELETE", url, If_Match='"v2"', expect=204)
        self.ask("GET", row["file"], expect=404)

    def test_files_move_with_a_merge(self) -> None:
        twin = services.create_person(
            actor=self.lead, values={"name": "Ada Mensa", "area": self.areas["alpha_north"]}
        )
        row = self.put(b"Of the twin", about_id=str(twin.pk)).json()
        services.merge(actor=self.lead, kind="person", pk=self.person.pk, version=None, absorbed=twin.pk)
        self.assertEqual(self.get(f"/attachments/{row['id']}/").json()["about_id"], str(self.person.pk))
        services.unmerge(actor=self.lead, kind="person", pk=self.person.pk, version=None, absorbed=twin.pk)
        self.assertEqual(self.get(f"/attachments/{row['id']}/").json()["about_id"], str(twin.pk))
        self.assertEqual(self.ask("GET", row["file"]).content, b"Of the twin")

    def test_a_file_that_was_altered_is_not_given_out(self) -> None:
        row = self.put(b"The truth").json()
        path = file_store._path(Attachment.objects.get(pk=row["id"]).pk)
        path.write_bytes(path.read_bytes()[:-1] + b"x")
        self.ask("GET", row["file"], expect=409)
