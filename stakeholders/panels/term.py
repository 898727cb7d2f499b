"""The page of a term: who served in it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core.prepared import KEY
from core.resources import Reading
from stakeholders.panels.holdings import holder_row, tenures

SHOWN = 12


def profile(reading: Reading) -> dict[str, Any]:
    """Who served in it, the latest first. One query besides the record."""
    pk = reading.record.pk
    served = tenures(reading.actor, Q(term_id=KEY), key=pk, most=SHOWN + 1)
    marks: dict[str, Any] = {"asked": True, "change": False}
    rows = []
    for one in served[:SHOWN]:
        row = holder_row(one, reading.day, **marks)
        row["line"] = " · ".join(filter(None, [one.office, row["line"]]))
        rows.append(row)
    panel = {
        "title": _("Who served in it"),
        "template": "stakeholders/holdings.html",
        "rows": rows,
        "count": f"{SHOWN}+" if len(served) > SHOWN else len(served) or "",
        "more_url": f"{reverse('tenures-list')}?{urlencode({'term': pk})}" if served else "",
        "empty": _("Nobody who served in this term is known to you."),
    }
    return {"panels": [panel]}
