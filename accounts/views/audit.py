"""The audit trail for auditors: a list to narrow by who, what and when, and the same as a file."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import selectors, trail
from accounts.filtersets import AuditFilterSet
from accounts.verbs import GRAVE
from accounts.views.base import AuditorView, chips, pager, visible_filters
from core import audit
from core.confidentiality import Handling
from core.errors import BadRequest
from core.exports import neutral
from core.list_query import filters_of
from core.models import AuditEvent
from core.pages.frame import first_view, frame_of, saved, whole_list
from core.paging import page
from core.selectors import audit_events
from core.stepup import require_fresh
from core.watching import watched

SHOWN = ("actor_id", "verb", "kind", "since", "until")
LEVEL = Handling.COMPANY
CHUNK = 2000


def read_filters(request: HttpRequest) -> AuditFilterSet:
    """The filters of the address over what the auditor may read."""
    filters = AuditFilterSet(filters_of(request.GET), audit_events(actor=request.user), actor=request.user)
    filters.refuse_unknown()
    return filters


class AuditList(AuditorView):
    """Newest first, by page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        views = frame_of(request, "audit-list").views
        first = first_view(request, views)
        if first:
            return redirect(first)
        filters = read_filters(request)
        found = None
        if filters.is_valid():
            cursor, size = request.GET.get("cursor"), settings.LIST_PAGE_SIZE
            found = page(
                trail.rows(filters.qs), order=trail.NEWEST, descending=True, cursor=cursor, size=size
            )
        shown = found.rows if found else []
        names = trail.user_names(actor=self.principal, rows=shown)
        form = visible_filters(filters, SHOWN)
        form.fields["actor_id"].widget = self.chooser(request)
        headings = (_("When"), _("Who"), _("What"), _("About"), _("From"))
        context = {
            "page": {
                "title": _("Audit trail"),
                "subtitle": _(
                    "Who did what kind of thing, and when. No content, and of named records only a mark."
                ),
                "exports": [
                    {
                        "label": "CSV",
                        "icon": "file-spreadsheet",
                        "url": f"{reverse('audit-export')}?{filters_of(request.GET).urlencode()}",
                    }
                ],
                "actions": [{"label": _("Chain"), "url": reverse("audit-chain"), "icon": "shield-check"}],
                "clear_url": whole_list(request, views) if filters.in_use else "",
                "why": _("You see this because you are an auditor. It opens no record."),
                "empty": {
                    "title": _("No events"),
                    "text": _("Nothing in the trail fits these filters."),
                    "icon": "history",
                },
            },
            "columns": [
                {"label": label, "css": "text-nowrap" if n == 0 else ""} for n, label in enumerate(headings)
            ],
            "rows": [self.row(row, trail.in_words(row, names)) for row in shown],
            "saved": saved(request, "audit-list", views),
            "filter_form": form,
            "chips": chips(request, filters, SHOWN),
            "pager": pager(request, found),
        }
        return render(request, "accounts/audit_list.html", context, status=200 if found else 400)

    def row(self, row: dict[str, Any], words: dict[str, str]) -> dict[str, Any]:
        what: dict[str, Any] = {"text": words["verb"]}
        if row["verb"] in GRAVE:
            what = {"badge": words["verb"], "tone": "amber", "icon": "alert-triangle"}
        record = words["record"]
        short = record if len(record) < 36 else f"{record[:8]}…{record[-4:]}"
        level = str(Handling(row["handling"]).label) if record and row["handling"] else ""
        return {
            "cells": [
                {"text": formats.date_format(timezone.localtime(row["at"]), "DATETIME_FORMAT")},
                {"text": words["who"], "hint": row["actor__email"] or ""},
                {**what, "hint": words["about"]},
                {"text": words["kind"], "hint": " · ".join(part for part in (short, level) if part)},
                {"text": row["address"] or "", "muted": True},
            ]
        }

    def chooser(self, request: HttpRequest) -> Any:
        from django import forms

        chosen = self.request.GET.get("actor_id", "")
        known = selectors.actors(actor=request.user).filter(pk=chosen).first() if len(chosen) == 36 else None
        choices = [("", _("Anybody")), *([(str(known.pk), str(known))] if known else [])]
        attrs = {
            "data-choose-url": reverse("audit-choose"),
            "data-placeholder": _("Anybody"),
            "class": "form-select",
        }
        return forms.Select(choices=choices, attrs=attrs)


class AuditChoose(AuditorView):
    """Who may be chosen as “who”, found by typing."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = selectors.named(selectors.actors(actor=request.user), request.GET.get("q", ""))
        chosen = found.order_by("display_name", "pk")[:20]
        return JsonResponse(
            {"results": [{"id": str(one.pk), "text": str(one), "hint": one.email} for one in chosen]}
        )


class AuditExport(AuditorView):
    """The events of these filters as CSV, after a fresh sign-in; taking them is an event itself."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        require_fresh(request)
        filters = read_filters(request)
        if not filters.is_valid():
            raise BadRequest(_("A filter has a value that is not understood."))
        now = timezone.now()
        audit.record(
            actor=request.user,
            verb="export",
            model=AuditEvent,
            details={"format": "csv", "level": LEVEL.slug},
        )
        events = filters.qs.filter(at__lt=now).order_by("-at", "-pk")
        listed = trail.rows(events).iterator(chunk_size=CHUNK)
        rows = watched(request.user, listed)
        response = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
        level = LEVEL.tlp.replace(":", "-").replace("+", "-")
        name = f"audit-events_{level}_{now:%Y%m%dT%H%M}_{slugify(self.principal.label) or 'reader'}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["X-Entente-Stamp"] = LEVEL.tlp
        return response


class _Echo:
    def write(self, value: str) -> str:
        return value


def _lines(rows: Any) -> Iterator[bytes]:
    """The file, some hundred lines at a time, with the mark by which spreadsheets know UTF-8."""
    writer = csv.writer(_Echo())
    part = ["\ufeff", writer.writerow([*trail.HEADINGS, "stamp"])]
    for row in rows:
        part.append(writer.writerow([*(neutral(cell) for cell in _cells(row)), LEVEL.tlp]))
        if len(part) >= 500:
            yield "".join(part).encode()
            part = []
    yield "".join(part).encode()


def _cells(row: dict[str, Any]) -> list[str]:
    given = trail.details(row)
    return [
        row["at"].isoformat(),
        row["actor__display_name"] or "",
        row["actor__email"] or "",
        row["verb"],
        row["model"],
        trail.reference(row),
        Handling(row["handling"]).slug if row["object_ref"] else "",
        json.dumps(given, ensure_ascii=False, sort_keys=True) if given else "",
        row["address"] or "",
        row["request_id"],
    ]
