"""The list page of any resource: search, facets, sorting, keyset pages, export."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views import View

from core import purpose
from core.access.principals import Principal, principal_of
from core.access.registry import rule_of
from core.addresses import address
from core.errors import BadRequest, NotVisible
from core.exports import export, forms_of
from core.filters import RecordFilterSet, ReferenceFilter
from core.list_query import NO_VIEW, filters_of, shown_columns
from core.pages.frame import first_view, frame_of, saved, whole_list
from core.pages.show import page_url
from core.pages.widgets import choose_widget, visible
from core.paging import choose_order
from core.reading import Asked, listed
from core.resources import Column, Facet, Resource, resource_for, resource_of
from core.selectors import names_of, value_counts
from core.shell import strip
from core.stepup import require_fresh
from core.templatetags.ui import initials

SHOWN_FILTERS = ("q", "as_of", "area")
FACET_ROWS = 20_000
FACET_REFERENCES = 12


class ResourceView(LoginRequiredMixin, View):
    """Base: a view bound to one resource by `as_view(resource=…)`."""

    resource: Resource = None  # type: ignore[assignment]

    @property
    def principal(self) -> Principal:
        return principal_of(self.request.user)


class RecordList(ResourceView):
    """`/map/people/` and its like."""

    shown_filters: tuple[str, ...] = SHOWN_FILTERS
    views: list[dict[str, Any]] = []
    columns: tuple[Column, ...] = ()

    def get(self, request: HttpRequest) -> HttpResponse:
        resource, principal = self.resource, self.principal
        self.views = frame_of(request, resource.url("list")).views
        elsewhere = self.elsewhere()
        if elsewhere:
            return redirect(elsewhere)
        self.as_usual(request)
        self.columns = shown_columns(resource, request.GET.get("columns"))
        # The form and its errors need no rows: those come from a statement that is written once.
        filters = read_filters(request, resource, principal, rows=QuerySet(resource.model).none())
        order, descending = choose_order(resource.orders, request.GET.get("ordering"))
        size = settings.LIST_PAGE_SIZE
        found = None
        if filters.is_valid():
            cursor = request.GET.get("cursor")
            asked = Asked(filters_of(request.GET), order, descending, cursor, size)
            found = listed(principal=principal, resource=resource, asked=asked)
        context = {
            "page": self.about(filters),
            "columns": [self.head(column, order.key, descending) for column in self.columns],
            "rows": [
                self.row({**resource.document.render(row), "as_of": filters.day})
                for row in (found.rows if found else [])
            ],
            "filter_form": self.form(filters),
            "chips": self.chips(filters),
            "saved": self.saved(),
            "pager": {
                "next_url": self.link(cursor=found.next) if found and found.next else "",
                "previous_url": self.link(cursor=found.previous) if found and found.previous else "",
                "count_text": "",
            },
        }
        return render(request, "records/list.html", context, status=200 if found else 400)

    def elsewhere(self) -> str:
        """Where this request leads: to the view that its reader opens first, or to chosen columns in one word."""
        chosen = self.request.GET.getlist("column")
        if chosen:
            kept = {name: value for name, value in self.request.GET.items() if name != "column"}
            return f"{self.request.path}?{urlencode(kept | {'columns': ','.join(chosen)})}"
        return first_view(self.request, self.views)

    def as_usual(self, request: HttpRequest) -> None:
        """A list that is asked for nothing shows what its resource usually shows (`extra["usual"]`); all with
        `?view=all`."""
        usual = self.resource.extra.get("usual")
        if usual and not request.GET:
            data = request.GET.copy()
            data.update(usual)
            request.GET = data  # type: ignore[assignment]

    def saved(self) -> dict[str, Any]:
        """The views of this list, what saves the present one, and the columns to choose."""
        shown = {column.key for column in self.columns}
        columns = [
            {"key": column.key, "label": column.label, "on": column.key in shown}
            for column in self.resource.columns[1:]
        ]
        return saved(self.request, self.resource.url("list"), self.views, columns)

    def link(self, **changes: Any) -> str:
        """This list with some parameters changed; a changed filter starts from the first page."""
        query = {name: values for name, values in self.request.GET.lists() if name != "cursor"}
        query.update({name: [value] for name, value in changes.items()})
        given = {name: [one for one in values if one] for name, values in query.items()}
        kept = {name: values for name, values in given.items() if values}
        return f"{self.request.path}?{urlencode(kept or everything(self.resource), doseq=True)}"

    def about(self, filters: RecordFilterSet) -> dict[str, Any]:
        resource = self.resource
        filtered = bool(filters.in_use)
        may_add = resource.create is not None and may_create(self.principal, resource)
        about: dict[str, Any] = {
            "title": resource.plural,
            "tabs": strip(self.principal, resource.url("list")),
            "actions": [
                {"label": label, "url": address(name), "icon": symbol}
                for name, label, symbol in resource.related
            ]
            + self.deleted(),
            "exports": [
                {
                    "label": resource.forms[ending].label if ending in resource.forms else ending.upper(),
                    "url": f"{address(resource.url('export'), ending)}?{self.request.GET.urlencode()}",
                    "icon": "file-spreadsheet",
                }
                for ending in forms_of(resource)
            ],
            "facets_url": f"{address(resource.url('facets'))}?{self.request.GET.urlencode()}"
            if resource.facets
            else "",
            "as_of": filters.day,
            "as_of_clear_url": self.link(as_of=""),
            "clear_url": self.whole() if filtered else "",
            "why": _(
                "You see the records that your role, functions and areas open, and those shared with you."
            ),
            "empty": {
                "title": _("Nothing found") if filtered else _("Nothing here yet"),
                "text": self.empty_words(filtered, may_add),
                "action_url": "",
                "action_label": "",
                "icon": resource.icon,
            },
        }
        if may_add:
            label = _("Add %(thing)s") % {"thing": resource.label}
            about |= {"create_url": address(resource.url("create")), "create_label": label}
            about["empty"] |= {"action_url": self.offer(filters, about["create_url"]), "action_label": label}
        return about

    def whole(self) -> str:
        """The list without filters."""
        kept = everything(self.resource)
        return (
            self.link(**dict.fromkeys(self.request.GET, "")) if kept else whole_list(self.request, self.views)
        )

    def deleted(self) -> list[dict[str, Any]]:
        """The way to what was deleted, for those who may bring something back."""
        if self.resource.delete is None or not self.principal.may_edit:
            return []
        url = address(self.resource.url("deleted"))
        return [{"label": _("Deleted"), "url": url, "icon": "trash"}]

    def empty_words(self, filtered: bool, may_add: bool) -> Any:
        """What an empty list says: other filters, what to add, or (to those who may not) just that."""
        if filtered:
            return _("Try fewer filters or another spelling.")
        return self.resource.empty if may_add else _("There is nothing here that you may see.")

    def offer(self, filters: RecordFilterSet, url: str) -> str:
        """“Add” for a list that shows nothing: with the name that was searched for, when nothing else was asked."""
        if not filters.in_use:
            return url
        name = next((key for key in ("name", "title") if key in self.resource.writable), "")
        only_searched = set(filters.in_use) == {"q"} and name
        return f"{url}?{urlencode({name: filters.in_use['q']})}" if only_searched else ""

    def head(self, column: Column, key: str, descending: bool) -> dict[str, Any]:
        sorted_by = ("desc" if descending else "asc") if column.order and column.order == key else ""
        turned = f"-{column.order}" if sorted_by == "asc" else column.order
        return {
            "key": column.key,
            "label": column.label,
            "css": column.css,
            "sorted": sorted_by,
            "sort_url": self.link(ordering=turned) if column.order else "",
        }

    def row(self, document: dict[str, Any]) -> dict[str, Any]:
        cells = [cell_of(column, document) for column in self.columns]
        title, named = cells[0].get("text", ""), cells[0].pop("avatar", "")
        return {
            "url": page_url(self.resource.name, document["id"]),
            "title": title,
            "initials": initials(named) if named else "",
            "icon": cells[0].pop("icon", ""),
            "square": cells[0].pop("square", False),
            "cells": cells,
        }

    def form(self, filters: RecordFilterSet) -> forms.Form:
        form = filters.form
        form.order_fields(["q"])
        for name in list(form.fields):
            if name not in self.shown_filters:
                if form.data.get(name):
                    form.fields[name].widget = forms.HiddenInput()
                else:
                    del form.fields[name]
        if "as_of" in form.fields:
            form.fields["as_of"].widget = forms.DateInput(
                attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"
            )
        if "area" in form.fields:
            form.fields["area"].widget = choose_widget(
                self.request.user, "areas", form.data.get("area"), _("Any area")
            )
        return form

    def chips(self, filters: RecordFilterSet) -> list[dict[str, str]]:
        chips = []
        for name, value in filters.in_use.items():
            if name in self.shown_filters:
                continue
            item = filters.filters[name]
            chips.append(
                {"label": f"{item.label}: {self.chosen(name, value)}", "url": self.link(**{name: ""})}
            )
        return chips

    def chosen(self, name: str, value: Any) -> Any:
        """A filter's value in words; a reference is named as the reader sees it."""
        item = self.resource.filterset.base_filters[name]
        choices = item.extra.get("choices")
        if choices and not callable(choices):
            values = value if isinstance(value, list) else [value]
            return ", ".join(str(dict(choices).get(one, one)) for one in values)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        related = resource_for(item.related) if isinstance(item, ReferenceFilter) else resource_of(f"{name}s")
        record = visible(self.request.user, related, value) if related else None
        return record or (_("There is no such record.") if related else value)


def everything(resource: Resource) -> dict[str, str]:
    """What asks a list for all of it, where it shows a part otherwise."""
    return {"view": NO_VIEW} if resource.extra.get("usual") else {}


def read_filters(
    request: HttpRequest,
    resource: Resource,
    principal: Principal,
    data: QueryDict | None = None,
    *,
    rows: QuerySet[Any] | None = None,
) -> RecordFilterSet:
    """The resource's FilterSet over what the reader may see, or over `rows`; BadRequest for unknown parameters."""
    asked = filters_of(request.GET) if data is None else data
    seen = resource.select(actor=principal) if rows is None else rows
    filters = resource.filterset(asked, seen, actor=principal)
    filters.refuse_unknown()
    return filters


def may_create(principal: Principal, resource: Resource) -> bool:
    """Whether to offer “Add”: the service decides for each record. Reference data without a level of its own is
    public, so administrators alone keep it."""
    if resource.group == "reference" and (principal.is_administrator or "handling" not in resource.writable):
        return principal.is_administrator
    rule = rule_of(resource.model)
    if rule is not None and rule.sight is not None:
        return rule.sight.offers(principal)
    return principal.may_edit


def cell_of(column: Column, document: dict[str, Any]) -> dict[str, Any]:
    """A column's cell in the words of `table_row` (core.templatetags.tables)."""
    cell = dict(column.cell(document))
    target = cell.pop("page", None)
    if target:
        cell["url"] = page_url(*target)
    state = cell.pop("state", "")
    if state in ("vacant", "unknown"):
        cell = {"holder": "hidden" if state == "unknown" else state}
    elif state == "contested":
        cell["hint"] = _("contested")
    if cell.pop("possible", False):
        cell["hint"] = _("possible: not confirmed for this day")
    if column.key == "handling":
        cell.pop("text", None)
    elif isinstance(cell.get("text"), Promise):
        cell["text"] = str(cell["text"])  # once, and not at each question of the row that shows it
    return cell


class RecordFacets(ResourceView):
    """The counts beside a list, loaded apart so that the list never waits for them."""

    seen: QuerySet[Any]

    def get(self, request: HttpRequest) -> HttpResponse:
        self.seen = self.resource.select(actor=self.principal)
        filters = read_filters(request, self.resource, self.principal, rows=self.seen)
        if not filters.is_valid():
            raise BadRequest(_("A filter has a value that is not understood."))
        facets = [self.facet(facet) for facet in self.resource.facets]
        template = (
            "components/facets.html" if request.headers.get("HX-Request") else "records/facets_page.html"
        )
        context = {"facets": facets, "page": {"title": self.resource.plural}, "back_url": self.target({})}
        return render(request, template, context)

    def target(self, changes: dict[str, str]) -> str:
        kept = {k: v for k, v in self.request.GET.items() if v and k not in ("cursor", "format")}
        kept.update(changes)
        query = urlencode({name: value for name, value in kept.items() if value} or everything(self.resource))
        return f"{reverse(self.resource.url('list'))}?{query}".removesuffix("?")

    def facet(self, facet: Facet) -> dict[str, Any]:
        chosen = self.request.GET.get(facet.field, "")
        chosen = chosen.lower() if chosen in ("True", "False") else chosen
        data = filters_of(self.request.GET)
        data.pop(facet.field, None)
        filters = self.resource.filterset(data, self.seen, actor=self.principal)
        counted = bool(facet.column) and self.countable(facet, filters.filtered())
        counts = self.counts(facet, filters) if counted else {}
        choices = self.choices(facet, counts, chosen)
        options = [
            {
                "label": label,
                "url": self.target({facet.field: "" if word(value) == chosen else word(value)}),
                "active": word(value) == chosen,
                "count": counts.get(value, 0) if counted else None,
            }
            for value, label in choices
            if not counted or counts.get(value) or word(value) == chosen
        ]
        return {"label": facet.label, "options": options}

    def choices(self, facet: Facet, counts: dict[Any, int], chosen: str) -> Iterable[tuple[Any, Any]]:
        """A facet's own choices; over references the most frequent ones, named as far as the reader sees them."""
        if facet.related is None:
            return facet.choices
        ranked = sorted((key for key in counts if key is not None), key=lambda key: (-counts[key], str(key)))
        wanted = ranked[:FACET_REFERENCES]
        wanted += [key for key in ranked[FACET_REFERENCES:] if word(key) == chosen]
        names = names_of(actor=self.principal, model=facet.related, keys=wanted, title=facet.title)
        return [(key, names[key]) for key in wanted if key in names]

    def countable(self, facet: Facet, queryset: QuerySet[Any]) -> bool:
        """Whether the list is short enough for numbers that are dear to make."""
        return not facet.most or queryset.order_by()[: facet.most + 1].count() <= facet.most

    def counts(self, facet: Facet, filters: RecordFilterSet) -> dict[Any, int]:
        """Rows by value, counting the first 20,000 at most."""
        if isinstance(facet.column, str):
            column: Any = facet.column
        elif facet.daily:
            column = facet.column(self.principal, filters.day or timezone.localdate())
        else:
            column = facet.column(self.principal)
        return value_counts(filters.filtered(), column, many=facet.many, limit=FACET_ROWS)


def word(value: Any) -> str:
    """A filter's value as it stands in an address."""
    return str(value).lower() if isinstance(value, bool) else str(value)


class RecordExport(ResourceView):
    """The list as a file: what the reader sees with these filters, in this order."""

    def get(self, request: HttpRequest, ending: str) -> HttpResponseBase:
        try:
            return self.file(request, ending)
        except purpose.NeedsPurpose as needs:
            return self.ask(request, purpose.PurposeForm(), needs.rows, 200)

    def post(self, request: HttpRequest, ending: str) -> HttpResponseBase:
        """The same file, after the purpose was given."""
        form = purpose.PurposeForm(request.POST)
        if not form.is_valid():
            return self.ask(request, form, None, 422)
        return self.file(request, ending, form.cleaned_data["purpose"])

    def ask(
        self, request: HttpRequest, form: purpose.PurposeForm, rows: int | None, status: int
    ) -> HttpResponse:
        back = f"{reverse(self.resource.url('list'))}?{request.GET.urlencode()}"
        many = (
            _("%(n)s records would leave.") % {"n": f"{rows:,}"} if rows else _("Many records would leave.")
        )
        context = {
            "page": {
                "title": _("Export: %(things)s") % {"things": self.resource.plural},
                "breadcrumbs": [{"label": str(self.resource.plural), "url": back}],
                "why": _("You take what your role, functions and areas open, and what was shared with you."),
                "cancel_url": back,
            },
            "form": form,
            "text": many,
            "confirm_label": _("Take the file"),
        }
        return render(request, "records/purpose.html", context, status=status)

    def file(self, request: HttpRequest, ending: str, given: str = "") -> HttpResponseBase:
        if ending not in forms_of(self.resource):
            raise NotVisible
        filters = read_filters(request, self.resource, self.principal)
        order, descending = choose_order(self.resource.orders, request.GET.get("ordering"))
        return export(
            actor=request.user,
            principal=self.principal,
            resource=self.resource,
            queryset=filters.filtered(),
            order=order,
            descending=descending,
            ending=ending,
            bulk_rows=settings.BULK_EXPORT_ROWS,
            day=filters.day,
            mark=True,
            purpose=given,
            confirm=lambda: require_fresh(request),
        )
