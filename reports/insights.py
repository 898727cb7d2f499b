"""The pages of insight: how good the map is, what to verify, whom to approach first, what a departure would cost, and
what changed between two days. Sentences before numbers, and every number opens what it counts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from core.access.principals import Principal, principal_of
from core.errors import DomainError
from core.models.choices import Level
from core.models.fields import EARLIEST
from core.pages.show import page_url
from core.pages.widgets import choose_widget
from core.shell import strip
from reports import judgement
from reports.insight_forms import AreaForm, BetweenForm, ContactForm, WhatIfForm
from stakeholders import exercises, matrix, services, words
from stakeholders.domain.balance import Dimension, Gap, empty_cells, evenness, gaps, in_date
from stakeholders.domain.exercise import overdue
from stakeholders.models.choices import Classification, Gender, Kind, SourceKind, StateFunction, TieKind
from stakeholders.stance_words import number, stance_mark

TITLES: dict[str, Any] = {
    "level": lambda: _("Level"),
    "gender": lambda: _("Women and men"),
    "function": lambda: _("Contributing function"),
    "classification": lambda: _("Kind of body"),
    "source": lambda: _("Kind of source"),
}
LABELS: dict[str, dict[Any, Any]] = {
    "level": dict(Level.choices),
    "gender": dict(Gender.choices),
    "classification": dict(Classification.choices),
    "source": dict(SourceKind.choices),
}
TIES, FUNCTIONS = dict(TieKind.choices), dict(StateFunction.choices)
EMPTY_SHOWN = 6
FACTORS: dict[str, Any] = {
    "influence": lambda: _("influence"),
    "role": lambda: _("formal role"),
    "openness": lambda: _("openness"),
    "reach": lambda: _("way of introduction"),
    "unmet": lambda: _("body not yet with us"),
}


class Insight(LoginRequiredMixin, View):
    """Base: a form by GET, cards below it."""

    template = "reports/insight.html"
    key = ""

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

    def show(self, form: forms.Form, title: str, cards: list[dict[str, Any]], **more: Any) -> HttpResponse:
        context = {
            "page": {
                "title": title,
                "subtitle": more.pop("subtitle", ""),
                "tabs": strip(self.principal, self.key),
                "why": _("Made of what your role, functions, areas and shares open; without what is hidden."),
                **more.pop("page", {}),
            },
            "form": self.dressed(form),
            "cards": [card for card in cards if card],
            **more,
        }
        return render(self.request, self.template, context, status=200 if form.is_valid() else 400)


class SelfAudit(Insight):
    """`/insights/audit/`."""

    key = "insight-audit"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = AreaForm(request.GET)
        if not form.is_valid():
            return self.show(form, _("How good is the map"), [])
        actor, area, day = self.principal, form.cleaned_data["area"], form.day
        ages = judgement.ages(actor=actor, area=area, day=day)
        found = judgement.dimensions(actor=actor, area=area, day=day)
        cards = [
            {"title": _("The largest gaps"), "sentences": self.sentences(actor, area, found), "wide": True},
            *(self.card(one) for one in found),
            self.threads(actor, area, day),
            self.ours(actor, area),
            self.changes(actor, area),
            self.rounds(actor),
        ]
        return self.show(
            form, _("How good is the map"), cards, tiles=self.tiles(ages), subtitle=_("Old, one-sided, or resting on one person")
        )  # fmt: skip

    def tiles(self, ages: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
        held, judged = ages["holdings"], ages["judgements"]
        return [
            {
                "label": _("Holdings in date"),
                "value": percent(in_date(held)),
                "note": _("%(n)s wait to be verified") % {"n": held["old"] + held["never"]},
                "url": reverse("insight-queue"),
            },
            {
                "label": _("Judgements in date"),
                "value": percent(in_date(judged)),
                "note": _("%(n)s people and bodies are stale") % {"n": judged["old"]},
                "url": reverse("matrix"),
            },
        ]

    def sentences(self, actor: Principal, area: UUID | None, found: list[Dimension]) -> list[str]:
        told = [self.gap(gap) for gap in gaps(found)]
        table, names = judgement.known_cells(actor=actor, area=area)
        columns = sorted({column for _row, column in table})
        for row, column in empty_cells(table, sorted(names), columns)[:EMPTY_SHOWN]:
            told.append(
                _("Nobody known to you in %(area)s: %(kind)s.")
                % {"area": names[row], "kind": str(LABELS["classification"].get(column, column)).lower()}
            )
        return told

    def gap(self, gap: Gap) -> str:
        label = str(LABELS.get(gap.dimension, {}).get(gap.category, gap.category)).lower()
        title = str(TITLES[gap.dimension]())
        return _("%(dimension)s: only %(count)s of %(total)s for “%(category)s”; an equal share would be %(expected)s.") % {
            "dimension": title,
            "count": gap.count,
            "total": gap.total,
            "category": label,
            "expected": round(gap.expected * gap.total),
        }  # fmt: skip

    def card(self, one: Dimension) -> dict[str, Any]:
        total = one.total
        if not total:
            return {}
        even = evenness(list(one.counts.values()))
        most = max(one.counts.values())
        note = _("evenness %(n)s of 1") % {"n": f"{even:.2f}"} if even is not None else ""
        return {
            "title": TITLES[one.key](),
            "aside": note,
            "bars": [
                {
                    "name": LABELS.get(one.key, {}).get(key, key),
                    "count": count,
                    "percent": round(100 * count / most) if most else 0,
                }
                for key, count in sorted(one.counts.items(), key=lambda item: -item[1])[:14]
            ],
        }

    def threads(self, actor: Principal, area: UUID | None, day: Any) -> dict[str, Any]:
        rows = judgement.single_threaded(actor=actor, area=area, day=day)
        return {
            "title": _("Bodies known through one person"),
            "count": len(rows),
            "rows": [
                {
                    "title": row["name"],
                    "url": page_url("organizations", row["pk"]),
                    "icon": "building",
                    "square": True,
                }
                for row in rows
            ],
            "empty": _("None that you may see."),
        }

    def ours(self, actor: Principal, area: UUID | None) -> dict[str, Any]:
        rows = judgement.resting_on_one(actor=actor, area=area)
        return {
            "title": _("Contacts that rest on one of us"),
            "count": len(rows),
            "rows": [
                {
                    "title": row["name"],
                    "url": page_url("stakeholders", row["stakeholder_id"]),
                    "line": row["who"],
                    "icon": "users",
                    "square": True,
                }
                for row in rows
            ],
            "empty": _("None that you may see."),
        }

    def changes(self, actor: Principal, area: UUID | None) -> dict[str, Any]:
        """What turnover asks: each number opens its list."""
        counts = judgement.turnover_counts(actor=actor, area=area, day=timezone.localdate())
        handovers, place = reverse("handovers-list"), {"area": str(area)} if area else {}
        told = (
            (_("Findings to review"), "findings", reverse("turnover"), {"state": "open"}, "transfer"),
            (_("Open handovers"), "handovers", handovers, {"status": "open"}, "users"),
            (_("Introductions overdue"), "late", handovers, {"late": "true"}, "alert-circle"),
        )
        return {
            "title": _("Turnover"),
            "rows": [
                {
                    "title": title,
                    "url": f"{url}?{urlencode({**query, **place})}",
                    "icon": icon,
                    "square": True,
                    "end": str(counts[key]),
                }
                for title, key, url, query, icon in told
            ],
            "more_url": reverse("turnover"),
        }

    def rounds(self, actor: Principal) -> dict[str, Any]:
        rows = exercises.exercises(actor=actor).order_by("-opened", "-pk")[:5]
        today = timezone.localdate()
        shown = []
        for row in rows:
            late = overdue(row.due, row.closed, today)
            told = (
                _("closed %(day)s") % {"day": date_format(row.closed)}
                if row.closed
                else _("%(n)s days overdue") % {"n": late}
                if late
                else _("open")
            )
            shown.append(
                {
                    "title": row.name,
                    "url": row.get_absolute_url(),
                    "line": told,
                    "icon": "refresh",
                    "square": True,
                    "badge": _("Overdue") if late else "",
                    "tone": "amber",
                }
            )
        return {
            "title": _("Mapping exercises"),
            "rows": shown,
            "empty": _("No exercise yet that you may see."),
            "more_url": reverse("mapping-exercises-list"),
        }


class Queue(Insight):
    """`/insights/verify/`: one click says that a holding still stands; many at once too."""

    key = "insight-queue"
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
                    "office": ", ".join(part for part in (row["office"], row["body"]) if part),
                    "seen": words.ago(row["seen"], today) if row["seen"] > EARLIEST else _("never"),
                }
                for row in found
            ]
        form.fields.pop("as_of")
        return self.show(form, _("To verify"), [], rows=rows, subtitle=_("What waited longest comes first"))

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


class FirstContact(Insight):
    """`/insights/first-contact/`: everybody whom one might approach, with every factor of the rank."""

    key = "insight-contact"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = ContactForm(request.GET)
        found = judgement.candidates(actor=self.principal, asked=form.asked) if form.is_valid() else []
        card = {
            "title": _("In this order"),
            "wide": True,
            "rows": [self.row(one) for one in found],
            "empty": _("Nobody whom you may see is judged and not yet with us."),
        }
        return self.show(
            form, _("First contact"), [card], subtitle=_("Influence × formal role × openness × way of introduction × body not yet with us")
        )  # fmt: skip

    def row(self, one: judgement.Candidate) -> dict[str, Any]:
        parts = []
        for name, label in FACTORS.items():
            value = getattr(one.ranked, name)
            known = _("not known, counted %(n)s") if name in one.ranked.unknown else "%(n)s"
            parts.append(f"{label()} {known % {'n': number(round(value, 2)) or '0'}}")
        if one.through:
            parts.append(_("through %(who)s") % {"who": one.through[1]})
        mark = stance_mark(one.point.now.stance)
        person = one.point.kind == Kind.PERSON
        return {
            "title": one.point.name,
            "url": page_url("people" if person else "organizations", one.point.pk),
            "icon": "user" if person else "building",
            "square": not person,
            "line": " · ".join(str(part) for part in parts),
            "badge": mark["text"],
            "tone": mark["tone"],
            "badge_icon": mark["icon"],
            "end": f"{one.ranked.score:.2f}",
        }


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
            {"label": _("Ties"), "value": len(found.ties), "note": _("that end with them")},
            {"label": _("Groups"), "value": len(found.silent), "note": _("left with nobody who speaks")},
        ]

    def cards(self, found: judgement.Loss) -> list[dict[str, Any]]:
        if not found.leaving:
            return [{"title": _("Nothing"), "empty": _("There is no such person or body that you may see.")}]
        return [
            {
                "title": _("With us, and gone"),
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


class Between(Insight):
    """`/insights/between/`: what is not what it was."""

    key = "insight-between"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = BetweenForm(request.GET)
        cards: list[dict[str, Any]] = []
        subtitle, page = "", {}
        if form.is_valid():
            given = form.cleaned_data
            asked = matrix.Asked(
                day=given["until"], since=given["since"], theme=given["theme"], area=given["area"]
            )
            found = judgement.between(
                actor=self.principal, asked=asked, first=given["since"], last=given["until"]
            )
            cards = self.cards(found)
            subtitle = _("From %(first)s to %(last)s") % {
                "first": date_format(given["since"]),
                "last": date_format(given["until"]),
            }
            query = {"since": given["since"], "as_of": given["until"], "theme": given["theme"] or "", "area": given["area"] or ""}  # fmt: skip
            page = {
                "actions": [
                    {
                        "label": _("As a matrix"),
                        "url": f"{reverse('matrix')}?{urlencode(query)}",
                        "icon": "chart-dots",
                    }
                ]
            }
        return self.show(form, _("Between two days"), cards, subtitle=subtitle, page=page)

    def cards(self, found: judgement.Between) -> list[dict[str, Any]]:
        none = _("None that you may see.")
        return [
            {
                "title": _("Stance changed"),
                "count": len(found.stances),
                "rows": [self.moved(*one) for one in found.stances[:100]],
                "empty": none,
            },
            {
                "title": _("Arrived in a post"),
                "count": len(found.arrived),
                "rows": [self.holding(row, row["start"]) for row in found.arrived[:100]],
                "empty": none,
            },
            {
                "title": _("Left a post"),
                "count": len(found.left),
                "rows": [self.holding(row, row["end"]) for row in found.left[:100]],
                "empty": none,
            },
            {
                "title": _("Judged for the first time"),
                "count": len(found.judged),
                "rows": [
                    self.point(point, stance_mark(point.now.stance), "") for point in found.judged[:100]
                ],
                "empty": none,
            },
            {
                "title": _("Ties that began or ended"),
                "count": len(found.ties),
                "rows": [
                    {
                        "title": f"{row['one']} – {row['other']}",
                        "url": page_url("ties", row["pk"]),
                        "line": str(TIES[row["kind"]]),
                        "icon": "affiliate",
                        "square": True,
                        "badge": _("Ended") if row["ended"] else _("Began"),
                        "tone": "gray" if row["ended"] else "green",
                    }
                    for row in found.ties[:100]
                ],
                "empty": none,
            },
            {
                "title": _("Bodies founded or dissolved"),
                "count": len(found.bodies),
                "rows": [
                    {
                        "title": row["name"],
                        "url": page_url("organizations", row["pk"]),
                        "icon": "building",
                        "square": True,
                        "badge": _("Dissolved") if row["ended"] else _("Founded"),
                        "tone": "gray" if row["ended"] else "green",
                    }
                    for row in found.bodies[:100]
                ],
                "empty": none,
            },
        ]

    def moved(self, point: matrix.Point, before: Any, now: Any) -> dict[str, Any]:
        was, mark = stance_mark(before), stance_mark(now)
        return self.point(point, mark, _("was %(word)s") % {"word": str(was["text"]).lower()})

    def point(self, point: matrix.Point, mark: dict[str, Any], line: str) -> dict[str, Any]:
        person = point.kind == Kind.PERSON
        return {
            "title": point.name,
            "url": page_url("people" if person else "organizations", point.pk),
            "icon": "user" if person else "building",
            "square": not person,
            "line": line,
            "badge": mark["text"],
            "tone": mark["tone"],
            "badge_icon": mark["icon"],
        }

    def holding(self, row: dict[str, Any], when: str) -> dict[str, Any]:
        body = row["body"] or ""
        office = row["title"] if body in row["title"] else f"{row['title']}, {body}"
        return {
            "title": row["name"],
            "url": page_url("people", row["person_id"]),
            "line": office,
            "icon": "user",
            "end": when,
        }


def percent(share: float | None) -> str:
    """A share as a whole percentage; a dash where nothing was counted."""
    return "–" if share is None else f"{round(100 * share)} %"
