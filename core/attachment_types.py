"""The resource `attachments`. Imported when every app has said what files may be on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import django_filters
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from core import attachment_services
from core.abouts import kinds
from core.documents import Computed, Document, Item, Row, common_items
from core.file_panels import size_words
from core.filters import AreaFilter, RecordFilterSet, SearchFilter
from core.models import Attachment
from core.paging import Order
from core.record_types import HANDLING_FACET, LEVEL
from core.resources import Column, Part, Reading, Resource, register
from core.sniffing import TYPES
from core.task_panels import page_of

KINDS = tuple((about.kind, about.label) for about in kinds().values())


@dataclass(frozen=True)
class FileAddress(Computed):
    """Where the bytes are."""

    def text(self, row: Row) -> str:
        return str(self.make(row))


ATTACHMENT = Document(
    Attachment,
    "Attachment",
    (
        Item("id"),
        Item("file_name"),
        Item("note"),
        Item("media_type"),
        Item("size"),
        Item("digest"),
        Item("remarks"),
        Item("about_kind"),
        Item("about_id"),
        FileAddress(
            "file",
            label=gettext_lazy("File"),
            make=lambda row: f"/api/v1/attachments/{row['x_id']}/file/",
            sql="""'/api/v1/attachments/' || r."x_id" || '/file/'""",
            kind=serializers.CharField(read_only=True),
        ),
        *common_items(area="scope_area"),
    ),
)


class AttachmentFilterSet(RecordFilterSet):
    """Files by name, kind of file, and the record that they are on."""

    q = SearchFilter()
    media_type = django_filters.ChoiceFilter(
        choices=[(kind, word) for word, kind in TYPES.items()], label=gettext_lazy("Kind of file")
    )
    about_kind = django_filters.ChoiceFilter(choices=KINDS, label=gettext_lazy("On"))
    about_id = django_filters.UUIDFilter(label=gettext_lazy("On the record"))
    area = AreaFilter(field_name="scope_area")

    class Meta:
        model = Attachment
        fields: list[str] = []


def _name(document: dict[str, Any]) -> dict[str, Any]:
    return {"text": document["file_name"]}


def _size(document: dict[str, Any]) -> dict[str, Any]:
    return {"text": size_words(document["size"])}


def _kind(document: dict[str, Any]) -> dict[str, Any]:
    words = {kind: word.upper() for word, kind in TYPES.items()}
    return {"text": words.get(document["media_type"], document["media_type"])}


def _on(document: dict[str, Any]) -> dict[str, Any]:
    about = dict(KINDS).get(document["about_kind"], document["about_kind"])
    if not document["about_id"]:
        return {"text": str(about), "muted": True}
    return {"text": str(about), "url": page_of(document["about_kind"], document["about_id"])}


def profile(reading: Reading) -> dict[str, Any]:
    """The page of a file: what it is, where it is from, and the way to take it."""
    document = reading.document
    take = {
        "label": _("Take the file"),
        "url": reverse("attachments-download", args=[reading.record.pk]),
        "icon": "download",
    }
    lines = [_kind(document)["text"], size_words(document["size"]), *document["remarks"]]
    return {"page": {"title": document["file_name"], "lines": lines}, "actions": [take]}


ATTACHMENTS = Resource(
    name="attachments",
    path="files",
    model=Attachment,
    label=gettext_lazy("file"),
    plural=gettext_lazy("Files"),
    icon="paperclip",
    select=attachment_services.attachments,
    document=ATTACHMENT,
    filterset=AttachmentFilterSet,
    orders=(
        Order("name", gettext_lazy("Name"), ("file_name",)),
        Order("created", gettext_lazy("When"), ("created_at",)),
    ),
    writable=("file_name", "note"),
    update=attachment_services.update_attachment,
    delete=attachment_services.delete_attachment,
    facets=(HANDLING_FACET,),
    columns=(
        Column("file_name", gettext_lazy("Name"), _name, order="name", css="e-col-wide"),
        Column("on", gettext_lazy("On"), _on),
        Column("media_type", gettext_lazy("Kind"), _kind),
        Column("size", gettext_lazy("Size"), _size),
        LEVEL,
    ),
    profile=profile,
    form=(Part("", ("file_name", "note")),),
    empty=gettext_lazy("There is no file that you may see. Files are attached on the page of a record."),
)
register(ATTACHMENTS)
