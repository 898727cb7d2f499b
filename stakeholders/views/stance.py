"""`/map/stance/`: who supports, who is undecided, who resists, by theme and area; and who speaks for which group."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.counting import Working
from core.exports import printed
from core.pages.show import page_url
from core.shell import strip
from stakeholders import matrix, plotting, sides
from stakeholders.forms.judgement import StandingForm
from stakeholders.models.choices import Answer, Kind, Legitimacy
from stakeholders.models.judgement_choices import STANCE_GROUPS
from stakeholders.services import standings_counted
from stakeholders.services.standings_counted import NAMED
from stakeholders.sides import Standing, Standings
from stakeholders.stance_words import stance_mark
from stakeholders.views.matrix import JudgementView, chosen_before, point_row

CLAIMS, ANSWERS = dict(Legitimacy.choices), dict(Answer.choices)
TONES = {"supports": "green", "undecided": "gray", "resists": "amber", "not_known": "dashed"}


class Stances(JudgementView):
    """Three columns of names, how it stands by theme and by area, and groups with nobody or one to speak for them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = StandingForm(request.GET)
        context: dict[str, Any] = {"form": self.dressed(form), "columns": [], "found": False}
        top, self.kept = 0, False
        if form.is_valid():
            asked, actor = form.asked, self.principal
            read = standings_counted.standings(actor=actor, asked=asked)
            waits = self.waits(read, _("Who supports, who resists"), "stance")
            if waits is not None:
                return waits
            assert not isinstance(read, Working)
            found, self.kept = read.told, read.kept
            known = matrix.known_count(actor=actor, asked=asked) if found.known is None else found.known
            top = found.top
            voices = sides.voices(actor=actor, day=asked.day, area=asked.area)
            context |= {
                "found": bool(found.total),
                "columns": self.columns(found),
                "unjudged": max(known - found.total, 0),
                "known": known,
                "themes": [self.bar(one, theme=True) for one in found.themes],
                "areas": [self.bar(one, theme=False) for one in found.areas],
                "groups": [self.group(row) for row in voices if row["voices"]],
                "silent": [
                    {"name": row["name"], "url": page_url("groups", row["pk"])}
                    for row in voices
                    if not row["voices"]
                ],
            }
        context["page"] = self.about(form)
        context["page"]["stamp"] = printed(self.principal, [top])
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
            )
            + (f" {chosen_before()}" if self.kept else ""),
        }

    def columns(self, found: Standings) -> list[dict[str, Any]]:
        address = plotting.Addresses()
        return [
            {
                "title": label,
                "count": found.counts.get(group, 0),
                "rows": [point_row(point, address) for point in found.groups.get(group, ())],
                "more": max(found.counts.get(group, 0) - NAMED, 0),
            }
            for group, label, _stances in STANCE_GROUPS
            if group != "not_known" or found.counts.get(group)
        ]

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
            told = _("Rests on one")
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
                    "recognised": str(ANSWERS.get(one["recognised"], _("not known"))).lower(),
                    "mark": stance_mark(one["stance"]) if one["stance"] else None,
                }
                for one in row["voices"]
            ],
        }
