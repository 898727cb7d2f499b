"""The page of a source: what it says about which records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from core.models.encrypted import opened, record_key
from core.pages.show import facts, page_url
from core.resources import Reading, resource_of
from core.templatetags.ui import partial_date_text
from stakeholders import selectors, words
from stakeholders.models.choices import Kind
from stakeholders.panels.identity import identity_panel

MOST = 50


def source_profile(reading: Reading) -> dict[str, Any]:
    """One query besides the record: its citations with what each is about."""
    resource = resource_of("sources")
    assert resource is not None
    document, here = reading.document, reading.record.get_absolute_url()
    items = facts(resource, document)
    for item in items:
        if item["value"] == document["url"] and document["url"]:
            item |= {"url": document["url"], "external": True}
    adding = urlencode({"source": reading.record.pk, "next": here})
    panels = [
        {
            "title": _("What it says"),
            "template": "stakeholders/sources.html",
            "entries": _said(reading),
            "add_url": f"{reverse('citations-create')}?{adding}" if reading.change else "",
            "nothing": _("Nothing is cited from it yet."),
        }
    ]
    identity = identity_panel(reading)
    panels += [identity] if identity else []
    return {"sections": [], "panels": [*panels, {"title": _("The source"), "facts": items, "side": True}]}


def _said(reading: Reading) -> list[dict[str, Any]]:
    rows = (
        selectors.citations(actor=reading.actor)
        .filter(source_id=reading.record.pk)
        .order_by("-date_earliest", "-pk")
        .values(
            "pk", "said", "date", "credibility", "provenance", "stakeholder_id", "post_id", "tenure_id", "vacancy_id",
            reliability=F("source__reliability"), key=record_key(),
            kind=F("stakeholder__kind"),
            name=Coalesce("stakeholder__name", "post__title", "tenure__person__name", "vacancy__post__title"),
        )[:MOST]
    )  # fmt: skip
    return [
        {
            "title": row["name"],
            "url": _about(row),
            "icon": "quote",
            "said": opened(row["said"], row["key"], row["pk"]),
            "line": "",
            "sure": words.how_sure(row["reliability"], row["credibility"], row["provenance"]),
            "end": partial_date_text(row["date"]) if row["date"] else "",
            "more_url": page_url("citations", row["pk"]),
        }
        for row in rows
    ]


def _about(row: Mapping[str, Any]) -> str:
    """The page of the one record that is cited."""
    if row["stakeholder_id"]:
        return page_url("people" if row["kind"] == Kind.PERSON else "organizations", row["stakeholder_id"])
    for key, resource in (("post_id", "posts"), ("tenure_id", "tenures"), ("vacancy_id", "vacancies")):
        if row[key]:
            return page_url(resource, row[key])
    return ""
