"""The box of files on the page of a record."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core import attachment_services
from core.abouts import about_of, kinds_of
from core.access.principals import Principal
from core.prepared import KEY
from core.reading import asked_rows
from core.resources import Reading

SHOWN = 12


def size_words(size: int) -> str:
    """`340 kB`, `1.2 MB`."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(size // 1000, 1)} kB"


def _is(kind: str, record: Any) -> bool:
    """Whether a record of a shared table is one of this kind (a person, not a body)."""
    about = about_of(kind)
    return about is not None and isinstance(record, about.model)


def _rows(reading: Reading) -> list[dict[str, Any]]:
    """The first files on the record; the statement is written once for its kind."""
    model = type(reading.record)

    def build(reader: Principal) -> QuerySet[Any, Any]:
        found = attachment_services.attachments_of(actor=reader, model=model, pk=KEY)
        return found.order_by("file_name", "pk").values("pk", "file_name", "note", "size", "remarks")[
            : SHOWN + 1
        ]

    return asked_rows(("files on", model), reading.actor, build, key=reading.record.pk)


def panel(reading: Reading) -> dict[str, Any] | None:
    """The files on a record; nothing where there are none and the reader may add none."""
    names = kinds_of(type(reading.record))
    if not names:
        return None
    files = [
        {
            "url": reverse("attachments-download", args=[row["pk"]]),
            "page": reverse("attachments-detail", args=[row["pk"]]),
            "name": row["file_name"],
            "line": " · ".join(filter(None, [size_words(row["size"]), row["note"], *row["remarks"]])),
        }
        for row in _rows(reading)
    ]
    if not files and not reading.change:
        return None
    kind = next((one for one in names if _is(one, reading.record)), names[0])
    asked = urlencode({"about_kind": kind, "about_id": reading.record.pk})
    return {
        "title": _("Files"),
        "template": "core/file_rows.html",
        "rows": files[:SHOWN],
        "more_url": f"{reverse('attachments-list')}?about_id={reading.record.pk}"
        if len(files) > SHOWN
        else "",
        "add_url": f"{reverse('attachments-attach')}?{asked}" if reading.change else "",
        "side": True,
    }
