"""Stance on a profile: the current view by theme, the series over time, and the page of one judgement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.access.principals import Principal
from core.confidentiality import Handling
from core.models import Theme
from core.models.encrypted import open_rows
from core.pages.show import page_url
from core.prepared import KEY, day_slot
from core.reading import asked_rows
from core.resources import Reading, resource_of
from core.selectors import names_of
from stakeholders import judgement, words
from stakeholders.domain.current import View, view
from stakeholders.domain.stance import AXES, stance
from stakeholders.models import Assessment
from stakeholders.models.choices import Provenance
from stakeholders.models.judgement_choices import ADVICE, AXIS_WORDS, SCALES, Confidence, Line
from stakeholders.panels import common, sources
from stakeholders.stance_words import axis_list, number, stance_mark

SURE, LINES, HOW = dict(Confidence.choices), dict(Line.choices), dict(Provenance.choices)
MOST = 300
DAY: Any = day_slot("day")
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 720, 220, 84, 14, 28
DASHES = ("", "7 4", "2 4", "10 3 2 3", "1 3")
SHAPES = ("circle", "square", "triangle", "diamond", "ring")


def rows_of(reading: Reading) -> list[dict[str, Any]]:
    """The visible series up to the day of the page, opened. Two statements."""

    def build(reader: Principal) -> QuerySet[Any, Any]:
        return judgement.series(actor=reader, stakeholder=KEY).filter(assessed_on__lte=DAY)[:MOST]

    return asked_rows("judgements on", reading.actor, build, key=reading.record.pk, day=reading.day)


def _adding(reading: Reading, **given: Any) -> str:
    here = reading.record.get_absolute_url()
    query = {"stakeholder": reading.record.pk, **given, "next": f"{here}?tab=assessments"}
    return f"{reverse('assessments-create')}?{urlencode(query)}"


def overview(reading: Reading) -> dict[str, Any]:
    """The card “Where they stand”: one line for each theme; nothing where the reader knows and may add nothing."""
    rows = rows_of(reading)
    if not rows and not reading.actor.may_edit:
        return {}
    here = reading.record.get_absolute_url()
    return {
        "title": _("Where they stand"),
        "discreet": True,
        "template": "stakeholders/judgement/stands.html",
        "lines": _lines(reading, rows),
        "nothing": _("No judgement is known to you."),
        "more_url": f"{here}?tab=assessments" if rows else "",
        "add_url": _adding(reading) if reading.actor.may_edit else "",
        "add_label": _("Assess"),
        "side": True,
    }


def _lines(reading: Reading, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    limits = judgement.thresholds()
    grouped: dict[UUID | None, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row["theme_id"], []).append(row)
    names = _themes(reading, grouped)
    lines = []
    for theme, found in grouped.items():
        by_key = {row["pk"]: row for row in found}
        seen = view(reading.record.pk, map(judgement.judgement, found), reading.day, limits)
        lines.append(_line(reading, names.get(theme, _("In general")), seen, by_key))
    return sorted(lines, key=lambda line: (line["theme"] != _("In general"), line["theme"]))


def _themes(reading: Reading, keys: Any) -> dict[Any, str]:
    wanted = [key for key in keys if key is not None]
    return names_of(actor=reading.actor, model=Theme, keys=wanted, title="name") if wanted else {}


def _line(reading: Reading, theme: str, seen: View, rows: Mapping[Any, Any]) -> dict[str, Any]:
    influence = seen.value("influence")
    newest = seen.newest or reading.day
    return {
        "theme": theme,
        "mark": stance_mark(seen.stance),
        "stale": seen.stale,
        "ago": words.ago(newest, reading.day),
        "contested": axis_list(seen.contested),
        "advice": ADVICE[seen.quadrant.value],
        "influence": _("influence %(n)s of 5") % {"n": number(influence)} if influence is not None else "",
        "by": [
            {
                "function": rows[one.key]["by"],
                "mark": stance_mark(stance(one.alignment, one.interest)),
                "sure": str(SURE[one.confidence]).lower(),
                "when": date_format(one.on),
                "url": page_url("assessments", one.key),
            }
            for one in seen.judgements
        ],
    }


def tab(reading: Reading) -> dict[str, Any]:
    """The tab “Assessments” of a person or organization: now, over time, and every judgement with why."""
    rows = rows_of(reading)
    keyed = [{**row, "id": row["pk"]} for row in rows]
    open_rows(Assessment, keyed)
    names = _themes(reading, {row["theme_id"] for row in rows})
    copy = next((row["pk"] for row in rows if row["function_id"] in reading.actor.editing), None)
    panels = [
        {
            "title": _("Where they stand"),
            "discreet": True,
            "template": "stakeholders/judgement/stands.html",
            "lines": _lines(reading, rows),
            "nothing": _("No judgement is known to you."),
            "add_url": _adding(reading) if reading.actor.may_edit else "",
            "add_label": _("Assess"),
            "more_url": _adding(reading, copy=copy) if copy else "",
            "more_label": _("Copy the last as a start"),
            "wide": True,
        }
    ]
    if any(row["alignment"] is not None for row in rows):
        panels.append(
            {
                "title": _("Alignment over time"),
                "discreet": True,
                "template": "stakeholders/judgement/series.html",
                "chart": chart(rows, names, reading.day),
                "wide": True,
            }
        )
    if rows:
        panels.append(
            {
                "title": _("Every judgement that you may see"),
                "count": f"{MOST}+" if len(rows) == MOST else len(rows),
                "discreet": True,
                "template": "stakeholders/judgement/said.html",
                "entries": [_said(row, names) for row in keyed],
                "wide": True,
            }
        )
    return {"sections": [], "panels": panels}


def _said(row: Mapping[str, Any], names: Mapping[Any, str]) -> dict[str, Any]:
    axes = [
        f"{str(AXIS_WORDS[axis]).lower()} {number(row[axis], signed=axis == 'alignment')}"
        for axis in AXES
        if row[axis] is not None
    ]
    known = str(HOW.get(row["provenance"], "")).lower() if row["provenance"] else ""
    return {
        "url": page_url("assessments", row["pk"]),
        "when": date_format(row["assessed_on"]),
        "mark": stance_mark(stance(row["alignment"], row["interest"], judgement.thresholds())),
        "theme": names.get(row["theme_id"], _("In general")),
        "why": row["rationale"],
        "axes": " · ".join(axes),
        "line": " · ".join(
            part for part in (row["by"], row["author"], str(SURE[row["confidence"]]).lower(), known) if part
        ),
        "handling": Handling(row["handling"]),
        "function": row["by"],
    }


def chart(rows: Sequence[Mapping[str, Any]], names: Mapping[Any, str], day: date) -> dict[str, Any]:
    """Alignment by function and theme as polylines; every point is in the list below too."""
    given = sorted((row for row in rows if row["alignment"] is not None), key=lambda row: row["assessed_on"])
    first = given[0]["assessed_on"]
    days = max((day - first).days, 1)

    def x(on: date) -> float:
        return round(LEFT + (WIDTH - LEFT - 16) * (on - first).days / days, 1)

    def y(alignment: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (2 - alignment) / 4, 1)

    lines: dict[tuple[Any, Any], list[Any]] = {}
    for row in given:
        lines.setdefault((row["by"], row["theme_id"]), []).append(row)
    drawn = []
    for place, ((function, theme), found) in enumerate(sorted(lines.items(), key=str)):
        points = [
            {
                "x": f"{x(row['assessed_on']):.1f}",
                "y": f"{y(row['alignment']):.1f}",
                "title": f"{date_format(row['assessed_on'])}: {number(row['alignment'], signed=True)}",
            }
            for row in found
        ]
        drawn.append(
            {
                "name": ", ".join(part for part in (function, names.get(theme, _("in general"))) if part),
                "dash": DASHES[place % len(DASHES)],
                "shape": SHAPES[place % len(SHAPES)],
                "tone": place % 5,
                "points": points,
                "path": " ".join(f"{point['x']},{point['y']}" for point in points),
            }
        )
    return {
        "lines": drawn,
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "right": WIDTH - 16,
        "base": HEIGHT - 8,
        "first": date_format(first),
        "last": date_format(day),
        "levels": [
            {"y": f"{y(value):.1f}", "label": label}
            for value, label in ((2, _("for it")), (0, _("in between")), (-2, _("against")))
        ],
    }


def profile(reading: Reading) -> dict[str, Any]:
    """The page of one judgement: the numbers in words, why, and who says so."""
    resource = resource_of("assessments")
    assert resource is not None
    document = reading.document
    items = []
    for axis in AXES:
        label = dict(SCALES[axis]).get(document[axis])
        items.append({"label": AXIS_WORDS[axis], "value": str(label) if label else ""})
    found = common.section(
        resource, reading, _("What we know"), ("stakeholder", "theme", "assessed_on", "rationale")
    )
    facts = found[0]["items"] if found else []
    if not document["theme"]:
        facts.insert(1, {"label": _("Theme"), "value": _("In general")})
    about = [
        {"label": _("How sure"), "value": str(SURE[document["confidence"]])},
        {"label": _("Whose line"), "value": str(LINES[document["line"]])},
        {"label": _("How we know"), "value": str(HOW.get(document["provenance"], ""))},
        {"label": _("Written down by"), "value": str(reading.record.created_by or "")},
    ]
    mark = stance_mark(document["stance"])
    advice = ADVICE[document["quadrant"]]
    if advice:
        about.append({"label": _("What one does"), "value": str(advice)})
    entries = sources.citations(reading, Q(assessment_id=KEY))
    actions = []
    if reading.actor.may_edit:
        again = urlencode({"copy": reading.record.pk, "next": document_page(document)})
        actions.append(
            {
                "label": _("Judge again"),
                "url": f"{reverse('assessments-create')}?{again}",
                "icon": "refresh",
            }
        )
    return {
        "page": {"badges": [mark]},
        "actions": actions,
        "sections": [],
        "panels": [
            {"title": _("The judgement"), "facts": facts, "discreet": True},
            sources.panel(reading, entries, "assessment", shown=20),
            {"title": _("The six axes"), "facts": items, "side": True, "discreet": True},
            {"title": _("How it stands"), "facts": about, "side": True},
        ],
    }


def document_page(document: Mapping[str, Any]) -> str:
    return f"{page_url('stakeholders', document['stakeholder']['id'])}?tab=assessments"
