"""Pairs that may be one record: the most alike first; compare and merge, or say that they are different."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from core.access.principals import principal_of
from core.errors import NotVisible
from core.paging import page
from core.shell import strip
from stakeholders import merged
from stakeholders.filtersets.duplicates import MOST_ALIKE, SAID, DuplicatePairFilter
from stakeholders.likeness import reasons_of
from stakeholders.models import DuplicatePair
from stakeholders.models.choices import Kind
from stakeholders.services import duplicates

PLACES = {Kind.PERSON: "people", Kind.ORGANIZATION: "organizations"}


class EditorView(LoginRequiredMixin, View):
    """For those who may change the register."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            principal = principal_of(request.user)
            if not principal.may_edit or principal.read_only:
                raise NotVisible
        return super().dispatch(request, *args, **kwargs)


class Duplicates(EditorView):
    """`/map/duplicates/`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        data = request.GET.copy()
        data.setdefault("said", "open")
        filters = DuplicatePairFilter(data, merged.duplicate_pairs(actor=request.user), actor=request.user)
        filters.refuse_unknown()
        rows = filters.filtered().values("pk", "score", "kind", "different_at")
        cursor = request.GET.get("cursor")
        found = page(rows, order=MOST_ALIKE, descending=True, cursor=cursor, size=settings.LIST_PAGE_SIZE)
        pairs = merged.duplicate_pairs(actor=request.user).in_bulk([row["pk"] for row in found.rows])
        context = {
            "page": {
                "title": _("Perhaps one and the same"),
                "breadcrumbs": [],
                "tabs": strip(principal_of(request.user), "duplicates"),
            },
            "pairs": [self.row(pairs[row["pk"]]) for row in found.rows if row["pk"] in pairs],
            "facets": [
                self.facet("kind", _("Kind"), Kind.choices, request.GET.get("kind", "")),
                self.facet("said", _("Said"), SAID, str(data["said"])),
            ],
            "said": data["said"],
            "pager": {
                "next_url": self.link(cursor=found.next) if found.next else "",
                "previous_url": self.link(cursor=found.previous) if found.previous else "",
            },
        }
        return render(request, "stakeholders/duplicates.html", context)

    def row(self, pair: DuplicatePair) -> dict[str, Any]:
        one, other = pair.one, pair.other
        merge = reverse(f"{PLACES[Kind(pair.kind)]}-merge", args=[one.pk])
        return {
            "pk": pair.pk,
            "one": {"title": str(one), "url": one.get_absolute_url()},
            "other": {"title": str(other), "url": other.get_absolute_url()},
            "why": reasons_of(one, other),
            "score": pair.score,
            "merge_url": f"{merge}?with={other.pk}",
        }

    def facet(self, name: str, label: str, choices: Any, chosen: str) -> dict[str, Any]:
        options = [
            {"label": words, "url": self.link(**{name: value}), "active": value == chosen}
            for value, words in choices
        ]
        return {"label": label, "options": options}

    def link(self, **changes: str) -> str:
        query = {name: value for name, value in self.request.GET.items() if value and name != "cursor"}
        query.update(changes)
        kept = urlencode({name: value for name, value in query.items() if value})
        return f"{self.request.path}?{kept}" if kept else self.request.path


class DuplicateSaid(EditorView):
    """Two are different, or are to be looked at again; by POST only."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        different = request.POST.get("said") != "open"
        duplicates.say_different(actor=request.user, pk=pk, different=different)
        messages.success(
            request, _("Kept: you will not be asked again.") if different else _("It is in the list again.")
        )
        return redirect("duplicates")
