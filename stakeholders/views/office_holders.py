"""Office-holders over time: posts as rows, who held them as bars."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.pages.lists import RecordList, read_filters
from core.pages.widgets import choose_widget
from core.paging import Order, page
from core.shell import strip
from stakeholders.panels.officeholders import POST_FIELDS, over_time

POSTS_A_PAGE = 25
YEARS = (
    ("2", gettext_lazy("2 years")),
    ("5", gettext_lazy("5 years")),
    ("10", gettext_lazy("10 years")),
    ("30", gettext_lazy("30 years")),
)
BY_TITLE = Order("title", gettext_lazy("Title"), ("sort_key",))
BY_RANK = Order("rank", gettext_lazy("Rank"), ("rank", "sort_key"))
SHOWN = ("q", "area", "organization", "level", "as_of")


class OfficeHolders(RecordList):
    """`/map/office-holders/`: the list of posts, drawn along the years."""

    shown_filters = SHOWN
    years = "5"

    def get(self, request: HttpRequest) -> HttpResponse:
        self.years = request.GET.get("years", "")
        if self.years not in dict(YEARS):
            self.years = "5"
        data = request.GET.copy()
        data.pop("years", None)
        filters = read_filters(request, self.resource, self.principal, data)
        panels: list[dict[str, Any]] = []
        found = None
        if filters.is_valid():
            order = BY_RANK if filters.in_use.get("organization") else BY_TITLE
            rows = filters.qs.values(*order.fields, *POST_FIELDS)
            cursor = request.GET.get("cursor")
            found = page(rows, order=order, descending=False, cursor=cursor, size=POSTS_A_PAGE)
            day = filters.day or timezone.localdate()
            if found.rows:
                panels = over_time(self.principal, found.rows, day, self.window(day), bodies=True)
        context = {
            "page": {
                "title": _("Office-holders"),
                "tabs": strip(self.principal, "office-holders"),
                "as_of": filters.day,
                "as_of_clear_url": self.link(as_of=""),
                "clear_url": request.path if filters.in_use else "",
                "search_hint": _("Find a post by its title"),
                "why": _(
                    "You see the posts and tenures that your role, functions and areas open, and those shared with you."
                ),
                "empty": self.empty(bool(filters.in_use)),
            },
            "panels": panels,
            "filter_form": self.form(filters),
            "chips": self.chips(filters),
            "pager": {
                "next_url": self.link(cursor=found.next) if found and found.next else "",
                "previous_url": self.link(cursor=found.previous) if found and found.previous else "",
            },
        }
        return render(request, "stakeholders/office_holders.html", context, status=200 if found else 400)

    def window(self, day: date) -> tuple[date, date]:
        """The years up to the day that is read, and a little beyond."""
        return day - timedelta(days=366 * int(self.years)), day + timedelta(days=120)

    def empty(self, filtered: bool) -> dict[str, str]:
        return {
            "title": _("Nothing found") if filtered else _("No post yet"),
            "text": _("Try fewer filters or another spelling.")
            if filtered
            else _("Add posts to an organization, or import a list of office-holders."),
            "action_url": "" if filtered or not self.principal.may_edit else reverse("imports-create"),
            "action_label": _("Import a list"),
            "icon": "timeline",
        }

    def form(self, filters: Any) -> forms.Form:
        form: forms.Form = filters.form
        for name in list(form.fields):
            if name not in SHOWN:
                if form.data.get(name):
                    form.fields[name].widget = forms.HiddenInput()
                else:
                    del form.fields[name]
        for name, resource, hint in (
            ("area", "areas", _("Any area")),
            ("organization", "organizations", _("Any organization")),
        ):
            form.fields[name].widget = choose_widget(self.request.user, resource, form.data.get(name), hint)
        form.fields["level"].widget.attrs["class"] = "form-select"
        form.fields["as_of"].widget = forms.DateInput(
            attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"
        )
        select = forms.Select(attrs={"class": "form-select"})
        form.fields["years"] = forms.ChoiceField(
            choices=YEARS, label=_("Period"), required=False, widget=select
        )
        form.data = {**self.request.GET.dict(), "years": self.years}
        form.order_fields(["q", "organization", "area", "level", "as_of", "years"])
        return form
