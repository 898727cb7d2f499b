"""National, regional and local side by side: which bodies, responsible for what, reporting to whom."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from core import selectors as core_selectors
from core.access.principals import principal_of
from core.models.choices import Level
from core.pages.show import page_url
from core.pages.widgets import choose_widget
from core.shell import strip
from stakeholders.forms.levels import LevelsForm
from stakeholders.levels import MOST, Asked, Body, Superior, by_level
from stakeholders.models.choices import Classification, Exercised, ReportingLine, StateFunction
from stakeholders.panels.relations import EXERCISED_TONES

LEVELS, CLASSES, LINES = dict(Level.choices), dict(Classification.choices), dict(ReportingLine.choices)
FUNCTIONS, EXERCISED = dict(StateFunction.choices), dict(Exercised.choices)


class Levels(LoginRequiredMixin, View):
    """`/map/levels/`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = LevelsForm(request.GET)
        principal, columns = principal_of(request.user), {}
        if form.is_valid():
            given = form.cleaned_data
            area = given["area"]
            asked = Asked(
                day=given["as_of"] or timezone.localdate(),
                areas=core_selectors.areas_within(actor=principal, pk=area) if area else None,
                state_function=given["state_function"],
                informal={"formal": False, "informal": True}.get(given["standing"]),
                mandated=given["which"] != "all",
            )
            columns = by_level(actor=principal, asked=asked)
        context = {
            "page": {
                "title": _("Levels"),
                "subtitle": _("Who is responsible for what, and who reports to whom"),
                "tabs": strip(principal, "levels"),
                "as_of": form.cleaned_data.get("as_of"),
                "as_of_clear_url": request.path,
                "why": _(
                    "You see the bodies, mandates and ties that your role, functions and areas open, and those shared "
                    "with you."
                ),
            },
            "form": self.dressed(form),
            "columns": [self.column(level, bodies) for level, bodies in columns.items()],
            "found": any(columns.values()),
        }
        return render(request, "stakeholders/levels.html", context, status=200 if form.is_valid() else 400)

    def dressed(self, form: LevelsForm) -> forms.Form:
        form.fields["area"].widget = choose_widget(
            self.request.user, "areas", form.data.get("area"), _("Any area")
        )
        for name in ("state_function", "standing", "which"):
            form.fields[name].widget.attrs["class"] = "form-select"
        form.fields["as_of"].widget = forms.DateInput(
            attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"
        )
        return form

    def column(self, level: str, bodies: list[Body]) -> dict[str, Any]:
        return {
            "level": level,
            "title": LEVELS[level],
            "count": f"{MOST}+" if len(bodies) > MOST else len(bodies),
            "more": len(bodies) > MOST,
            "bodies": [self.card(body) for body in bodies[:MOST]],
        }

    def card(self, body: Body) -> dict[str, Any]:
        return {
            "name": body.name,
            "url": page_url("organizations", body.pk),
            "network_url": f"{reverse('network')}?{urlencode({'focus': body.pk})}",
            "kinds": ", ".join(str(CLASSES.get(kind, kind)) for kind in body.classifications[:2]),
            "formal": body.formal,
            "above": [self.superior(one) for one in body.above],
            "mandates": [
                {
                    "label": FUNCTIONS.get(row["state_function"], row["state_function"]),
                    "url": page_url("mandates", row["pk"]),
                    "formal": row["formal"],
                    "exercised": EXERCISED[row["exercised"]],
                    "tone": EXERCISED_TONES[row["exercised"]],
                }
                for row in body.mandates
            ],
            # A national body answers to nobody above it; below, a missing line is worth a question.
            "broken": not body.above and body.level != Level.NATIONAL,
        }

    def superior(self, one: Superior) -> dict[str, Any]:
        words = _("part of") if one.kind == "part_of" else _("reports to")
        if one.line:
            words = f"{words} ({str(LINES[one.line]).lower()})"
        return {"name": one.name, "url": page_url("stakeholders", one.pk), "words": words, "tie": one.kind}
