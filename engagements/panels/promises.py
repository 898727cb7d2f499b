"""Promises in words, for paper and pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.access.principals import Principal
from engagements.models.choices import CLOSED, Side
from engagements.selectors import commitments

SIDES = dict(Side.choices)


def open_lines(principal: Principal, stakeholders: Iterable[Any]) -> tuple[list[str], int]:
    """Open promises with these counterparts as lines, and the strictest level among them."""
    found = list(
        commitments(actor=principal)
        .filter(stakeholder_id__in=[key for key in stakeholders if key])
        .exclude(status__in=sorted(CLOSED))
        .order_by("due_latest", "pk")
        .values("code", "title", "side", "due", "handling")[:20]
    )
    lines = []
    for row in found:
        due = _("until %(day)s") % {"day": date_format(row["due"])} if row["due"] else _("no day said")
        lines.append(f"{row['code']} · {SIDES[row['side']]}: {row['title']} ({due})")
    return lines, max((row["handling"] for row in found), default=0)
