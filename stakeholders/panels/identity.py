"""On the page of a protected source: who keeps the identity, for those who may see that it is there."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from core.pages.show import page_url
from core.resources import Reading
from stakeholders import selectors


def identity_panel(reading: Reading) -> dict[str, Any] | None:
    """One query. The panel never shows a name: that is on a page of its own, whose reading is recorded."""
    source = reading.record
    if not source.identity_hidden:
        return None
    found = (
        selectors.source_identities(actor=reading.actor)
        .filter(source_id=source.pk)
        .order_by("-updated_at")
        .values("pk", "updated_at", "created_by__display_name", "custodian__display_name")
    )
    rows = [
        {
            "title": _("Open the identity"),
            "url": page_url("source-identities", row["pk"]),
            "icon": "user-shield",
            "line": _("kept by %(author)s and %(custodian)s")
            % {"author": row["created_by__display_name"], "custodian": row["custodian__display_name"]},
        }
        for row in found
    ]
    adding = urlencode({"source": source.pk, "next": source.get_absolute_url()})
    return {
        "title": _("Protected source"),
        "rows": rows,
        "empty": _(
            "Who this is stands apart from the source, for its author, a second custodian and people named by them."
        ),
        "add_url": f"{reverse('source-identities-create')}?{adding}" if reading.change and not rows else "",
        "add_label": _("Say who it is"),
        "side": True,
    }
