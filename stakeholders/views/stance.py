"""`/map/stance/`: who supports, who is undecided, who resists, by theme and area; and who speaks for which group."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.pages.show import page_url
from core.shell import strip
from stakeholders import matrix
from stakeholders.forms.judgement import StandingForm
from stakeholders.matrix import Point, Standing
from stakeholders.models.choices import Answer, Kind, Legitimacy
from stakeholders.models.judgement_choices import STANCE_GROUPS
from stakeholders.stance_words import number, stance_mark
from stakeholders.views.matrix import JudgementView, profile_url

CLAIMS, ANSWERS = dict(Legitimacy.choices), dict(Answer.choices)
SHOWN = 100
TONES = {"supports": "green", "undecided": "gray", "resists": "amber", "not_known": "dashed"}


class Stances(JudgementView):
    """Three columns of names, how it stands by theme and by area, and groups with nobody or one to speak for them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = StandingForm(request.GET)
        context: dict[str, Any] = {"form": self.dressed(form), "columns": [], "found": False}
        if form.is_valid():
            asked, actor = form.asked, self.principal
            found = matrix.points(actor=actor, asked=asked)
            known = matrix.known_count(actor=actor, asked=asked)
            context |= {
                "found": bool(found),
                "columns": self.columns(found),
                "unjudged": max(known - len(found), 0),
                "known": known,
                "themes": [self.bar(one, theme=True) for one in matrix.by_theme(actor=actor, asked=asked)],
                "areas": [
                    self.bar(one, theme=False)
                    for one in matrix.by_area(actor=actor, found=found, within=asked.area)
                ],
                "groups": [
                    self.group(row) for row in matrix.voices(actor=actor, day=asked.day, area=asked.area)
                ],
            }
        context["page"] = self.about(form)
        return render(
            request, "stakeholders/judgement/stance.html", context, status=200 if form.is_valid() else 400
        )

    def about(self, form: StandingForm) -> dict[str, Any]:
        return {
            "title": _("Who supports, who resists"),
            "tabs": strip(self.principal, "stance"),
            "as_of": form.cleaned_data.get("as_of"),
            "as_of_clear_url": self.link("stance", as_of=""),
            "actions": [{"label": _("Matrix"), "url": self.link("matrix"), "icon": "chart-dots"}],
            "why": _(
                "Counted over the judgements that your function, areas and shares open; others may count others."
            ),
        }

    def columns(self, found: list[Point]) -> list[dict[str, Any]]:
        grouped: dict[str, list[Point]] = {}
        for point in found:
            grouped.setdefault(matrix.group_of(point.now.stance), []).append(point)
        return [
            {
                "title": label,
                "count": len(grouped.get(group, ())),
                "rows": [self.row(point) for point in grouped.get(group, ())[:SHOWN]],
                "more": max(len(grouped.get(group, ())) - SHOWN, 0),
            }
            for group, label, _stances in STANCE_GROUPS
            if group != "not_known" or grouped.get(group)
        ]

    def row(self, point: Point) -> dict[str, Any]:
        mark, influence = stance_mark(point.now.stance), point.now.value("influence")
        parts = [_("influence %(n)s of 5") % {"n": number(influence)} if influence is not None else ""]
        parts += [_("contested")] if point.now.contested else []
        parts += [_("stale")] if point.now.stale else []
        return {
            "title": point.name,
            "url": profile_url(point),
            "icon": "user" if point.kind == Kind.PERSON else "building",
            "square": point.kind != Kind.PERSON,
            "line": " · ".join(part for part in parts if part),
            "badge": mark["text"],
            "tone": mark["tone"],
            "badge_icon": mark["icon"],
        }

    def bar(self, one: Standing, *, theme: bool) -> dict[str, Any]:
        other = _("In general") if theme else _("In no area known to you")
        changes = {"theme" if theme else "area": one.key}
        return {
            "name": one.name or other,
            "url": self.link("stance", **changes) if one.key else "",
            "total": one.total,
            "told": " · ".join(
                f"{label} {one.counts[group]}"
                for group, label, _stances in STANCE_GROUPS
                if one.counts[group]
            ),
            "parts": [
                {
                    "label": label,
                    "count": one.counts[group],
                    "tone": TONES[group],
                    "percent": round(100 * one.counts[group] / one.total) if one.total else 0,
                }
                for group, label, _stances in STANCE_GROUPS
            ],
        }

    def group(self, row: dict[str, Any]) -> dict[str, Any]:
        speakers = len({one["subject_id"] for one in row["voices"]})
        if speakers > 1:
            told = ngettext("%(n)s speaks for it", "%(n)s speak for it", speakers) % {"n": speakers}
        else:
            told = _("Rests on one") if speakers else _("Nobody known to you speaks for it")
        return {
            "name": row["name"],
            "url": page_url("groups", row["pk"]),
            "told": told,
            "tone": "" if speakers > 1 else "amber",
            "voices": [
                {
                    "name": one["name"],
                    "url": page_url(
                        "people" if one["subject_kind"] == Kind.PERSON else "organizations", one["subject_id"]
                    ),
                    "claim": CLAIMS.get(one["legitimacy"], _("claim not stated")),
                    "recognised": ANSWERS.get(one["recognised"], _("not known")),
                    "mark": stance_mark(one["stance"]) if one["stance"] else None,
                }
                for one in row["voices"]
            ],
        }
