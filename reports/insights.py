"""The pages of insight: what to verify and what a departure would cost; and the base of those that stand in modules of
their own (audit_page, contact_page, between_page). Sentences before numbers, and every number opens what it counts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from core.access.principals import Principal, principal_of
from core.errors import DomainError
from core.models.fields import EARLIEST
from core.pages.counted import waits
from core.pages.show import page_url
from core.pages.widgets import choose_widget
from core.shell import strip
from engagements.models.choices import Side
from reports import judgement
from reports.insight_forms import AreaForm, WhatIfForm
from stakeholders import services, words
from stakeholders.losses import Lost
from stakeholders.models.choices import Kind, StateFunction, TieKind
from stakeholders.stance_words import stance_mark

TIES, FUNCTIONS, SIDES = dict(TieKind.choices), dict(StateFunction.choices), dict(Side.choices)


class Insight(LoginRequiredMixin, View):
    """Base: a form by GET, cards below it."""

    template = "reports/insight.html"
    key = ""
    # The part of “How it is worked out” that explains the page.
    formula = ""

    @property
    def principal(self) -> Principal:
        return principal_of(self.request.user)

    def dressed(self, form: forms.Form) -> forms.Form:
        for name, field in form.fields.items():
            if name in ("area", "theme"):
                hint = _("Any area") if name == "area" else _("Any theme")
                field.widget = choose_widget(self.request.user, f"{name}s", form.data.get(name), hint)
            elif name == "who":
                field.widget = choose_widget(
                    self.request.user, "stakeholders", form.data.get(name), _("A person or body")
                )
            elif isinstance(field, forms.ChoiceField):
                field.widget.attrs["class"] = "form-select"
            elif isinstance(field, forms.BooleanField):
                field.widget.attrs["class"] = "form-check-input"
            else:
                field.widget = forms.DateInput(
                    attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"
                )
        return form

    def waits(self, read: Any, title: str) -> HttpResponse | None:
        """The page of what the worker is at: a bar, and what it leads to once it is full."""
        page = {"title": title, "tabs": strip(self.principal, self.key)}
        return waits(self.request, read, page)

    def show(self, form: forms.Form, title: str, cards: list[dict[str, Any]], **more: Any) -> HttpResponse:
        context = {
            "page": {
                "title": title,
                "subtitle": more.pop("subtitle", ""),
                "tabs": strip(self.principal, self.key),
                "formula": f"{reverse('formulas')}#{self.formula}" if self.formula else "",
                "why": _("Made of what your role, functions, areas and shares open; without what is hidden."),
                **more.pop("page", {}),
            },
            "form": self.dressed(form),
            "cards": [card for card in cards if card],
            **more,
        }
        return render(self.request, self.template, context, status=200 if form.is_valid() else 400)


class Queue(Insight):
    """`/insights/verify/`: one click says that a holding still stands; many at once too."""

    key = "insight-queue"
    formula = "in-date"
    template = "reports/queue.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = AreaForm(request.GET)
        rows = []
        if form.is_valid():
            today = timezone.localdate()
            found = judgement.queue(actor=self.principal, area=form.cleaned_data["area"], day=today)
            rows = [
                {
                    "key": f"{row['pk']}:{row['version']}",
                    "url": page_url("tenures", row["pk"]),
                    "person": row["name"],
                    "person_url": page_url("people", row["person_id"]),
                    "office": ", ".join(part for part in (row["title"] or row["role"], row["body"]) if part),
                    "seen": words.ago(row["confirmed"], today) if row["confirmed"] > EARLIEST else _("never"),
                    "every": _every(row["months"]),
                }
                for row in found
            ]
        form.fields.pop("as_of")
        return self.show(
            form, _("To verify"), [], rows=rows, subtitle=_("What is longest over its day comes first")
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        done, refused = 0, 0
        for text in request.POST.getlist("tenure")[: judgement.QUEUE]:
            key, _colon, version = text.partition(":")
            try:
                services.confirm_tenure(actor=request.user, pk=UUID(key), version=int(version))
            except (DomainError, ValidationError, ValueError):
                refused += 1
            else:
                done += 1
        if done:
            told = ngettext("%(n)s holding verified today.", "%(n)s holdings verified today.", done)
            messages.success(request, told % {"n": done})
        if refused:
            told = ngettext(
                "%(n)s was not recorded: it changed meanwhile, or is not yours to change.",
                "%(n)s were not recorded: they changed meanwhile, or are not yours to change.",
                refused,
            )
            messages.warning(request, told % {"n": refused})
        return redirect(f"{reverse('insight-queue')}?{request.GET.urlencode()}".rstrip("?"))


def _every(months: int | None) -> str:
    """The interval of a holding's own, in words; the usual one needs none."""
    if months is None:
        return ""
    return ngettext("every %(n)s month", "every %(n)s months", months) % {"n": months}


class WhatIf(Insight):
    """`/insights/what-if/`: a person, a body or a whole cabinet is gone."""

    key = "insight-what-if"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = WhatIfForm(request.GET)
        cards: list[dict[str, Any]] = []
        tiles: list[dict[str, Any]] = []
        if form.is_valid() and form.cleaned_data["who"]:
            found = judgement.loss(
                actor=self.principal,
                keys=[form.cleaned_data["who"]],
                day=form.day,
                whole=form.cleaned_data["whole"],
            )
            cards, tiles = self.cards(found), self.tiles(found)
        return self.show(
            form, _("What if they go"), cards, tiles=tiles, subtitle=_("What would be lost, of what you may see")
        )  # fmt: skip

    def tiles(self, found: judgement.Loss) -> list[dict[str, Any]]:
        return [
            {"label": _("Who goes"), "value": len(found.leaving), "note": _("people and bodies")},
            {"label": _("With us"), "value": len(found.champions), "note": _("champions and supportive")},
            {"label": _("Posts"), "value": len(found.posts), "note": _("without this holder")},
            {"label": _("Relationships"), "value": len(found.relations), "note": _("that one of us keeps")},
            {"label": _("Promises"), "value": len(found.promises), "note": _("open between us")},
            {"label": _("Ties"), "value": len(found.ties), "note": _("that end with them")},
            {"label": _("Groups"), "value": len(found.silent), "note": _("left with nobody who speaks")},
            *({"label": one.title, "value": len(one.rows), "note": one.note} for one in found.further),
        ]

    def cards(self, found: judgement.Loss) -> list[dict[str, Any]]:
        if not found.leaving:
            return [{"title": _("Nothing"), "empty": _("There is no such person or body that you may see.")}]
        return [
            {
                "title": _("With us, and gone"),
                "discreet": True,
                "rows": [self.who(row, stance_mark(stance)) for row, stance in found.champions],
                "empty": _("Nobody whom you know to be with us."),
            },
            {
                "title": _("Posts"),
                "rows": [
                    {
                        "title": row["title"],
                        "url": page_url("posts", row["post_id"]),
                        "line": row["name"],
                        "icon": "armchair",
                        "square": True,
                    }
                    for row in found.posts[:100]
                ],
                "empty": _("No post known to you."),
            },
            *self.ours(found),
            *(self.further(one) for one in found.further),
            {
                "title": _("Groups without anybody who speaks for them"),
                "rows": [
                    {"title": row["name"], "url": page_url("groups", row["pk"]), "icon": "users-group"}
                    for row in found.silent
                ],
                "empty": _("None."),
            },
            {
                "title": _("Responsibilities"),
                "rows": [
                    {
                        "title": FUNCTIONS[row["state_function"]],
                        "url": page_url("mandates", row["pk"]),
                        "line": row["name"],
                        "icon": "scale",
                        "square": True,
                    }
                    for row in found.mandates[:100]
                ],
                "empty": _("None known to you."),
            },
            {
                "title": _("Ties"),
                "rows": [
                    {
                        "title": f"{row['one']} – {row['other']}",
                        "url": page_url("ties", row["pk"]),
                        "line": str(TIES[row["kind"]]),
                        "icon": "affiliate",
                        "square": True,
                    }
                    for row in found.ties[:100]
                ],
                "empty": _("None known to you."),
            },
        ]

    def further(self, one: Lost) -> dict[str, Any]:
        """What a floor of its own keeps of them."""
        return {
            "title": one.title,
            "rows": [
                {"title": row.title, "url": row.url, "line": row.line, "icon": one.icon, "square": True}
                for row in one.rows[:100]
            ],
            "empty": one.empty,
        }

    def ours(self, found: judgement.Loss) -> list[dict[str, Any]]:
        """What we would lose ourselves: relationships and open promises."""
        return [
            {
                "title": _("Relationships"),
                "rows": [
                    {
                        "title": row["name"],
                        "url": page_url("relationships", row["pk"]),
                        "line": row["who"],
                        "icon": "users",
                    }
                    for row in found.relations[:100]
                ],
                "empty": _("None of us keeps one, as far as you may see."),
            },
            {
                "title": _("Open promises"),
                "rows": [
                    {
                        "title": row["title"],
                        "url": page_url("commitments", row["pk"]),
                        "line": f"{row['name']} · {SIDES[row['side']]}",
                        "icon": "checklist",
                        "square": True,
                    }
                    for row in found.promises[:100]
                ],
                "empty": _("None known to you."),
            },
        ]

    def who(self, row: dict[str, Any], mark: dict[str, Any]) -> dict[str, Any]:
        person = row["kind"] == Kind.PERSON
        return {
            "title": row["name"],
            "url": page_url("people" if person else "organizations", row["pk"]),
            "icon": "user" if person else "building",
            "square": not person,
            "badge": mark["text"],
            "tone": mark["tone"],
            "badge_icon": mark["icon"],
        }


def percent(share: float | None) -> str:
    """A share as a whole percentage; a dash where nothing was counted."""
    return "–" if share is None else f"{round(100 * share)} %"
