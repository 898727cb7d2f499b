"""Posts as rows and who held them as bars: vacancies, gaps in what we know and transitions become visible."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import spans
from core.access.principals import Principal
from core.pages.show import page_url
from stakeholders.panels import common
from stakeholders.panels.holdings import Holding, bar, tenures, vacancies

POST_FIELDS = (
    "pk",
    "title",
    "start",
    "start_earliest",
    "end_latest",
    "organization_id",
    "organization__name",
)
GAP = timedelta(days=30)
"""A shorter time without a known holder is a handover, not a gap."""
MOST = 1500


def over_time(
    actor: Principal,
    posts: list[dict[str, Any]],
    day: date,
    window: tuple[date, date] | None = None,
    *,
    bodies: bool = False,
) -> list[dict[str, Any]]:
    """Two cards: bars, and the same rows as text. Two queries, whatever the number of posts."""
    keys = [post["pk"] for post in posts]
    held: dict[Any, list[Holding]] = {key: [] for key in keys}
    for one in tenures(actor, Q(post__in=keys), most=MOST) + vacancies(actor, Q(post__in=keys), most=MOST):
        held[one.post_id].append(one)
    first, last = window or common.years([one for found in held.values() for one in found], day)
    rows = [
        spans.Row(
            label=post["title"],
            url=page_url("posts", post["pk"]),
            hint=post["organization__name"] if bodies else "",
            spans=[
                *(bar(one, _label(one), first, last) for one in held[post["pk"]]),
                *_gaps(post, held, first, min(day, last)),
            ],
        )
        for post in posts
    ]
    label = _("Who held which post")
    return [
        {
            "title": _("Posts over time"),
            "aside": _("the red line is %(day)s") % {"day": date_format(day)},
            "label": label,
            "template": "stakeholders/spans.html",
            "spans": spans.lay_out(rows, first, last, day),
            "wide": True,
        },
        {
            "title": _("The same as a list"),
            "template": "stakeholders/holders_list.html",
            "groups": [_group(post, held[post["pk"]], day, bodies) for post in posts],
            "wide": True,
        },
    ]


def _label(one: Holding) -> str:
    return _("Vacant") if one.vacant else one.person


def _gaps(post: dict[str, Any], held: dict[Any, list[Holding]], first: date, last: date) -> list[spans.Span]:
    """The times at which nobody and nothing is known of the post, from its start (or first holder) on."""
    found = held[post["pk"]]
    known = sorted(
        (max(one.span.start_earliest, first), min(one.span.end_latest, last))
        for one in found
        if one.span.start_earliest <= last
    )
    begin = max(post["start_earliest"], first) if post["start"] else (known[0][0] if known else first)
    end = min(post["end_latest"], last)
    gaps: list[tuple[date, date]] = []
    for start, stop in known:
        if start - begin > GAP:
            gaps.append((begin, start))
        begin = max(begin, stop)
    if end - begin > GAP:
        gaps.append((begin, end))
    return [
        spans.Span(_("not known"), start, stop, kind="unknown", title=_("No holder known to you"))
        for start, stop in gaps
    ]


def _group(post: dict[str, Any], held: list[Holding], day: date, bodies: bool) -> dict[str, Any]:
    newest = sorted(held, key=lambda one: (one.span.start_earliest, one.last_seen or date.min), reverse=True)
    return {
        "title": post["title"],
        "url": page_url("posts", post["pk"]),
        "body": post["organization__name"] if bodies else "",
        "body_url": page_url("organizations", post["organization_id"]),
        "rows": [
            {
                "name": _label(one),
                "url": one.url if one.vacant else page_url("people", one.person_id),
                "when": one.when,
                "status": one.status_words,
                "certainty": one.stands(day),
                "otherwise": _("not yet") if one.ahead(day) else _("no longer"),
            }
            for one in newest
        ],
    }
