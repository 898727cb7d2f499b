"""The small registries by which higher apps fill lower pages: navigation, quick add, panels, search, desk boxes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse_lazy
from django.utils.functional import Promise

from core.access.principals import Principal


@dataclass(frozen=True)
class NavItem:
    """One entry of the left navigation, shown to those for whom `shown` is true."""

    key: str
    label: str | Promise
    icon: str
    url_name: str
    order: int
    prefix: str
    shown: Callable[[Principal], bool]


@dataclass(frozen=True)
class QuickAdd:
    label: str | Promise
    icon: str
    url_name: str
    order: int
    shown: Callable[[Principal], bool]


@dataclass(frozen=True)
class SearchSource:
    """One kind of hit in Ctrl-K: `find(actor, text, limit)` gives dicts of label, hint, url, icon."""

    key: str
    label: str | Promise
    order: int
    find: Callable[[Any, str, int], list[dict[str, Any]]]


@dataclass(frozen=True)
class DeskBox:
    """A box on the Desk: `fill(actor)` gives the template's context, or None to leave it out."""

    key: str
    template: str
    order: int
    fill: Callable[[Any], dict[str, Any] | None]
    wide: bool = True


nav_items: list[NavItem] = []
quick_adds: list[QuickAdd] = []
search_sources: list[SearchSource] = []
desk_boxes: list[DeskBox] = []


def navigation(principal: Principal, path: str) -> list[dict[str, Any]]:
    """The entries this actor may use; the one whose prefix is the longest match is active."""
    shown = [item for item in sorted(nav_items, key=lambda item: item.order) if item.shown(principal)]
    matches = [
        item for item in shown if path == item.prefix or (item.prefix != "/" and path.startswith(item.prefix))
    ]
    active = max(matches, key=lambda item: len(item.prefix), default=None)
    return [
        {
            "key": item.key,
            "label": item.label,
            "icon": item.icon,
            "url": reverse_lazy(item.url_name),
            "active": item is active,
            "badge": "",
        }
        for item in shown
    ]


def quick_add(principal: Principal) -> list[dict[str, Any]]:
    return [
        {"label": item.label, "icon": item.icon, "url": reverse_lazy(item.url_name)}
        for item in sorted(quick_adds, key=lambda item: item.order)
        if item.shown(principal)
    ]
