"""What core adds to the frame: the pages of what is open to one beside one's role, and a box on the Desk."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import custody, glass
from core.access.principals import Principal
from core.shell import DeskBox, StripItem, desk_boxes, strip_items
from core.sight import named_roots

SHOWN = 5


def closed_records(principal: Principal) -> dict[str, Any] | None:
    """Broken glass of what the reader keeps or leads, and what another lead asks them to open."""
    rows = []
    opened = list(glass.told(actor=principal)[:SHOWN])
    names = named_roots(actor=principal, keys=[(one.kind, one.record_id) for one in opened])
    for one in opened:
        name, url = names.get(one.record_id, ("", ""))
        if name:
            words = {"who": str(one.actor), "until": date_format(localtime(one.until), "DATETIME_FORMAT")}
            rows.append(
                {
                    "title": name,
                    "url": url,
                    "line": _("%(who)s broke glass, until %(until)s") % words + f": “{one.reason}”",
                    "icon": "key",
                }
            )
    if principal.leading:
        for asked in custody.openings(actor=principal).exclude(requested_by=principal.user_id)[:SHOWN]:
            rows.append(
                {
                    "title": _("%(who)s asks you to open named records together")
                    % {"who": asked.requested_by},
                    "url": reverse("custody"),
                    "line": f"{asked.function} · “{asked.reason}”",
                    "icon": "shield-lock",
                }
            )
    return {"title": _("Closed records"), "rows": rows} if rows else None


strip_items += [
    StripItem("shared", gettext_lazy("Shared with me"), 10, "shared-with-me", lambda who: who.active),
    StripItem("shared", gettext_lazy("Break glass"), 20, "break-glass", glass.may_break),
    StripItem("shared", gettext_lazy("Custody"), 30, "custody", lambda who: bool(who.leading)),
]
desk_boxes.append(DeskBox("closed-records", "core/closed_records.html", 5, closed_records))
