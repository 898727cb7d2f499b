"""What an uploaded file is, by its content and never by its name or by what the browser says; what is taken and what not.

Pictures are written anew without positions and cameras. Documents that name their author, or carry scripts, are named or
refused. Nothing here is shown in a page: files leave as downloads only (core.pages.files).
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import puremagic
from defusedxml import ElementTree
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_PARTS, MAX_RATIO, MAX_UNPACKED = 2_000, 100, 200 * 1024 * 1024
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "txt": "text/plain",
}
PICTURES = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp", "GIF": "gif"}
OFFICE = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
OPEN_DOCUMENTS = {TYPES["odt"]: "odt", TYPES["ods"]: "ods"}
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|head|body|script|svg|\?xml|iframe|math)", re.IGNORECASE)
_RUNS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xd0\xcf\x11\xe0")
_UNSAFE = re.compile(r"[^\w .()\[\]-]+")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Sniffed:
    """A file that is taken: what it is, its bytes as they are kept, and what its reader should be told."""

    ending: str
    data: bytes
    remarks: tuple[str, ...] = field(default=())

    @property
    def media_type(self) -> str:
        return TYPES[self.ending]


def sniff(data: bytes) -> Sniffed:
    """The file as it is kept; ValidationError for one that is not taken."""
    if not data:
        raise _refused(_("The file is empty."))
    if len(data) > MAX_BYTES:
        raise _refused(_("The file is larger than 20 MB."))
    if data.startswith(_RUNS):
        raise _refused(_("Programs, scripts and old Office files, which may carry macros, are not taken."))
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    if data.startswith(b"PK\x03\x04"):
        return _archive(data)
    if _MARKUP.search(data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")[:1024]):
        raise _refused(_("Web pages and drawings that may carry scripts (HTML, SVG, XML) are not taken."))
    return _picture(data) or _text(data)


def _refused(message: str) -> ValidationError:
    return ValidationError({"file": message})


def _pdf(data: bytes) -> Sniffed:
    """A PDF without scripts; its author is named to whoever uploads it."""
    remarks = []
    if re.search(rb"/(?:JavaScript|JS|Launch|EmbeddedFile)\b", data):
        raise _refused(_("The PDF carries scripts or other files inside. Print it to a new PDF first."))
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            remarks.append(_("It is locked with a password."))
        else:
            facts: dict[str, object] = dict(reader.metadata or {})
            author = str(facts.get("/Author") or "").strip()
            if author:
                remarks.append(_("It names its author: %(name)s.") % {"name": author[:120]})
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError, AttributeError) as error:
        raise _refused(_("The PDF is damaged.")) from error
    return Sniffed("pdf", data, tuple(remarks))


def _archive(data: bytes) -> Sniffed:
    """An Office document: a zip with limits, without macros; other archives are not taken."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_archive(parts)
            ending = _office_ending(archive, [part.filename for part in parts])
            remarks = _office_author(archive)
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, OSError) as error:
        raise _refused(_("The document is damaged.")) from error
    return Sniffed(ending, data, remarks)


def _check_archive(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    packed = max(sum(part.compress_size for part in parts), 1)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or unpacked / packed > MAX_RATIO:
        raise _refused(_("The file unpacks to far more than it seems. It is not taken."))
    for part in parts:
        name = part.filename.lower()
        if name.startswith(("/", "\\")) or ".." in PurePosixPath(name).parts:
            raise _refused(_("The file holds paths that lead outside. It is not taken."))
        if name.endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs", ".bat", ".zip", ".jar")):
            raise _refused(
                _("The document carries macros, programs or archives. Save it without them first.")
            )


def _office_ending(archive: zipfile.ZipFile, names: list[str]) -> str:
    if "[Content_Types].xml" in names:
        for folder, ending in OFFICE.items():
            if any(name.startswith(folder) for name in names):
                return ending
    if "mimetype" in names:
        kind = archive.read("mimetype")[:100].decode("ascii", "replace").strip()
        if kind in OPEN_DOCUMENTS:
            return OPEN_DOCUMENTS[kind]
    raise _refused(_("Archives are not taken. Attach the documents one by one."))


def _office_author(archive: zipfile.ZipFile) -> tuple[str, ...]:
    """Who the document says wrote it."""
    for name in ("docProps/core.xml", "meta.xml"):
        if name not in archive.namelist() or archive.getinfo(name).file_size > 1_000_000:
            continue
        try:
            root = ElementTree.fromstring(archive.read(name))
        except (ElementTree.ParseError, ValueError) as error:
            raise _refused(_("The document is damaged.")) from error
        for one in root.iter():
            if one.tag.rsplit("}", 1)[-1] in ("creator", "initial-creator") and (one.text or "").strip():
                return (_("It names its author: %(name)s.") % {"name": one.text.strip()[:120]},)
    return ()


def _picture(data: bytes) -> Sniffed | None:
    """A picture written anew, turned as it was seen, without position, camera and date; None for no picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=tuple(PICTURES))
            if picture.width * picture.height > MAX_PIXELS:
                raise _refused(_("The picture has more than 40 million points."))
            kind = str(picture.format)
            marked = bool(picture.getexif()) or any(
                key in picture.info for key in ("exif", "xmp", "XML:com.adobe.xmp", "comment", "photoshop")
            )
            clean = ImageOps.exif_transpose(picture)
            clean.load()
            fresh = Image.frombytes(clean.mode, clean.size, clean.tobytes())
            if clean.mode == "P" and clean.palette is not None:
                fresh.putpalette(clean.getpalette() or [])
    except UnidentifiedImageError:
        return None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _refused(_("The picture has more than 40 million points.")) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise _refused(_("The picture is damaged.")) from error
    target = io.BytesIO()
    options = {"quality": 90} if kind in ("JPEG", "WEBP") else {}
    fresh.save(target, kind, **options)
    remark = (_("Position, camera and date were removed from the picture."),) if marked else ()
    return Sniffed(PICTURES[kind], target.getvalue(), remark)


def _text(data: bytes) -> Sniffed:
    """Plain text or a table; anything else is not known and not taken."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    if not text or "\x00" in text or any(ord(char) < 32 and char not in "\t\r\n\f" for char in text):
        raise _refused(
            _("Files of the kind “%(kind)s” are not taken: PDF, pictures, Office documents and text are.")
            % {"kind": _guess(data)}
        )
    first = text.splitlines()[0] if text.strip() else ""
    table = any(first.count(mark) >= 2 for mark in (",", ";", "\t"))
    return Sniffed("csv" if table else "txt", data)


def _guess(data: bytes) -> str:
    try:
        return puremagic.from_string(data).lstrip(".") or _("not known")
    except (puremagic.PureError, ValueError):
        return _("not known")


def safe_file_name(name: str, ending: str) -> str:
    """The last part of a name, without what a path, a header or a shell would read, ending as its content is."""
    last = re.split(r"[\\/]", name)[-1]
    stem = " ".join(_UNSAFE.sub(" ", last).split()).strip(". ")
    parts = stem.rsplit(".", 1)
    if len(parts) == 2 and len(parts[1]) <= 5:
        stem = parts[0].strip(". ")
    if not stem or _RESERVED.match(stem):
        stem = f"file {stem}".strip()
    return f"{stem[:110]}.{ending}"
