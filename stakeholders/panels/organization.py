"""The page of an organization: where it stands, its posts and who holds them, its people and terms."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core.models.choices import Level
from core.pages.show import page_url
from core.prepared import KEY
from core.resources import Reading, resource_of
from core.shell import timeline_of
from core.templatetags.ui import partial_date_text
from stakeholders import selectors, words
from stakeholders.models.choices import Classification
from stakeholders.panels import assessments, common, relations, sources
from stakeholders.panels.holdings import STATUSES, Holding, holder_row, tenures
from stakeholders.panels.officeholders import POST_FIELDS, over_time
from stakeholders.trees import Around, Body, around

KINDS = dict(Classification.choices)
LEVELS = dict(Level.choices)
ABOUT = (
    "summary",
    "other_names",
    "line",
    "home_state",
    "founded",
    "dissolved",
    "tags",
    "identifiers",
    "custodian",
)
MOST_POSTS = 100


def profile(reading: Reading) -> dict[str, Any]:
    """The page of a body on one of its tabs; a fixed number of queries, whatever the size of the tree."""
    pk = reading.record.pk
    place = around(actor=reading.actor, pk=pk, day=reading.asked)
    cited = sources.citations(reading, Q(stakeholder_id=KEY))
    tabs = {
        "": _overview,
        "timeline": _timeline,
        "ties": _ties,
        "assessments": _assessments,
        "sources": _sources,
    }
    return {
        "page": _head(reading, place),
        "actions": _actions(reading),
        "counts": {"sources": len(cited)},
        **tabs[reading.tab](reading, place, cited),
    }


def _head(reading: Reading, place: Around | None) -> dict[str, Any]:
    document = reading.document
    crumbs = [{"label": _("Organizations"), "url": reverse("organizations-list")}]
    crumbs += [
        {"label": body.name, "url": page_url("organizations", body.pk)}
        for body in (place.above if place else [])
    ]
    kinds = ", ".join(str(KINDS.get(kind, kind)) for kind in document["classifications"])
    area = (document["area"] or {}).get("name", "")
    level = LEVELS.get(document["level"], "")
    badges = []
    if document["derived"]:
        badges.append({"text": _("Derived from a post title"), "tone": "dashed", "icon": "wand"})
    if not document["formal"]:
        badges.append({"text": _("Informal"), "tone": "gray", "icon": ""})
    if document["dissolved"]:
        ended = _("Dissolved %(when)s") % {"when": partial_date_text(document["dissolved"])}
        badges.append({"text": ended, "tone": "amber", "icon": "archive"})
    place_words = ", ".join(filter(None, [area, _("%(level)s level") % {"level": level} if level else ""]))
    return {
        "title": document["name"],
        "square": True,
        "breadcrumbs": crumbs,
        "badges": badges,
        "subtitle": " · ".join(filter(None, [kinds or _("kind of body not known"), place_words])),
        "meta": _("also known as %(names)s") % {"names": common.other_names(document)}
        if document["other_names"]
        else "",
        "day_picker": True,
    }


def _actions(reading: Reading) -> list[dict[str, Any]]:
    if not reading.change:
        return []
    pk, here = reading.record.pk, reading.record.get_absolute_url()
    post = urlencode({"organization": pk, "next": here})
    body = urlencode({"parent": pk, "next": here})
    return [
        {
            "label": _("Add body below"),
            "url": f"{reverse('organizations-create')}?{body}",
            "icon": "hierarchy",
        },
        {"label": _("Someone new here"), "url": f"{reverse('someone-new')}?{post}", "icon": "transfer"},
        {"label": _("Add post"), "url": f"{reverse('posts-create')}?{post}", "icon": "armchair"},
        {
            "label": _("Renamed, merged, split"),
            "url": reverse("organizations-succeed", args=[pk]),
            "icon": "git-branch",
        },
        {
            "label": _("Merge a duplicate"),
            "url": reverse("organizations-merge", args=[pk]),
            "icon": "git-merge",
        },
    ]


def _overview(reading: Reading, place: Around | None, cited: list[dict[str, Any]]) -> dict[str, Any]:
    members = [
        one
        for one in tenures(reading.actor, Q(organization_id=KEY), key=reading.record.pk)
        if not one.over(reading.day)
    ]
    panels = [
        posts_panel(reading),
        relations.mandates(reading, Q(organization_id=reading.record.pk)),
        _members(reading, members),
        relations.deployments(reading),
        relations.successions(reading),
        _tree(reading, place),
        assessments.overview(reading),
        _about(reading),
        common.contacts(reading.document),
        _terms(reading),
        sources.panel(reading, cited, "stakeholder", shown=3),
    ]
    return {"sections": [], "panels": [panel for panel in panels if panel]}


def posts_panel(reading: Reading) -> dict[str, Any]:
    """The posts of the body with who holds each on the day. One query."""
    resource = resource_of("posts")
    assert resource is not None
    pk, here = reading.record.pk, reading.record.get_absolute_url()
    found = resource.select(actor=reading.actor).filter(selectors.possible_q(reading.day), organization_id=pk)
    rows = resource.document.select(
        reading.actor, found.order_by("rank", "sort_key", "pk"), ("rank", "sort_key"), reading.asked
    )[: MOST_POSTS + 1]
    documents = resource.document.render_many(rows)
    more = f"{reverse('posts-list')}?{urlencode({'organization': pk})}"
    return {
        "title": _("Posts"),
        "template": "stakeholders/posts.html",
        "posts": [post_line(document, reading) for document in documents[:MOST_POSTS]],
        "count": f"{MOST_POSTS}+" if len(documents) > MOST_POSTS else len(documents) or "",
        "more_url": more if len(documents) > MOST_POSTS else f"{here}?tab=timeline" if documents else "",
        "more_label": _("All") if len(documents) > MOST_POSTS else _("Timeline"),
        "add_url": f"{reverse('posts-create')}?{urlencode({'organization': pk, 'next': here})}"
        if reading.change
        else "",
        "empty": _("No post of this body is known to you."),
    }


def post_line(document: dict[str, Any], reading: Reading) -> dict[str, Any]:
    """A post with its holders, or its state in words."""
    state = document["holder_state"]
    holders = [
        {
            "name": " ".join(filter(None, [one["honorific"], one["name"]])),
            "url": page_url("people", one["person"]),
            "hint": _holder_hint(one, reading),
        }
        for one in document["holders"]
    ]
    return {
        "title": document["title"],
        "url": page_url("posts", document["id"]),
        "hint": _("%(n)s seats") % {"n": document["seats"]} if document["seats"] > 1 else "",
        "holders": holders[:5] if state != "vacant" else [],
        "more": max(len(holders) - 5, 0),
        "state": {"unknown": "hidden", "held": ""}.get(state, state),
    }


def _holder_hint(one: dict[str, Any], reading: Reading) -> str:
    seen = date.fromisoformat(one["last_seen"]) if isinstance(one["last_seen"], str) else one["last_seen"]
    since = _("since %s") % partial_date_text(one["start"]) if one["start"] else ""
    status = "" if one["status"] == "substantive" else str(STATUSES[one["status"]])
    doubt = words.doubt(one["certainty"], seen, reading.day, asked=bool(reading.asked))
    return " · ".join(filter(None, [status, since, doubt]))


def _members(reading: Reading, members: list[Holding]) -> dict[str, Any]:
    pk, here = reading.record.pk, reading.record.get_absolute_url()
    if not members and not reading.change:
        return {}
    adding = urlencode({"organization": pk, "next": here})
    marks: dict[str, Any] = {"asked": bool(reading.asked), "change": reading.change, "here": here}
    rows = []
    for one in members[:30]:
        row = holder_row(one, reading.day, **marks)
        row["line"] = " · ".join(filter(None, [one.role, row["line"]]))
        rows.append(row)
    return {
        "title": _("Members without a post"),
        "template": "stakeholders/holdings.html",
        "rows": rows,
        "count": len(members) or "",
        "more_url": f"{reverse('tenures-list')}?{urlencode({'organization': pk})}"
        if len(members) > 30
        else "",
        "add_url": f"{reverse('tenures-create')}?{adding}" if reading.change else "",
        "empty": _("Nobody who belongs to this body without a post is known to you."),
    }


def _tree(reading: Reading, place: Around | None) -> dict[str, Any]:
    if place is None or not (place.above or place.body.below):
        return {}
    node = _node(place.body, True)
    for body in reversed(place.above):
        node = {**_node(body, False), "children": [node], "open": True}
    return {
        "title": _("Above and below"),
        "nodes": [node],
        "aside": _("shortened; open a body for what is below it") if place.full else "",
        "side": True,
    }


def _node(body: Body, here: bool, depth: int = 0) -> dict[str, Any]:
    kinds = ", ".join(str(KINDS.get(kind, kind)) for kind in body.classifications[:2])
    return {
        "label": body.name,
        "url": page_url("organizations", body.pk),
        "meta": kinds,
        "badge": _("possible")
        if body.doubtful
        else _("until %(when)s") % {"when": partial_date_text(body.dissolved)}
        if body.dissolved
        else _("derived")
        if body.derived
        else "",
        "tone": "amber" if body.dissolved and not body.doubtful else "dashed",
        "here": here,
        "open": here or depth < 1,
        "children": [_node(one, False, depth + 1) for one in body.below],
    }


def _about(reading: Reading) -> dict[str, Any]:
    resource = resource_of("organizations")
    assert resource is not None
    found = common.section(resource, reading, _("About"), ABOUT)
    return {"title": found[0]["title"], "facts": found[0]["items"], "side": True} if found else {}


def _terms(reading: Reading) -> dict[str, Any]:
    pk, here = reading.record.pk, reading.record.get_absolute_url()
    found = list(
        selectors.terms(actor=reading.actor)
        .filter(organization_id=pk)
        .order_by("-start_earliest", "-pk")
        .values("pk", "name", "start", "end")[:12]
    )
    if not found:
        return {}
    rows = [
        {
            "title": row["name"],
            "url": page_url("terms", row["pk"]),
            "icon": "calendar",
            "square": True,
            "line": words.period(row["start"], row["end"], None, None),
        }
        for row in found
    ]
    adding = (
        f"{reverse('terms-create')}?{urlencode({'organization': pk, 'next': here})}" if reading.change else ""
    )
    return {"title": _("Terms"), "rows": rows, "side": True, "add_url": adding}


def _timeline(reading: Reading, place: Around | None, cited: list[dict[str, Any]]) -> dict[str, Any]:
    found = selectors.posts(actor=reading.actor).filter(organization_id=reading.record.pk)
    rows = list(found.order_by("rank", "sort_key", "pk").values(*POST_FIELDS)[:MOST_POSTS])
    events = timeline_of("organizations", reading, [])
    happened = [{"title": _("What happened"), "events": events, "wide": True}] if events else []
    if rows:
        return {"sections": [], "panels": [*over_time(reading.actor, rows, reading.day), *happened]}
    empty = {"title": _("Posts over time"), "empty": _("No post of this body is known to you."), "wide": True}
    return {"sections": [], "panels": [empty, *happened]}


def _ties(reading: Reading, place: Around | None, cited: list[dict[str, Any]]) -> dict[str, Any]:
    return relations.tab(reading)


def _assessments(reading: Reading, place: Around | None, cited: list[dict[str, Any]]) -> dict[str, Any]:
    return assessments.tab(reading)


def _sources(reading: Reading, place: Around | None, cited: list[dict[str, Any]]) -> dict[str, Any]:
    return {"sections": [], "panels": [{**sources.panel(reading, cited, "stakeholder"), "wide": True}]}
