"""Where a record is from: its citations, or the plain statement that it has none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access.principals import Principal
from core.models.encrypted import opened, record_key
from core.pages.show import page_url
from core.reading import asked_rows
from core.resources import Reading
from core.templatetags.ui import partial_date_text
from stakeholders import selectors, words
from stakeholders.models.choices import SourceKind

KINDS = dict(SourceKind.choices)
ICONS = {
    "media": "news", "publication": "file-text", "government": "building-bank", "community": "users-group",
    "company_function": "briefcase", "embassy": "flag", "ngo": "heart-handshake", "academic": "books",
    "other_company": "building-factory-2",
}  # fmt: skip
MOST = 100


def citations(reading: Reading, about: Q) -> list[dict[str, Any]]:
    """The citations of a condition on `prepared.KEY`, the record of the page, as timeline entries, newest first. One
    query."""

    def build(reader: Principal) -> QuerySet[Any, Any]:
        return (
            selectors.citations(actor=reader)
            .filter(about)
            .order_by("-date_earliest", "-pk")
            .values(
                "pk", "source_id", "said", "date", "credibility", "provenance", "tenure_id",
                title=F("source__title"), kind=F("source__kind"), reliability=F("source__reliability"),
                published=F("source__published"), attributable=F("source__attributable"), key=record_key(),
            )[:MOST]
        )  # fmt: skip

    rows = asked_rows(("citations", about), reading.actor, build, key=reading.record.pk)
    return [_entry(row, reading.record.pk) for row in rows]


def _entry(row: Mapping[str, Any], pk: Any) -> dict[str, Any]:
    day = row["date"] or row["published"]
    marks = [] if row["attributable"] else [_("not to be named")]
    return {
        "title": row["title"],
        "url": page_url("sources", row["source_id"]),
        "icon": ICONS.get(row["kind"], "quote"),
        "said": opened(row["said"], row["key"], row["pk"]),
        "line": " · ".join(
            [
                str(KINDS[row["kind"]]),
                *marks,
                *([_("about a tenure")] if row["tenure_id"] not in (None, pk) else []),
            ]
        ),
        "sure": words.how_sure(row["reliability"], row["credibility"], row["provenance"]),
        "end": partial_date_text(day) if day else "",
        "more_url": page_url("citations", row["pk"]),
    }


def panel(reading: Reading, entries: list[dict[str, Any]], field: str, *, shown: int = 0) -> dict[str, Any]:
    """The card with sources. A record without one says so, and offers to add it."""
    here = reading.record.get_absolute_url()
    adding = urlencode({field: reading.record.pk, "next": here})
    return {
        "title": _("Sources"),
        "template": "stakeholders/sources.html",
        "entries": entries[:shown] if shown else entries,
        "count": len(entries) or "",
        "side": bool(shown),
        "main": not shown,
        "more_url": f"{here}?tab=sources" if shown and len(entries) > shown else "",
        "add_url": f"{reverse('citations-create')}?{adding}" if reading.change else "",
        "add_label": _("Add"),
        "new_source_url": f"{reverse('sources-create')}?{urlencode({'next': here})}"
        if reading.change
        else "",
    }
