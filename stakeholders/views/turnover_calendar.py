"""What may move posts, month by month, with the posts and relationships at risk: to be ready before it comes."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.access.principals import principal_of
from core.pages.show import page_url
from core.shell import strip
from core.templatetags.ui import partial_date_text
from stakeholders.models import TransitionKind
from stakeholders.turnover_selectors import coming, risk_counts
from stakeholders.views.turnover import TurnoverView

BACK, AHEAD, FURTHER_BACK = timedelta(days=31), timedelta(days=730), timedelta(days=730)
KINDS: dict[str, Any] = {**dict(TransitionKind.choices), "rotation": gettext_lazy("Rotation of a unit")}
TONES = {"coup": "red", "purge": "red", "dismissal": "amber", "election": "blue", "reshuffle": "blue"}


class TurnoverCalendar(TurnoverView):
    """`/map/turnover/calendar/`: two years ahead and the last month; with `?past=1` two years back."""

    def get(self, request: HttpRequest) -> HttpResponse:
        principal, today = principal_of(request.user), timezone.localdate()
        past = bool(request.GET.get("past"))
        first, last = (today - FURTHER_BACK, today) if past else (today - BACK, today + AHEAD)
        rows = coming(actor=principal, first=first, last=last)
        months = [
            {"title": _month(key), "rows": [entry(row, today) for row in group], "count": ""}
            for key, group in groupby(rows, key=lambda row: (row["day"].year, row["day"].month))
        ]
        other = reverse("turnover-calendar")
        actions = [
            {"label": _("Ahead"), "url": other, "icon": "calendar"}
            if past
            else {"label": _("Past two years"), "url": f"{other}?past=1", "icon": "history"},
            {"label": _("List"), "url": reverse("transitions-list"), "icon": "list"},
        ]
        may_add = principal.may_edit and not principal.read_only
        context = {
            "page": {
                "title": _("Calendar of changes"),
                "subtitle": _("Elections, reshuffles, ends of term and rotations, with what they may move"),
                "tabs": strip(principal, "turnover-calendar"),
                "why": _(
                    "You see the events, posts and relationships that you may see; counts are made of these."
                ),
                "actions": actions,
                "create_url": reverse("transitions-create") if may_add else "",
                "create_label": _("Add transition"),
            },
            "months": months,
        }
        return render(request, "stakeholders/turnover/calendar.html", context)


def _month(key: tuple[int, int]) -> str:
    return date_format(date(*key, 1), "YEAR_MONTH_FORMAT")


def entry(row: dict[str, Any], today: date) -> dict[str, Any]:
    """One event as a row: when, what and where; how much it may move."""
    posts = row["x_posts"]
    counts = [ngettext("%(n)s post", "%(n)s posts", posts) % {"n": posts}] if posts else []
    for place, one in enumerate(risk_counts):
        n = row[f"x_more{place}"]
        if n:
            counts.append(one.words(n))
    away = (row["day"] - today).days
    when = partial_date_text(row["text"])
    if 0 < away <= 60 and len(row["text"]) == 10:
        when = ngettext("%(when)s, in %(n)s day", "%(when)s, in %(n)s days", away) % {"when": when, "n": away}
    return {
        "title": row["name"],
        "url": page_url(row["resource"], row["pk"]),
        "icon": "calendar-event",
        "square": True,
        "line": " · ".join(str(part) for part in (when, row["where"], *counts) if part),
        "badge": KINDS[row["kind"]],
        "tone": TONES.get(row["kind"], "gray"),
    }
