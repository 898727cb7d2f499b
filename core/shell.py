"""The small registries by which higher apps fill lower pages: navigation, quick add, panels, search, desk boxes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.access.principals import Principal
from core.addresses import address
from core.names import search_key


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
class StripItem:
    """One tab of a strip of lists that belong together; pages of several apps may stand in one strip.

    Lists that are asked for less often are `lesser`: they wait under “More” where the strip would be long.
    """

    strip: str
    label: str | Promise
    order: int
    url_name: str
    shown: Callable[[Principal], bool]
    lesser: bool = False


def as_it_is(hint: str) -> str:
    """A hint that needs no words."""
    return hint


@dataclass(frozen=True)
class SearchSource:
    """One kind of hit in Ctrl-K: `rows(principal, words, limit)` is its branch of the one statement (core.search).

    `describe` puts the hint column of a row into words; `resource` has the page that a hit opens, `list_url` the
    list that opens for more; `open` makes the address of what is no resource.
    """

    key: str
    label: str | Promise
    order: int
    icon: str
    resource: str
    list_url: str
    rows: Callable[[Principal, list[str], int], Any]
    describe: Callable[[str], str] = as_it_is
    open: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class DeskBox:
    """A box on the Desk: `fill(principal)` gives the template's context as `box`, or None to leave it out.

    A `headline` in the context ("3 posts changed hands") joins the line under the greeting. Wide boxes stand in the
    first column, the others beside it.
    """

    key: str
    template: str
    order: int
    fill: Callable[[Principal], dict[str, Any] | None]
    wide: bool = True


@dataclass(frozen=True)
class ProfilePanel:
    """A card that a higher app adds to the page of one record of a lower app's resource.

    `fill(reading)` gives the card in the words of `records/panel.html`, or None to leave it out.
    """

    resource: str
    order: int
    fill: Callable[[Any], dict[str, Any] | None]


@dataclass(frozen=True)
class ProfileBanner:
    """A line that a higher app puts on top of every tab of a record's page: what one must know before acting.

    `fill(reading)` gives alerts as `{tone, title, text, url, label, discreet}` (`components/alert.html`).
    """

    resource: str
    order: int
    fill: Callable[[Any], list[dict[str, Any]]]


@dataclass(frozen=True)
class TimelineSource:
    """What a higher app adds to the timeline of a record: `fill(reading)` gives `(day, event)` in any order, events in
    the words of `components/timeline.html`."""

    resource: str
    fill: Callable[[Any], list[tuple[date, dict[str, Any]]]]


@dataclass(frozen=True)
class OwnPart:
    """A part of “My account” that a higher app adds."""

    key: str
    label: str | Promise
    url_name: str


nav_items: list[NavItem] = []
own_parts: list[OwnPart] = []
quick_adds: list[QuickAdd] = []
search_sources: list[SearchSource] = []
strip_items: list[StripItem] = []
desk_boxes: list[DeskBox] = []
profile_panels: list[ProfilePanel] = []
profile_banners: list[ProfileBanner] = []
timeline_sources: list[TimelineSource] = []
# So many events does a timeline show.
TIMELINE = 80
# So many tabs stand beside each other without a “More”.
CALM_STRIP = 7


def navigation(principal: Principal, path: str) -> list[dict[str, Any]]:
    """The entries this actor may use; the one whose prefix is the longest match is active."""
    shown = [item for item in _in_order(nav_items) if item.shown(principal)]
    matches = [
        item for item in shown if path == item.prefix or (item.prefix != "/" and path.startswith(item.prefix))
    ]
    active = max(matches, key=lambda item: len(item.prefix), default=None)
    return [
        {
            "key": item.key,
            "label": item.label,
            "icon": item.icon,
            "url": address(item.url_name),
            "active": item is active,
            "badge": "",
        }
        for item in shown
    ]


def quick_add(principal: Principal) -> list[dict[str, Any]]:
    return [
        {"label": item.label, "icon": item.icon, "url": address(item.url_name)}
        for item in _in_order(quick_adds)
        if item.shown(principal)
    ]


def strip(principal: Principal, url_name: str) -> list[dict[str, Any]]:
    """The tabs of the strip that holds this page, in their order; nothing when it stands alone."""
    mine = next((item.strip for item in strip_items if item.url_name == url_name), None)
    shown = [item for item in _in_order(strip_items) if item.strip == mine and item.shown(principal)]
    return [
        {
            "label": item.label,
            "url": address(item.url_name),
            "active": item.url_name == url_name,
            "lesser": item.lesser and len(shown) > CALM_STRIP,
        }
        for item in shown
    ]


def boxes(principal: Principal) -> list[dict[str, Any]]:
    """The boxes that have something to say to this actor, in order."""
    found = []
    for box in sorted(desk_boxes, key=lambda box: box.order):
        filled = box.fill(principal)
        if filled is not None:
            found.append({**filled, "key": box.key, "template": box.template, "wide": box.wide})
    return found


def panels_of(resource: str, reading: Any) -> list[dict[str, Any]]:
    """The cards that higher apps add to the page of a record, in order."""
    mine = sorted((one for one in profile_panels if one.resource == resource), key=lambda one: one.order)
    filled = (one.fill(reading) for one in mine)
    return [panel for panel in filled if panel is not None]


def banners_of(resource: str, reading: Any) -> list[dict[str, Any]]:
    """The alerts that higher apps put on top of the page of a record, in order."""
    mine = sorted((one for one in profile_banners if one.resource == resource), key=lambda one: one.order)
    return [alert for one in mine for alert in one.fill(reading)]


@dataclass(frozen=True)
class PageName:
    """A page that search finds by its name, its words folded as names are."""

    label: str
    words: tuple[str, ...]
    url: str
    icon: str
    shown: Callable[[Principal], bool]


@lru_cache(maxsize=16)
def page_names(language: str) -> tuple[PageName, ...]:
    """Every page that has a name: the navigation, the tabs, what can be added. Made once for each language."""
    with override(language):
        named = [(str(item.label), item.icon, item) for item in _in_order(nav_items)]
        named += [(str(item.label), "list", item) for item in _in_order(strip_items)]
        named += [
            (_("Add: %(thing)s") % {"thing": item.label}, item.icon, item) for item in _in_order(quick_adds)
        ]
        return tuple(
            PageName(label, tuple(search_key(label).split()), address(item.url_name), icon, item.shown)
            for label, icon, item in named
        )


def _in_order(items: list[Any]) -> list[Any]:
    return sorted(items, key=lambda item: item.order)


def timeline_of(resource: str, reading: Any, own: list[tuple[date, dict[str, Any]]]) -> list[dict[str, Any]]:
    """The events of a record, its own and those that higher apps add, the newest first."""
    found = list(own)
    for source in timeline_sources:
        if source.resource == resource:
            found += source.fill(reading)
    found.sort(key=lambda one: one[0], reverse=True)
    return [event for _day, event in found[:TIMELINE]]
