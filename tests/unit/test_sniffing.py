"""Uploaded files by their content: what is taken, what is cleaned, what is refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from PIL import Image
from pypdf import PdfWriter

from core import sniffing
from core.sniffing import safe_file_name, sniff


def picture(kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (8, 6), (200, 10, 10)).save(target, kind, **options)
    return target.getvalue()


def office(*parts: tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (("[Content_Types].xml", b"<Types/>"), *parts):
            archive.writestr(name, data)
    return target.getvalue()


def pdf(author: str = "") -> bytes:
    writer, target = PdfWriter(), io.BytesIO()
    writer.add_blank_page(72, 72)
    if author:
        writer.add_metadata({"/Author": author})
    writer.write(target)
    return target.getvalue()


def test_positions_and_cameras_leave_pictures() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Spy camera"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[1] = "N"
    found = sniff(picture("JPEG", exif=exif))
    assert (found.ending, found.media_type) == ("jpg", "image/jpeg")
    assert b"Spy camera" not in found.data and "removed" in found.remarks[0]
    kept = Image.open(io.BytesIO(found.data))
    assert (kept.size, dict(kept.getexif())) == ((6, 8), {})
    assert sniff(picture("PNG")).remarks == ()


def test_documents_name_their_author() -> None:
    assert sniff(pdf()).remarks == ()
    assert "Ada Obi" in sniff(pdf("Ada Obi")).remarks[0]
    core = b'<c:coreProperties xmlns:c="a" xmlns:dc="b"><dc:creator>Ben Sow</dc:creator></c:coreProperties>'
    found = sniff(office(("word/document.xml", b"<w/>"), ("docProps/core.xml", core)))
    assert (found.ending, "Ben Sow" in found.remarks[0]) == ("docx", True)
    assert sniff("name;post;since\nÁda;x;y\n".encode()).ending == "csv"
    assert sniff(b"A note.\n").ending == "txt"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "HTML"),
        (b"\xef\xbb\xbf  <svg onload='x'/>", "SVG"),
        (b"MZ\x90\x00" + b"0" * 100, "Programs"),
        (b"\x7fELF" + b"0" * 100, "Programs"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 100, "macros"),
        (b"%PDF-1.4\n1 0 obj << /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>", "scripts"),
        (b"%PDF-1.4 nothing", "damaged"),
        (b"PK\x03\x04 broken", "damaged"),
        (office(("word/vbaProject.bin", b"x"), ("word/document.xml", b"")), "macros"),
        (office(("../../etc/passwd", b"x"), ("word/document.xml", b"")), "outside"),
        (office(("word/document.xml", b"0" * 30_000_000)), "unpacks"),
        (office(("readme.txt", b"x")), "Archives"),
        (b"\x89PNG\r\n\x1a\n broken picture", "not taken"),
        (b"\x00\x01\x02\x03binary", "not taken"),
    ],
)  # fmt: skip
def test_what_is_not_taken(data: bytes, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        sniff(data)


def test_a_flood_of_pixels_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sniffing, "MAX_PIXELS", 40)
    with pytest.raises(ValidationError, match="million"):
        sniff(picture("PNG"))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\Mïnutes.PDF", "Mïnutes.pdf"),
        ("a\r\nSet-Cookie: x.png", "a Set-Cookie x.pdf"),
        ("CON.txt", "file CON.pdf"),
        ("", "file.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("x" * 400 + ".pdf", "x" * 110 + ".pdf"),
    ],
)
def test_names_are_made_safe(given: str, kept: str) -> None:
    assert safe_file_name(given, "pdf") == kept
