"""`/map/matrix/`: any two axes of judgements as a picture, a list and a file, of what the reader may see."""

from __future__ import annotations

from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View as BaseView

from core import purpose, watch
from core.access.principals import Principal, principal_of, without_named
from core.confidentiality import Handling
from core.counting import Working
from core.errors import NotAllowed
from core.exports import Stamp, csv_of, neutral, printed
from core.pages.counted import waits
from core.pages.widgets import choose_widget
from core.shell import strip
from core.stepup import require_fresh
from stakeholders import matrix, plotting
from stakeholders.domain.placing import Plot, places
from stakeholders.domain.stance import AXES, BOUNDS, Quadrant
from stakeholders.forms.judgement import MatrixForm, StandingForm
from stakeholders.matrix import MOST, Point
from stakeholders.models import Assessment
from stakeholders.models.choices import Kind
from stakeholders.models.judgement_choices import ADVICE, AXIS_WORDS, STANCES
from stakeholders.services import standings_counted
from stakeholders.stance_words import axis_list, axis_value, number, stance_mark

PLOT = Plot(width=760, height=520, left=56, top=16)
NAMED_ON_PLOT, TABBED = 300, 200
BESIDE = 40
LISTED = 500


class JudgementView(LoginRequiredMixin, BaseView):
    """Base of the pages that draw judgements together."""

    @property
    def principal(self) -> Principal:
        return principal_of(self.request.user)

    def dressed(self, form: StandingForm) -> forms.Form:
        for name, hint in (("theme", _("Any theme")), ("area", _("Any area"))):
            form.fields[name].widget = choose_widget(self.request.user, f"{name}s", form.data.get(name), hint)
        for name, field in form.fields.items():
            if isinstance(field, forms.ChoiceField):
                field.widget.attrs["class"] = "form-select"
            elif name in ("as_of", "since"):
                field.widget = forms.DateInput(
                    attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"
                )
        return form

    def waits(self, read: Any, title: str, tab: str) -> HttpResponse | None:
        """The page of what the worker is at: a bar, and what it leads to once it is full."""
        return waits(self.request, read, {"title": title, "tabs": strip(self.principal, tab)})

    def link(self, page: str, **changes: Any) -> str:
        kept = {name: value for name, value in self.request.GET.items() if value and name not in changes}
        query = urlencode({**kept, **{name: value for name, value in changes.items() if value}})
        return f"{reverse(page)}?{query}".rstrip("?")


class Matrix(JudgementView):
    """The picture with the list beside it and the table below; without scripts it says the same."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = MatrixForm({"x": "alignment", "y": "interest", **request.GET.dict()})
        found, axes, self.kept = [], ("alignment", "interest"), False
        if form.is_valid():
            axes = (form.cleaned_data["x"], form.cleaned_data["y"])
            read = standings_counted.points(actor=self.principal, asked=form.asked)
            waiting = self.waits(read, _("Matrix"), "matrix")
            if waiting is not None:
                return waiting
            assert not isinstance(read, Working)
            found, self.kept = read.told, read.kept
        more = len(found) > MOST
        found = found[:MOST]
        drawn, address, columns = self.drawn(found, axes), plotting.Addresses(), self.columns(axes)
        row, words = plotting.Rows(columns), {"contested": _("contested: %(axes)s"), "stale": _("stale")}
        context = {
            "page": self.about(form, found),
            "form": self.dressed(form),
            "found": bool(found),
            "more": more,
            "most": MOST,
            "picture": self.picture(found, drawn, axes, bool(form.cleaned_data.get("since"))),
            "beside": [point_row(point, address) for point in found[:BESIDE]],
            "columns": columns,
            "rows": [row(self.table_row(point, axes, address, words)) for point in found[:LISTED]],
            "rest": max(len(found) - LISTED, 0),
            "unplaced": len(found) - len(drawn),
            "legend": [{**stance_mark(key), "shape": plotting.shape(key)} for key, _label in STANCES],
        }
        return render(
            request, "stakeholders/judgement/matrix.html", context, status=200 if form.is_valid() else 400
        )

    def about(self, form: MatrixForm, found: list[Point]) -> dict[str, Any]:
        told = ngettext(
            "%(n)s stakeholder, from judgements that you may see",
            "%(n)s stakeholders, from judgements that you may see",
            len(found),
        )
        actions = [
            {"label": _("Who supports, who resists"), "url": self.link("stance", x="", y="", since=""), "icon": "users-group"}
        ]  # fmt: skip
        if self.principal.may_edit:
            actions.append({"label": _("Assess a list"), "url": reverse("workshop"), "icon": "table"})
        if found:
            actions.append(
                {"label": _("Export CSV"), "url": self.link("matrix-export"), "icon": "file-export"}
            )
        return {
            "title": _("Matrix"),
            "subtitle": told % {"n": len(found)} if found else "",
            "stamp": printed(self.principal, (point.handling for point in found)),
            "tabs": strip(self.principal, "matrix"),
            "as_of": form.cleaned_data.get("as_of"),
            "as_of_clear_url": self.link("matrix", as_of=""),
            "actions": actions,
            "why": _(
                "Places, sizes and counts are made of the judgements that your function, areas and shares open. "
                "Others may see another picture of the same people."
            )
            + (f" {chosen_before()}" if self.kept else ""),
        }

    def drawn(self, found: list[Point], axes: tuple[str, str]) -> dict[Any, tuple[float, float]]:
        return places(dict(matrix.placed(found, axes)), axes, PLOT)

    def picture(
        self, found: list[Point], drawn: dict[Any, tuple[float, float]], axes: tuple[str, str], moved: bool
    ) -> dict[str, Any]:
        were = dict(matrix.placed(found, axes, before=True)) if moved else {}
        are, before = matrix.placed(found, axes), places(were, axes, PLOT)
        shown = [point for point in found if point.pk in drawn]
        changed = frozenset(key for key, value in were.items() if key in are and are[key] != value)
        return {
            "width": int(PLOT.left + PLOT.width + 16),
            "height": int(PLOT.top + PLOT.height + 54),
            "left": int(PLOT.left),
            "top": int(PLOT.top),
            "right": int(PLOT.left + PLOT.width),
            "bottom": int(PLOT.top + PLOT.height),
            "plot_width": int(PLOT.width),
            "plot_height": int(PLOT.height),
            "x_label": AXIS_WORDS[axes[0]],
            "y_label": AXIS_WORDS[axes[1]],
            "x_ticks": [
                {"at": f"{PLOT.x(axes[0], value):.1f}", "label": tick(axes[0], value)}
                for value in scale(axes[0])
            ],
            "y_ticks": [
                {"at": f"{PLOT.y(axes[1], value):.1f}", "label": tick(axes[1], value)}
                for value in scale(axes[1])
            ],
            "middle_x": f"{PLOT.x(axes[0], middle(axes[0])):.1f}",
            "middle_y": f"{PLOT.y(axes[1], middle(axes[1])):.1f}",
            "corners": corners() if axes == ("alignment", "interest") else [],
            "marks": plotting.marks(
                shown, drawn, axes, named=len(shown) <= NAMED_ON_PLOT, tabbed=len(shown) <= TABBED
            ),
            "arrows": plotting.arrows(shown, before, drawn, changed),
        }

    def columns(self, axes: tuple[str, str]) -> list[dict[str, Any]]:
        words = [_("Who"), _("Stance"), *(AXIS_WORDS[axis] for axis in shown_axes(axes))]
        return [{"label": label} for label in (*words, _("Marks"), _("Newest judgement"))]

    def table_row(
        self, point: Point, axes: tuple[str, str], address: plotting.Addresses, words: dict[str, str]
    ) -> dict[str, Any]:
        mark = stance_mark(point.now.stance)
        marks = [words["contested"] % {"axes": axis_list(point.now.contested)}] if point.now.contested else []
        marks += [words["stale"]] if point.now.stale else []
        return {
            "url": address(point),
            "title": point.name,
            "icon": "user" if point.kind == Kind.PERSON else "building",
            "cells": [
                {"text": point.name},
                {"badge": mark["text"], "tone": mark["tone"], "icon": mark["icon"], "text": mark["text"]},
                *({"text": axis_value(point.now, axis)} for axis in shown_axes(axes)),
                {"text": " · ".join(marks)},
                {"text": date_format(point.now.newest) if point.now.newest else ""},
            ],
        }


class MatrixExport(JudgementView):
    """The matrix as a CSV: many people leave with a lead only, nothing NAMED leaves, stamped and audited."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self.file(request, "")

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = purpose.PurposeForm(request.POST)
        if not form.is_valid():
            return self.ask(request, form, 0, 422)
        return self.file(request, form.cleaned_data["purpose"])

    def file(self, request: HttpRequest, given: str) -> HttpResponseBase:
        form = MatrixForm(request.GET)
        if not form.is_valid():
            return render(request, "stakeholders/judgement/matrix.html", {"form": form, "page": {"title": _("Matrix")}}, status=400)  # fmt: skip
        actor, asked = without_named(self.principal), form.asked
        rows, top = matrix.measured(actor=actor, asked=asked)
        if rows > settings.BULK_EXPORT_ROWS and not actor.leads:
            raise NotAllowed(
                _("More than %(n)s people leave only with a lead.") % {"n": settings.BULK_EXPORT_ROWS}
            )
        if rows > settings.LARGE_EXPORT_ROWS:
            require_fresh(request)
            if not given:
                return self.ask(request, purpose.PurposeForm(), rows, 200)
        stamp = Stamp(Handling(max(top, Handling.COMPANY)), actor.label, timezone.now())
        details = {"format": "csv", "level": stamp.handling.slug, "rows": rows, "what": "matrix"}
        watch.exported(
            actor=request.user, model=Assessment, details=details | ({"purpose": given} if given else {})
        )
        points = matrix.streamed(actor=actor, asked=asked)
        lines = chain([list(matrix.columns())], ([neutral(cell) for cell in cells(one)] for one in points))
        return csv_of(actor=request.user, cells=lines, stamp=stamp, name="matrix")

    def ask(self, request: HttpRequest, form: purpose.PurposeForm, rows: int, status: int) -> HttpResponse:
        back = self.link("matrix")
        context = {
            "page": {
                "title": _("Export: matrix"),
                "breadcrumbs": [{"label": _("Matrix"), "url": back}],
                "cancel_url": back,
            },
            "form": form,
            "text": _("%(n)s people and bodies would leave.") % {"n": f"{rows:,}"}
            if rows
            else _("Much would leave."),
            "confirm_label": _("Take the file"),
        }
        return render(request, "records/purpose.html", context, status=status)


def chosen_before() -> str:
    """What a page says whose people the worker chose."""
    return _("Who stands here was chosen up to a quarter of an hour ago, without what is named.")


def point_row(point: Point, address: plotting.Addresses) -> dict[str, Any]:
    """A stakeholder in a list: influence, contested, stale, and the stance as a badge."""
    mark = stance_mark(point.now.stance)
    influence = point.now.value("influence")
    parts = [_("influence %(n)s of 5") % {"n": number(influence)} if influence is not None else ""]
    parts += [_("contested")] if point.now.contested else []
    parts += [_("stale")] if point.now.stale else []
    return {
        "title": point.name,
        "url": address(point),
        "icon": "user" if point.kind == Kind.PERSON else "building",
        "square": point.kind != Kind.PERSON,
        "line": " · ".join(part for part in parts if part),
        "badge": mark["text"],
        "tone": mark["tone"],
        "badge_icon": mark["icon"],
    }


def cells(point: Point) -> list[str]:
    """A row of the file, in the order of `matrix.columns`."""
    seen = point.now
    return [
        str(point.pk),
        point.name,
        point.kind,
        seen.stance.value,
        seen.quadrant.value,
        *(number(seen.value(axis)) for axis in AXES),
        "; ".join(seen.contested),
        "yes" if seen.stale else "no",
        seen.newest.isoformat() if seen.newest else "",
        str(seen.count),
        Handling(max(point.handling, Handling.COMPANY)).tlp,
    ]


def scale(axis: str) -> range:
    low, high = BOUNDS[axis]
    return range(low, high + 1)


def middle(axis: str) -> float:
    low, high = BOUNDS[axis]
    return (low + high) / 2


def tick(axis: str, value: int) -> str:
    return number(value, signed=axis == "alignment")


def shown_axes(axes: tuple[str, str]) -> tuple[str, ...]:
    return (*axes, *(() if "influence" in axes else ("influence",)))


def corners() -> list[dict[str, Any]]:
    """The advice of each quadrant, in its corner."""
    left, right = int(PLOT.left + 10), int(PLOT.left + PLOT.width - 10)
    top, bottom = int(PLOT.top + 18), int(PLOT.top + PLOT.height - 10)
    return [
        {"x": left, "y": top, "anchor": "start", "text": ADVICE[Quadrant.PERSUADE.value]},
        {"x": right, "y": top, "anchor": "end", "text": ADVICE[Quadrant.WORK_TOGETHER.value]},
        {"x": left, "y": bottom, "anchor": "start", "text": ADVICE[Quadrant.KEEP_INFORMED.value]},
        {"x": right, "y": bottom, "anchor": "end", "text": ADVICE[Quadrant.RAISE_INTEREST.value]},
    ]
