"""`/map/workshop/`: a list judged together in one grid; all of it is saved or nothing, and each wrong cell says why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import selectors as core_selectors
from core.bulk import RowsRefused
from core.errors import NotAllowed
from core.filters import matching
from core.pages.show import page_url
from core.pages.widgets import choose_widget
from core.shell import strip
from stakeholders import judgement, selectors, services
from stakeholders.forms.workshop import (
    CELLS,
    CHOICES,
    MOST,
    WORDS,
    WorkshopForm,
    cells_of,
    is_filled,
    values_of,
)
from stakeholders.models.choices import Kind
from stakeholders.stance_words import number
from stakeholders.views.matrix import JudgementView


class Workshop(JudgementView):
    """First whom, then the grid."""

    def get(self, request: HttpRequest) -> HttpResponse:
        self.refuse()
        form = WorkshopForm(request.GET, actor=request.user)
        asked = any(request.GET.get(name) for name in ("q", "area", "level", "kind", "classification"))
        rows = self.rows(form) if form.is_valid() and asked else []
        return self.show(request, form, rows, QueryDict(), {}, 200 if form.is_valid() else 400, asked)

    def post(self, request: HttpRequest) -> HttpResponse:
        self.refuse()
        form = WorkshopForm(request.POST, actor=request.user)
        keys = self.keys(request.POST)
        rows = self.chosen(keys)
        if not form.is_valid():
            return self.show(request, form, rows, request.POST, {}, 422, True)
        filled = [row["pk"] for row in rows if is_filled(cells_of(request.POST, row["pk"]))]
        if not filled:
            messages.warning(request, _("No line was filled in."))
            return self.show(request, form, rows, request.POST, {}, 422, True)
        values = [
            {**form.common(), **values_of(cells_of(request.POST, key)), "stakeholder": key} for key in filled
        ]
        try:
            made = services.assess_many(actor=request.user, rows=values)
        except RowsRefused as refused:
            errors: dict[tuple[UUID, str], list[str]] = {}
            for name, texts in refused.errors.items():
                place, _dot, cell = name.partition(".")
                errors.setdefault((filled[int(place)], cell), []).extend(texts)
            return self.show(request, form, rows, request.POST, errors, 422, True)
        told = ngettext("%(n)s judgement saved.", "%(n)s judgements saved.", len(made)) % {"n": len(made)}
        messages.success(request, told)
        return redirect("assessments-list")

    def refuse(self) -> None:
        if not self.principal.may_edit:
            raise NotAllowed(_("Your role may not add records."))

    def keys(self, data: QueryDict) -> list[UUID]:
        found = []
        for text in data.getlist("row")[:MOST]:
            try:
                found.append(UUID(text))
            except ValueError:
                continue
        return found

    def rows(self, form: WorkshopForm) -> list[dict[str, Any]]:
        given, found = form.cleaned_data, selectors.stakeholders(actor=self.principal)
        if given["area"]:
            found = found.filter(area__in=core_selectors.areas_within(actor=self.principal, pk=given["area"]))
        for name in ("level", "kind"):
            if given[name]:
                found = found.filter(**{name: given[name]})
        if given["classification"]:
            found = found.filter(classifications__contains=[given["classification"]])
        found = matching(found, given["q"]) if given["q"] else found
        return [
            dict(row) for row in found.order_by("sort_key", "pk").values("pk", "name", "kind")[: MOST + 1]
        ]

    def chosen(self, keys: list[UUID]) -> list[dict[str, Any]]:
        found = selectors.stakeholders(actor=self.principal).filter(pk__in=keys)
        return [dict(row) for row in found.order_by("sort_key", "pk").values("pk", "name", "kind")]

    def show(
        self,
        request: HttpRequest,
        form: WorkshopForm,
        rows: list[dict[str, Any]],
        data: QueryDict,
        errors: dict[tuple[UUID, str], list[str]],
        status: int,
        asked: bool,
    ) -> HttpResponse:
        more, rows = len(rows) > MOST, rows[:MOST]
        before = self.before(rows)
        for name, hint in (("theme", _("In general")), ("area", _("Any area"))):
            form.fields[name].widget = choose_widget(request.user, f"{name}s", form.data.get(name), hint)
        for name in ("level", "kind", "classification", "function"):
            form.fields[name].widget.attrs["class"] = "form-select"
        form.fields["q"].widget.attrs["class"] = "form-control"
        form.fields["assessed_on"].widget.attrs |= {"type": "date", "class": "form-control"}
        context = {
            "page": {
                "title": _("Assess a list"),
                "subtitle": _("For a workshop: one line for each, saved together or not at all"),
                "tabs": strip(self.principal, "matrix"),
            },
            "form": form,
            "asked": asked,
            "more": more,
            "most": MOST,
            "words": [WORDS[name] for name in CELLS],
            "rows": [self.line(row, data, errors, before.get(row["pk"], "")) for row in rows],
            "problems": bool(errors),
            "kept": [(name, form.data.get(name, "")) for name in ("theme", "function", "assessed_on")],
        }
        return render(request, "stakeholders/judgement/workshop.html", context, status=status)

    def before(self, rows: list[dict[str, Any]]) -> dict[UUID, str]:
        """What was thought last, beside an empty line: a start, not a value."""
        said: dict[UUID, str] = {}
        keys = [row["pk"] for row in rows]
        for one in judgement.latest_of(actor=self.principal, stakeholders=keys, day=timezone.localdate()):
            if one.function in self.principal.editing and one.stakeholder not in said:
                parts = [number(one.alignment, signed=True), number(one.interest), number(one.influence)]
                numbers = " / ".join(part or "–" for part in parts)
                said[one.stakeholder] = _("last %(numbers)s, %(when)s") % {
                    "numbers": numbers,
                    "when": date_format(one.on),
                }
        return said

    def line(
        self,
        row: dict[str, Any],
        data: QueryDict,
        errors: dict[tuple[UUID, str], list[str]],
        before: str,
    ) -> dict[str, Any]:
        key, typed = row["pk"], cells_of(data, row["pk"])
        known = {name for place, name in errors if place == key}
        return {
            "pk": key,
            "name": row["name"],
            "url": page_url("people" if row["kind"] == Kind.PERSON else "organizations", key),
            "before": before,
            "errors": [text for name in known - set(CELLS) for text in errors[key, name]],
            "cells": [
                {
                    "name": f"{name}-{key}",
                    "label": WORDS[name],
                    "value": typed[name] or ("medium" if name == "confidence" else ""),
                    "choices": [(str(value), label) for value, label in CHOICES.get(name, ())],
                    "errors": errors.get((key, name), []),
                }
                for name in CELLS
            ],
        }
