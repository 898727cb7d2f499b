"""Reads of saved views: one's own, and those shared with one – unless they name a record that the reader may not see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from core import prepared
from core.abouts import kinds
from core.access.principals import Principal, principal_of
from core.access.registry import rule_of
from core.access.scope import scope
from core.list_query import closed_pages, list_resource
from core.models import Area, SavedView, ViewUse
from core.models.views import Audience
from core.task_selectors import mine
from core.validation import exist_together

AT_MOST = 40
PAGE: Any = prepared.text_slot("page")
NAMES_A_RECORD = "[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"


def shared_q(principal: Principal) -> Q:
    """What others share with this person: with all staff, with a function they hold a role in, with a team of theirs."""
    condition = Q(audience=Audience.FUNCTION, function__in=list(principal.functions))
    condition |= Q(audience=Audience.TEAM, team__group__in=list(principal.groups))
    if principal.is_staff_of_company:
        condition |= Q(audience=Audience.COMPANY)
    return condition


def _open_q(principal: Principal) -> Q:
    if not principal.active or principal.user_id is None:
        return Q(pk__in=[])
    return (Q(created_by=principal.user_id) | shared_q(principal)) & ~Q(page__in=closed_pages(principal))


def _with_use(queryset: QuerySet[SavedView], principal: Principal) -> QuerySet[SavedView]:
    used = ViewUse.objects.filter(view=OuterRef("pk"), user=principal.user_id)
    false = Value(False, output_field=BooleanField())
    return queryset.annotate(
        is_first=Coalesce(Subquery(used.values("first")[:1]), false),
        is_pinned=Coalesce(Subquery(used.values("pinned")[:1]), false),
    )


def views(*, actor: Any, page: str = "") -> list[SavedView]:
    """The views that the actor may use, by name, each with `is_first` and `is_pinned`; two statements at most."""
    principal = principal_of(actor)
    found = _with_use(SavedView.objects.filter(_open_q(principal)), principal)
    found = found.filter(page=page) if page else found
    rows = list(found.select_related("created_by", "function", "team").order_by("page", "name", "pk")[:200])
    hidden = naming_hidden(
        principal, {row.pk: (row.page, row.query) for row in rows if row.created_by_id != principal.user_id}
    )
    return [row for row in rows if row.pk not in hidden]


def view(*, actor: Any, pk: UUID) -> SavedView | None:
    """One view that the actor may use; None for a hidden and for a missing one."""
    principal = principal_of(actor)
    found = _with_use(SavedView.objects.filter(_open_q(principal), pk=pk), principal).first()
    if found is None or found.created_by_id == principal.user_id:
        return found
    return None if naming_hidden(principal, {found.pk: (found.page, found.query)}) else found


def searched(*, actor: Any) -> QuerySet[SavedView]:
    """Views for search: one's own, and shared ones that name no record at all (what they name is not asked there)."""
    principal = principal_of(actor)
    named = Q(query__iregex=NAMES_A_RECORD) & ~Q(created_by=principal.user_id)
    return SavedView.objects.filter(_open_q(principal)).exclude(named)


def own(*, actor: Any) -> QuerySet[SavedView]:
    """The views that the actor made and may change."""
    principal = principal_of(actor)
    if not principal.active or principal.user_id is None:
        return SavedView.objects.none()
    return SavedView.objects.filter(created_by=principal.user_id)


def naming_hidden(principal: Principal, queries: dict[Any, tuple[str, str]]) -> set[Any]:
    """Those of some views whose filters name a record that this reader does not see. One statement, or none."""
    asked: dict[str, QuerySet[Any]] = {}
    named: dict[Any, list[list[str]]] = {}
    for key, (page, query) in queries.items():
        for name, value in parse_qsl(query):
            models = _models(page, name)
            try:
                pk = UUID(value)
            except ValueError:
                continue
            places = []
            for model in models:
                place = f"{model._meta.label_lower} {pk}"
                asked[place] = scope(principal, model._default_manager.filter(pk=pk))
                places.append(place)
            if models:
                named.setdefault(key, []).append(places)
    there = exist_together(asked) if asked else {}
    return {key for key, groups in named.items() if not all(any(there[p] for p in group) for group in groups)}


def _models(page: str, name: str) -> list[Any]:
    """The protected models of which a filter may name a record."""
    resource = list_resource(page)
    item = resource.filterset.base_filters.get(name) if resource is not None else None
    if resource is None or item is None or name in ("function", "assignee"):
        return []
    related = getattr(item, "related", None)
    if related is not None:
        return [related] if rule_of(related) is not None else []
    if name == "about_id":
        return list({about.model._meta.concrete_model for about in kinds().values()})
    return [Area] if name == "inside" else []


@dataclass(frozen=True)
class Frame:
    """What the frame of a page needs of its reader besides their rights: tasks due, and the views of the list."""

    due: int = 0
    views: list[dict[str, Any]] = field(default_factory=list)


def frame(*, actor: Any, page: str = "", cap: int = 100) -> Frame:
    """Both in one statement (and one more where shared views name records)."""
    principal = principal_of(actor)
    if principal.user_id is None:
        return Frame()
    key = None
    if principal.sight is not None:
        key = ("frame", principal.sight, bool(page), cap, timezone.localdate())
    found = prepared.statement(key, lambda: prepared.compiled(_framed(principal.as_slot, bool(page), cap)))
    rows = prepared.dictionaries(found, {"user": principal.user_id, "page": page})
    if not rows:
        return Frame()
    listed = rows[0].get("views") or []
    others = {one["pk"]: (page, one["query"]) for one in listed if one["owner"] != str(principal.user_id)}
    hidden = naming_hidden(principal, others)
    return Frame(len(rows[0]["due"]), [one for one in listed if one["pk"] not in hidden])


def _framed(principal: Principal, listed: bool, cap: int) -> QuerySet[Any, Any]:
    """The row that `frame` asks for: every page asks it, so it is written once for all readers of one sight."""
    waiting = mine(actor=principal).filter(due_latest__lte=timezone.localdate()).order_by().values("pk")[:cap]
    columns: dict[str, Any] = {"due": ArraySubquery(waiting)}
    if listed:
        here = SavedView.objects.filter(_open_q(principal), page=PAGE)
        found_views = _with_use(here, principal)
        shaped = JSONObject(
            pk="pk", name="name", query="query", first="is_first", owner="created_by_id", audience="audience"
        )
        columns["views"] = ArraySubquery(found_views.order_by("name", "pk").values(row=shaped)[:AT_MOST])
    user_id: Any = principal.user_id
    found: QuerySet[Any, Any] = get_user_model().objects.filter(pk=user_id).values(**columns)
    return found


def pinned(*, actor: Any) -> list[SavedView]:
    """The views on one's Desk."""
    return [one for one in views(actor=actor) if one.is_pinned]  # type: ignore[attr-defined]
