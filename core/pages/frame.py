"""What every page asks once: the tasks that are due for its reader, and on a list the saved views."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.access.principals import principal_of
from core.addresses import address, address_of
from core.list_query import NO_VIEW
from core.view_selectors import Frame, frame

BELL_CAP = 99
# What changes how a list looks, not which rows it holds.
SHAPE = ("ordering", "columns", "cursor", "view")
NOT_KEPT = ("columns", "column", "cursor", "view")


def frame_of(request: HttpRequest, page: str = "") -> Frame:
    """One statement for a request, whoever asks first; a list asks with its own name."""
    found = request.__dict__.get("_frame")
    if found is None:
        found = request.__dict__["_frame"] = frame(
            actor=principal_of(request.user), page=page, cap=BELL_CAP + 1
        )
    return found


def bell(request: HttpRequest) -> dict[str, Any]:
    """How many of one's tasks are due."""
    n = frame_of(request).due
    query = urlencode({"whose": "mine", "status": "open"})
    return {
        "n": n,
        "text": f"{BELL_CAP}+" if n > BELL_CAP else str(n),
        "url": f"{address('tasks-list')}?{query}",
    }


def first_view(request: HttpRequest, views: list[dict[str, Any]]) -> str:
    """Where a list without any filter leads: to the view that its reader opens first, if there is one."""
    first = next((one for one in views if one["first"]), None)
    return address_of("view-open", first["pk"]) if first and not request.GET else ""


def whole_list(request: HttpRequest, views: list[dict[str, Any]]) -> str:
    """The list without filters, also where a view opens first."""
    leads_away = any(one["first"] for one in views)
    return f"{request.path}?{urlencode({'view': NO_VIEW})}" if leads_away else request.path


def saved(
    request: HttpRequest, page: str, views: list[dict[str, Any]], columns: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    """What stands above a list: its views, what saves the present one, and the columns to choose."""
    left_out = ("cursor", "view")
    query = urlencode({name: text for name, text in request.GET.items() if text and name not in left_out})
    kept = [(name, text) for name, text in request.GET.items() if text and name not in NOT_KEPT]
    return {
        "tabs": view_tabs(request, views),
        "save_url": f"{address('view-create')}?{urlencode({'page': page, 'query': query})}" if query else "",
        "all_url": address("view-list"),
        "kept": kept,
        "columns": columns,
        "view": request.GET.get("view", ""),
    }


def view_tabs(request: HttpRequest, views: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The tabs above a list: everything, then each view; nothing where there is none."""
    if not views:
        return []
    here = request.GET.get("view", "")
    whole = {"label": _("All"), "url": f"{request.path}?{urlencode({'view': NO_VIEW})}"}
    narrowed = any(text and name not in SHAPE for name, text in request.GET.items())
    tabs = [whole | {"active": here == NO_VIEW or (not here and not narrowed)}]
    for one in views:
        tabs.append(
            {"label": one["name"], "url": address_of("view-open", one["pk"]), "active": one["pk"] == here}
        )
    return tabs
