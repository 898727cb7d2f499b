"""The Desk in words: what its first boxes say. Higher apps add theirs to `core.shell.desk_boxes`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.access.principals import Principal
from core.models.fields import EARLIEST
from core.pages.show import page_url
from core.templatetags.ui import initials, partial_date_text
from reports import selectors
from reports.selectors import Row
from stakeholders.models.choices import HolderState, Phase
from stakeholders.panels.holdings import confirm_act
from stakeholders.services.import_runs import own_runs

LOOKS_BACK = timedelta(days=90)
LOOKS_AHEAD = timedelta(days=90)
EDITED_WITHIN = timedelta(days=14)
SHOWN = 5
ICONS = {"people": "user", "organizations": "building", "posts": "armchair", "tenures": "calendar-user"}


def about(principal: Principal, filled: list[dict[str, Any]]) -> dict[str, Any]:
    """Greeting, the day, and what waits, in one line."""
    now = timezone.localtime()
    headlines = [str(box["headline"]) for box in filled if box.get("headline")]
    return {
        "title": _("Desk"),
        "greeting": greeting(now.hour, principal.label),
        "line": " · ".join([date_format(now, "l j F"), *headlines]),
    }


def greeting(hour: int, name: str) -> str:
    """By the reader's own clock and first name; an address is no name."""
    first = "" if "@" in name else (name.split() or [""])[0]
    if not first:
        return _("Welcome")
    if 4 <= hour < 12:
        return _("Good morning, %(name)s") % {"name": first}
    if 12 <= hour < 18:
        return _("Good afternoon, %(name)s") % {"name": first}
    return _("Good evening, %(name)s") % {"name": first}


def link(name: str, **query: Any) -> str:
    """A list with filters set."""
    return f"{reverse(name)}?{urlencode(query)}" if query else reverse(name)


def changes(principal: Principal) -> dict[str, Any] | None:
    """Posts that changed hands lately, and those that will soon."""
    if not principal.is_staff_of_company:
        return None
    today = timezone.localdate()
    rows = selectors.moves(actor=principal, first=today - LOOKS_BACK, today=today, last=today + LOOKS_AHEAD)
    past, ahead = _by_post(rows, today, ahead=False), _by_post(rows, today, ahead=True)
    count = len(past)
    headline = (
        ngettext("%(n)s post changed hands lately", "%(n)s posts changed hands lately", count) % {"n": count}
        if count
        else ""
    )
    return {
        "all_url": link("tenures-list", phase=Phase.CURRENT.value, ordering="-start"),
        "ahead_url": link("tenures-list", phase=Phase.UPCOMING.value, ordering="start"),
        "past": past[:SHOWN],
        "ahead": sorted(ahead, key=lambda change: change["day"])[:SHOWN],
        "headline": headline,
        "since": today - LOOKS_BACK,
    }


def _by_post(rows: list[Row], today: date, *, ahead: bool) -> list[dict[str, Any]]:
    """One entry for each post, the newest day of its moves deciding, in the order of the rows."""
    posts: dict[Any, dict[str, Any]] = {}
    for row in rows:
        for came, day, text in _moves_of(row, today, ahead):
            change = posts.setdefault(row["post_id"], _change(row))
            side = change["came" if came else "left"]
            side.append(" ".join(filter(None, [row["honorific"], row["name"]])))
            if "day" not in change or day > change["day"]:
                change |= {"day": day, "text": text}
    for change in posts.values():
        _say(change, ahead)
    return list(posts.values())


def _moves_of(row: Row, today: date, ahead: bool) -> list[tuple[bool, date, str]]:
    """`(arrived, day, day as given)` for what this tenure did in the window, or will do."""
    begins, ends = row["start_earliest"], row["end_latest"]
    if ahead:
        found = [(True, begins, row["start"])] if row["phase"] == Phase.UPCOMING else []
        if row["phase"] == Phase.CURRENT and today <= ends <= today + LOOKS_AHEAD:
            found.append((False, ends, row["end"]))
        return found
    if row["phase"] == Phase.ENDED:
        return [(False, ends, row["end"])]
    recent = row["phase"] == Phase.CURRENT and today - LOOKS_BACK <= begins <= today
    return [(True, begins, row["start"])] if recent else []


def _change(row: Row) -> dict[str, Any]:
    return {
        "title": row["title"],
        "body": row["body"],
        "url": page_url("posts", row["post_id"]),
        "initials": initials(row["body"]),
        "vacant": row["vacant"],
        "there": [" ".join(filter(None, [one["honorific"], one["name"]])) for one in row["holders"] or []],
        "came": [],
        "left": [],
    }


def _say(change: dict[str, Any], ahead: bool) -> None:
    """Who comes after whom, as far as it is known: nobody is never taken for vacant."""
    change["left"] = [name for name in change["left"] if name not in change["came"]]
    if not change["came"]:
        staying = [name for name in change["there"] if name not in change["left"]]
        change["came"] = staying
        if not staying:
            vacant = change["vacant"] and not ahead
            change["nobody"] = (
                _("vacant")
                if vacant
                else _("successor not known to you")
                if ahead
                else _("no holder known to you")
            )
    day = partial_date_text(change["text"]) if change["text"] else date_format(change["day"])
    change["when"] = _("on %(day)s") % {"day": day} if ahead else _("since %(day)s") % {"day": day}


def edited(principal: Principal) -> dict[str, Any] | None:
    """Records that somebody changed in the last days; left out when nobody did."""
    if not principal.is_staff_of_company:
        return None
    now = timezone.now()
    rows = [
        {
            "url": page_url(row["kind_of"], row["pk"]),
            "icon": ICONS[row["kind_of"]],
            "title": row["said"],
            "line": row["hint"],
            "end": _("%(time)s ago") % {"time": timesince(row["updated_at"], now, depth=1)},
        }
        for row in selectors.edited(actor=principal, since=now - EDITED_WITHIN, limit=SHOWN)
    ]
    if not rows:
        return None
    return {"title": _("Edited in the last days"), "aside": _("newest first"), "rows": rows}


def imports(principal: Principal) -> dict[str, Any] | None:
    """Lists that are on their way into the map or came lately, for those who import."""
    if not principal.may_edit:
        return None
    since = timezone.now() - EDITED_WITHIN
    runs = own_runs(principal).filter(created_at__gte=since).defer("report").order_by("-created_at", "-pk")
    rows = [
        {
            "url": reverse("imports-detail", args=[run.pk]),
            "icon": "file-import",
            "title": run.file_name,
            "line": date_format(timezone.localtime(run.created_at), "DATETIME_FORMAT"),
            "end": run.get_state_display(),
        }
        for run in runs[:SHOWN]
    ]
    if not rows:
        return None
    return {
        "title": _("Imports"),
        "aside": _("All imports"),
        "all_url": reverse("imports-list"),
        "rows": rows,
    }


def open_posts(principal: Principal) -> dict[str, Any] | None:
    """Posts that a source calls vacant, and posts whose holder is not known to the reader."""
    if not principal.is_staff_of_company:
        return None
    found, complete = selectors.without_holder(actor=principal, day=timezone.localdate())
    vacant = sum(row["state"] == HolderState.VACANT for row in found)
    unknown = len(found) - vacant
    counts = [
        {
            "text": ngettext("%(n)s vacant", "%(n)s vacant", vacant) % {"n": vacant},
            "url": link("posts-list", holder=HolderState.VACANT.value),
        },
        {
            "text": ngettext("%(n)s not known", "%(n)s not known", unknown) % {"n": unknown},
            "url": link("posts-list", holder=HolderState.UNKNOWN.value),
        },
    ]
    rows = [
        {
            "url": page_url("posts", row["pk"]),
            "initials": initials(row["body"]),
            "square": True,
            "title": row["title"],
            "line": row["body"],
            "holder": "vacant" if row["state"] == HolderState.VACANT else "hidden",
        }
        for row in found[:SHOWN]
    ]
    headline = (
        ngettext("%(n)s post without a known holder", "%(n)s posts without a known holder", len(found))
        % {"n": len(found)}
        if found
        else ""
    )
    return {
        "title": _("Posts without a known holder"),
        "counts": [count for count, n in zip(counts, (vacant, unknown), strict=True) if n],
        "rows": rows,
        "more": len(found) - len(rows),
        "complete": complete,
        "examined": selectors.EXAMINED_POSTS,
        "headline": headline,
    }


def quality(principal: Principal) -> dict[str, Any] | None:
    """How much of the map is in date and sourced, and what has waited longest to be confirmed."""
    if not principal.is_staff_of_company:
        return None
    day = timezone.localdate()
    found = selectors.holdings(actor=principal, day=day)
    n, stale = found["n"], found["stale"]
    oldest = selectors.waiting(actor=principal, day=day, limit=SHOWN) if stale else []
    percent = round(100 * (n - stale) / n) if n else 0
    return {
        "title": _("How good is our map?"),
        "n": n,
        "capped": n >= selectors.EXAMINED,
        "percent": percent,
        "percent_text": _("%(n)s %%") % {"n": percent},
        "stale": stale,
        "stale_url": link("tenures-list", phase=Phase.CURRENT.value, to_verify="true"),
        "bare": _bare(principal, found["unsourced"], n >= selectors.EXAMINED),
        "current_url": link("tenures-list", phase=Phase.CURRENT.value),
        "may_edit": principal.may_edit,
        "oldest": [_waiting(row) for row in oldest],
    }


def _bare(principal: Principal, holdings: int, capped: bool) -> list[dict[str, Any]]:
    """What no source speaks about, each number with the list behind it; “at least” where not all was looked at."""
    found = selectors.without_source(actor=principal)
    (people, every_person), (bodies, every_body) = found["people"], found["organizations"]
    words = [
        (
            ngettext("%(n)s person", "%(n)s people", people),
            people,
            every_person,
            link("people-list", sourced="false"),
        ),
        (
            ngettext("%(n)s organization", "%(n)s organizations", bodies),
            bodies,
            every_body,
            link("organizations-list", sourced="false"),
        ),
        (
            ngettext("%(n)s holding", "%(n)s holdings", holdings),
            holdings,
            not capped,
            link("tenures-list", phase=Phase.CURRENT.value, sourced="false"),
        ),
    ]
    return [
        {"n": n, "url": url, "text": (text if exact else _("at least %s") % text) % {"n": intcomma(n)}}
        for text, n, exact, url in words
        if n
    ]


def _waiting(row: Row) -> dict[str, Any]:
    seen = row["confirmed"]
    office = ", ".join(filter(None, [row["title"] or row["role"], row["body"]]))
    name = " ".join(filter(None, [row["honorific"], row["name"]]))
    return {
        "url": page_url("tenures", row["pk"]),
        "initials": initials(name),
        "title": name,
        "line": office,
        "seen": "" if seen == EARLIEST else date_format(seen),
        "confirm": confirm_act(row["pk"], row["version"], reverse("desk")) if row["may_change"] else None,
    }
