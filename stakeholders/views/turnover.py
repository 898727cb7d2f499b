"""Turnover: what lists and colleagues propose, old and new side by side; deciding on one or many."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from core.access.principals import Principal, principal_of
from core.errors import DomainError, NotVisible
from core.paging import Order, page
from core.selectors import value_counts
from core.shell import strip, strip_items
from stakeholders import selectors, services
from stakeholders.filtersets import FindingFilter
from stakeholders.models import FindingState
from stakeholders.panels.turnover import finding_values, rows_of

SHOWN = 50
SUREST = Order("score", gettext_lazy("How sure"), ("score",))
FACETS = ("state", "kind")
COUNTED = 5_000


class TurnoverView(LoginRequiredMixin, View):
    """Base: for the staff of the company."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and not principal_of(request.user).is_staff_of_company:
            raise NotVisible
        return super().dispatch(request, *args, **kwargs)


class Turnover(TurnoverView):
    """`/map/turnover/`: the inbox, what waits first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        principal = principal_of(request.user)
        data = request.GET.copy()
        data.setdefault("state", FindingState.OPEN)
        filters = FindingFilter(data, selectors.findings(actor=principal), actor=request.user)
        filters.refuse_unknown()
        values = finding_values(filters.filtered(), principal)
        found = page(values, order=SUREST, descending=True, cursor=request.GET.get("cursor"), size=SHOWN)
        rows = rows_of(found.rows)
        context = {
            "page": {
                "title": _("Turnover"),
                "tabs": strip(principal, "turnover"),
                "why": _("You see the findings about posts that you may see."),
            },
            "rows": rows,
            "deciding": any(row["open"] for row in rows),
            "merging": any(row["open"] and row["mergeable"] for row in rows),
            "facets": [self.facet(name, data) for name in FACETS],
            "may_check": principal.may_edit and not principal.read_only,
            "here": request.get_full_path(),
            "parts": parts(principal),
            "pager": {
                "next_url": self.link(cursor=found.next) if found.next else "",
                "previous_url": self.link(cursor=found.previous) if found.previous else "",
            },
        }
        return render(request, "stakeholders/turnover/inbox.html", context)

    def facet(self, name: str, data: Any) -> dict[str, Any]:
        """One filter as choices with counts, each counted under the other filters."""
        rest = data.copy()
        chosen = rest.pop(name, [""])[-1]
        others = FindingFilter(rest, selectors.findings(actor=self.request.user), actor=self.request.user)
        item = others.filters[name]
        counts = value_counts(others.filtered(), item.field_name, many=False, limit=COUNTED)
        options = [
            {
                "label": label,
                "url": self.link(**{name: value}),
                "active": value == chosen,
                "count": counts.get(value, 0),
            }
            for value, label in item.extra["choices"]
            if counts.get(value) or value == chosen
        ]
        return {"label": item.label, "options": options}

    def link(self, **changes: str) -> str:
        """This page with some parameters changed; a changed filter starts from the first page."""
        query = {name: value for name, value in self.request.GET.items() if value and name != "cursor"}
        query.update(changes)
        return f"{self.request.path}?{urlencode(query)}"


def parts(principal: Principal) -> list[dict[str, Any]]:
    """The other pages of turnover, in their order; higher apps add theirs to the strip `turnover`."""
    shown = sorted((one for one in strip_items if one.strip == "turnover"), key=lambda one: one.order)
    return [{"label": one.label, "url": reverse(one.url_name)} for one in shown if one.shown(principal)]


class TurnoverDecide(TurnoverView):
    """`/map/turnover/decide/`: one finding by its own button, or all that are ticked."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        one = next((name for name in ("accept", "reject", "merge") if request.POST.get(name)), "")
        asked = request.POST.get("do", "")
        keys = request.POST.getlist("shown" if asked == "accept-all" else "chosen")
        keys = [request.POST[one]] if one else keys
        act = one or ("accept" if asked.startswith("accept") else asked)
        chosen = [key for text in keys if (key := _key(text)) is not None]
        if not chosen:
            messages.warning(request, _("Tick at least one finding."))
            return self.back(request)
        try:
            if act == "merge":
                done = services.merge_many(actor=request.user, chosen=chosen)
            else:
                done = services.decide_many(actor=request.user, chosen=chosen, accept=act == "accept")
        except ValidationError as error:
            messages.error(request, _("Nothing was written. %(why)s") % {"why": " ".join(error.messages)})
        except DomainError as error:
            messages.error(request, _("Nothing was written. %(why)s") % {"why": error.detail})
        else:
            if act == "merge":
                words = ngettext(
                    "%(n)s finding merged: one record, under both names. It can be taken back on its page.",
                    "%(n)s findings merged: one record each, under both names. Each can be taken back on its page.",
                    done,
                )
            elif act == "accept":
                words = ngettext(
                    "%(n)s finding accepted: the map says so now.",
                    "%(n)s findings accepted: the map says so now.",
                    done,
                )
            else:
                words = ngettext(
                    "%(n)s finding rejected. It is not asked again.",
                    "%(n)s findings rejected. They are not asked again.",
                    done,
                )
            messages.success(request, words % {"n": done})
        return self.back(request)

    def back(self, request: HttpRequest) -> HttpResponse:
        target = request.POST.get("next", "")
        safe = target.startswith("/map/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
        return redirect(target if safe else reverse("turnover"))


def _key(text: str) -> tuple[UUID, int] | None:
    """A finding and the version that was read: `<id>:<version>`."""
    pk, _colon, version = text.partition(":")
    try:
        return (
            (UUID(pk), int(version))
            if version.isascii() and version.isdigit() and len(version) < 10
            else None
        )
    except ValueError:
        return None
