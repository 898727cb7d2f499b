"""Finding a record by typing, for form fields: the same scope, search and order as its list."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse

from core.access.principals import principal_of
from core.errors import NotVisible
from core.filters import MAX_TEXT, matching
from core.resources import resource_of

LIMIT = 20


@login_required
def choose(request: HttpRequest, name: str) -> JsonResponse:
    """`{results: [{id, text, hint}]}`, at most twenty."""
    resource = resource_of(name)
    if resource is None:
        raise NotVisible
    text = request.GET.get("q", "")[:MAX_TEXT]
    principal = principal_of(request.user)
    queryset = resource.select(actor=principal)
    searchable = "search_key" in {field.name for field in resource.model._meta.concrete_fields}
    if text and searchable:
        queryset = matching(queryset, text)
    order = resource.orders[0]
    rows = resource.document.select(principal, queryset.order_by(*order.fields), order.fields)[:LIMIT]
    results = []
    for row in resource.document.render_many(rows):
        label = row.get("name") or row.get("title") or str((row.get("person") or {}).get("name", row["id"]))
        parent = row.get("organization") or row.get("parent") or row.get("area") or row.get("post") or {}
        results.append(
            {
                "id": row["id"],
                "text": label,
                "hint": parent.get("name", "") if isinstance(parent, dict) else "",
            }
        )
    return JsonResponse({"results": results})
