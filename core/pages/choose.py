"""Finding a record by typing, for form fields: the same scope, search and order as its list."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Case, When
from django.http import HttpRequest, JsonResponse

from core.access.principals import principal_of
from core.errors import NotVisible
from core.filters import MAX_TEXT, matching
from core.names import search_key
from core.resources import resource_of

LIMIT = 20
HINTS = ("organization", "parent", "area", "post")


@login_required
def choose(request: HttpRequest, name: str) -> JsonResponse:
    """`{results: [{id, text, hint}]}`, at most twenty."""
    resource = resource_of(name)
    if resource is None or not resource.api:  # what has pages only is named by no other record
        raise NotVisible
    text = request.GET.get("q", "")[:MAX_TEXT]
    principal = principal_of(request.user)
    order = resource.orders[0]
    queryset = resource.select(actor=principal)
    searchable = "search_key" in {field.name for field in resource.model._meta.concrete_fields}
    if text and searchable:
        # Names that begin with what was typed come first, so that Enter picks what one means.
        begins = Case(When(search_key__startswith=search_key(text), then=0), default=1)
        queryset = matching(queryset, text).alias(begins=begins).order_by("begins", *order.fields)
    else:
        queryset = queryset.order_by(*order.fields)
    rows = resource.document.select(principal, queryset, order.fields)[:LIMIT]
    return JsonResponse({"results": [_choice(row) for row in resource.document.render_many(rows)]})


def _choice(row: dict[str, Any]) -> dict[str, str]:
    """A record as one line of a chooser, with what tells it from its namesakes."""
    label = row.get("name") or row.get("title") or str((row.get("person") or {}).get("name", row["id"]))
    kept: dict[str, Any] = next((row[key] for key in HINTS if isinstance(row.get(key), dict)), {})
    hint = kept.get("name", "") if kept.get("id") != row["id"] else ""
    return {"id": row["id"], "text": label, "hint": hint}
