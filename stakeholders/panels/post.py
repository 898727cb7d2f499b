"""The page of a post: who holds it, who did and who will, and what may be done."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.models.choices import Level
from core.pages.show import page_url
from core.prepared import KEY
from core.resources import Reading, resource_of
from stakeholders.domain.as_of import CERTAIN
from stakeholders.domain.turnover_risk import turnover_risk
from stakeholders.models.choices import HolderState
from stakeholders.panels import common, sources
from stakeholders.panels.holdings import Holding, end_url, holder_row, tenures, vacancies

LEVELS = dict(Level.choices)
STATES = dict(HolderState.choices)
ABOUT = (
    "other_titles",
    "line",
    "seats",
    "rank",
    "start",
    "end",
    "review_months",
    "summary",
    "identifiers",
    "custodian",
)


def profile(reading: Reading) -> dict[str, Any]:
    """The page of a post on one of its tabs: three queries besides the record."""
    pk = reading.record.pk
    held = tenures(reading.actor, Q(post_id=KEY), key=pk)
    empty = vacancies(reading.actor, Q(post_id=KEY), key=pk)
    cited = sources.citations(reading, Q(post_id=KEY) | Q(tenure__post_id=KEY) | Q(vacancy__post_id=KEY))
    tabs = {"": _overview, "timeline": _timeline, "sources": _sources}
    return {
        "page": _head(reading),
        "actions": _actions(reading, held),
        "counts": {"timeline": len(held) + len(empty) or None, "sources": len(cited)},
        **tabs[reading.tab](reading, held, empty, cited),
    }


def _head(reading: Reading) -> dict[str, Any]:
    document = reading.document
    body = document["organization"]
    area = (document["area"] or {}).get("name", "")
    level = LEVELS.get(document["level"], "")
    badges = []
    if document["holder_state"] in ("vacant", "contested"):
        tone = "amber" if document["holder_state"] == "vacant" else "red"
        icon = "user-off" if document["holder_state"] == "vacant" else "arrows-split"
        badges.append({"text": STATES[document["holder_state"]], "tone": tone, "icon": icon})
    return {
        "title": document["title"],
        "square": True,
        "badges": badges,
        "body": body["name"],
        "body_url": page_url("organizations", body["id"]),
        "place": ", ".join(filter(None, [area, _("%(level)s level") % {"level": level} if level else ""])),
        "template_head": "stakeholders/post_head.html",
        "day_picker": True,
    }


def _actions(reading: Reading, held: list[Holding]) -> list[dict[str, Any]]:
    if not reading.change:
        return []
    here, pk = reading.record.get_absolute_url(), reading.record.pk
    now = [one for one in held if one.stands(reading.day)]
    actions = [
        {
            "label": _("New holder"),
            "url": f"{reverse('tenures-create')}?{urlencode({'post': pk, 'next': here})}",
            "icon": "user-plus",
            "css": "" if now else "primary",
        },
        {
            "label": _("Someone new here"),
            "url": f"{reverse('someone-new')}?{urlencode({'post': pk, 'next': here})}",
            "icon": "transfer",
        },
        {
            "label": _("Mark vacant"),
            "url": f"{reverse('vacancies-create')}?{urlencode({'post': pk, 'last_seen': reading.day, 'next': here})}",
            "icon": "user-off",
        },
    ]
    if len(now) == 1 and now[0].may_change:
        ending = {"label": _("End this tenure"), "url": end_url(now[0], here), "icon": "door-exit"}
        actions.insert(1, ending)
    return actions


def _overview(
    reading: Reading, held: list[Holding], empty: list[Holding], cited: list[dict[str, Any]]
) -> dict[str, Any]:
    day, here = reading.day, reading.record.get_absolute_url()
    marks: dict[str, Any] = {"asked": bool(reading.asked), "change": reading.change, "here": here}
    everything = held + empty
    # Whoever held it for certain stands above whoever may have come that day.
    now = sorted(
        (one for one in everything if one.stands(day)), key=lambda one: one.span.certainty(day) != CERTAIN
    )
    ahead = [one for one in everything if one.ahead(day)]
    past = sorted(
        (one for one in everything if one.over(day)), key=lambda one: one.span.start_earliest, reverse=True
    )
    panels = [
        {
            "title": _("Holds it on %(day)s") % {"day": date_format(day)}
            if reading.asked
            else _("Holds it now"),
            "template": "stakeholders/holdings.html",
            "rows": [holder_row(one, day, **marks) for one in now],
            "empty": _("No holder known to you. It is vacant only when a source says so."),
        },
        _rows(_("Comes next"), ahead, reading, marks),
        _rows(
            _("Held it before"), past[:12], reading, marks, f"{here}?tab=timeline" if len(past) > 12 else ""
        ),
        _about(reading),
        _risk(held, reading),
        sources.panel(reading, cited, "post", shown=3),
    ]
    return {"sections": [], "panels": [panel for panel in panels if panel]}


def _risk(held: list[Holding], reading: Reading) -> dict[str, Any]:
    """How long holders stay here, and how many of those who came this far left within half a year."""
    now = [one for one in held if one.stands(reading.day) and one.status == "substantive"]
    past = [one.span for one in held if one.over(reading.day)]
    found = turnover_risk(now[0].span, past, reading.day) if len(now) == 1 else None
    if found is None:
        return {}
    items = [
        {"label": _("Here for"), "value": _years(found.days)},
        {
            "label": _("Earlier holders stayed"),
            "value": _("%(time)s (median of %(n)s)") % {"time": _years(found.median_days), "n": found.known},
        },
    ]
    if found.share is not None:
        words = _("%(left)s of %(n)s who came this far left within the next half year")
        items.append(
            {"label": _("Likely to change"), "value": words % {"left": found.left, "n": found.beyond}}
        )
    return {"title": _("Turnover of this post"), "facts": items, "side": True}


def _years(days: int) -> str:
    return (
        _("%(n)s months") % {"n": round(days / 30.44)}
        if days < 730
        else _("%(n)s years") % {"n": round(days / 365.25, 1)}
    )


def _rows(
    title: str, found: list[Holding], reading: Reading, marks: dict[str, Any], more_url: str = ""
) -> dict[str, Any]:
    if not found:
        return {}
    return {
        "title": title,
        "template": "stakeholders/holdings.html",
        "rows": [holder_row(one, reading.day, **marks) for one in found],
        "more_url": more_url,
    }


def _about(reading: Reading) -> dict[str, Any]:
    resource = resource_of("posts")
    assert resource is not None
    found = common.section(resource, reading, _("About the post"), ABOUT)
    return {"title": found[0]["title"], "facts": found[0]["items"], "side": True} if found else {}


def _timeline(
    reading: Reading, held: list[Holding], empty: list[Holding], cited: list[dict[str, Any]]
) -> dict[str, Any]:
    day, here = reading.day, reading.record.get_absolute_url()
    marks: dict[str, Any] = {"asked": True, "change": reading.change, "here": f"{here}?tab=timeline"}
    everything = sorted(held + empty, key=lambda one: one.span.start_earliest, reverse=True)
    rows: dict[tuple[str, str], list[tuple[str, Holding]]] = {}
    for one in everything:
        line = (_("Vacant"), "") if one.vacant else (one.person, page_url("people", one.person_id))
        rows.setdefault(line, []).append((one.when, one))
    panels: list[dict[str, Any]] = []
    if everything:
        lines = [(name, url, "", found) for (name, url), found in rows.items()]
        panels.append(common.timeline(lines, day, _("Holders over time")))
    panels.append(
        {
            "title": _("The same as a list"),
            "template": "stakeholders/holdings.html",
            "rows": [holder_row(one, day, **marks) for one in everything],
            "empty": _("No holder known to you."),
            "wide": True,
        }
    )
    return {"sections": [], "panels": panels}


def _sources(
    reading: Reading, held: list[Holding], empty: list[Holding], cited: list[dict[str, Any]]
) -> dict[str, Any]:
    return {"sections": [], "panels": [{**sources.panel(reading, cited, "post"), "wide": True}]}
