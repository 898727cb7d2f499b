"""The pinned views on the Desk, each with how much of it the reader sees."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.utils.translation import gettext as _

from core import view_selectors
from core.access.principals import Principal
from core.list_query import KEPT, list_resource, worth_keeping
from core.paging import capped_count

SHOWN = 6


def desk(principal: Principal) -> dict[str, Any] | None:
    """Up to six pinned views; one count each, capped. Left out where nothing is pinned."""
    rows = []
    for view in view_selectors.pinned(actor=principal)[:SHOWN]:
        resource = list_resource(view.page)
        if resource is None:
            continue
        query, _dropped = worth_keeping(principal, resource, view.query)
        asked = {name: value for name, value in parse_qsl(query) if name not in KEPT}
        filters = resource.filterset(asked, resource.select(actor=principal), actor=principal)
        count, more = capped_count(filters.filtered(), settings.COUNT_CAP)
        rows.append(
            {
                "url": view.get_absolute_url(),
                "icon": resource.icon,
                "title": view.name,
                "line": resource.plural,
                "end": f"{count}+" if more else str(count),
            }
        )
    if not rows:
        return None
    return {"title": _("My views"), "rows": rows, "note": _("Counted from what you may see.")}
