"""Coverage: where engagement is thick and thin, by level, kind of body, month, colleague; every number opens its list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views import View

from core.access.principals import Principal, principal_of
from core.counting import Working
from core.models.choices import Level
from core.pages.counted import waits
from core.pages.show import page_url
from core.pages.widgets import choose_widget
from core.shell import strip
from engagements.domain import coverage
from engagements.forms.coverage import CoverageForm
from engagements.selectors import coverage as selectors
from engagements.selectors import languages
from engagements.services.contacts_counted import contacts
from stakeholders.models.choices import Classification
from stakeholders.words import language_names

LEVELS, KINDS = dict(Level.choices), dict(Classification.choices)
MOST_PAIRS = 40


class Coverage(LoginRequiredMixin, View):
    """`/engagement/coverage/`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = CoverageForm(request.GET)
        principal = principal_of(request.user)
        asked, kept = self.asked(principal, form)
        self.kept = kept
        for name, hint in (("area", _("Any area")), ("theme", _("Any theme"))):
            form.fields[name].widget = choose_widget(principal, f"{name}s", form.data.get(name), hint)
        given = form.cleaned_data if form.is_valid() else {}
        found = contacts(actor=principal, today=asked.today, area=given.get("area"), theme=given.get("theme"))
        waiting = waits(request, found, {"title": _("Coverage"), "tabs": strip(principal, "coverage")})
        if waiting is not None:
            return waiting
        assert not isinstance(found, Working)
        context = {
            "page": {
                "title": _("Coverage"),
                "subtitle": _("Whom we meet, how often, and who is missing"),
                "tabs": strip(principal, "coverage"),
                "why": _("Counted a while ago from the engagements that you may see, without what is named.")
                if found.kept
                else _("Counted from the engagements that you may see; somebody else may count more."),
            },
            "form": form,
            "months": [date_format(month, "M y") for month in asked.months],
            "heat": self.heat(principal, asked, found.months),
            "matrix": self.matrix(principal, asked, found.pairs),
            "security": self.security(principal, asked),
            "joint": self.joint(principal, asked),
            "cold": self.cold(principal, asked),
            "languages": self.languages(principal, asked),
        }
        return render(request, "engagements/coverage.html", context, status=200 if form.is_valid() else 400)

    def asked(self, principal: Principal, form: CoverageForm) -> tuple[selectors.Asked, dict[str, str]]:
        """What is looked at, and the parts of it that every list is asked for too."""
        given = form.cleaned_data if form.is_valid() else {}
        area, theme = given.get("area"), given.get("theme")
        kept = {"area": str(area)} if area else {}
        kept |= {"theme": str(theme)} if theme else {}
        today = timezone.localdate()
        return selectors.asked_for(actor=principal, today=today, area=area, theme=theme), kept

    def participants(self, **query: Any) -> str:
        return f"{reverse('participants-list')}?{urlencode({'status': 'held', **self.kept, **query})}"

    def heat(
        self, principal: Principal, asked: selectors.Asked, counted: list[coverage.Count]
    ) -> list[dict[str, Any]]:
        rows = coverage.heat_map(
            counted,
            selectors.kinds_on_the_map(actor=principal, asked=asked),
            asked.months,
            Level.values,
        )
        most = max((number for row in rows for number in row.numbers), default=0)
        spans = [(month, coverage.next_month(month) - timedelta(days=1)) for month in asked.months]
        return [
            {
                "level": LEVELS.get(row.level, _("Level not known")),
                "kind": KINDS.get(row.kind, row.kind),
                "total": row.total,
                "url": self.participants(
                    classification=row.kind,
                    body_level=row.level or "none",
                    since=spans[0][0].isoformat(),
                    until=spans[-1][1].isoformat(),
                ),
                "cells": [
                    {
                        "number": number,
                        "shade": coverage.shade(number, most),
                        "url": self.participants(
                            classification=row.kind,
                            body_level=row.level or "none",
                            since=first.isoformat(),
                            until=last.isoformat(),
                        )
                        if number
                        else "",
                    }
                    for number, (first, last) in zip(row.numbers, spans, strict=True)
                ],
            }
            for row in rows
        ]

    def matrix(
        self, principal: Principal, asked: selectors.Asked, pairs: list[tuple[UUID, UUID, int]]
    ) -> dict[str, Any]:
        found = coverage.matrix(pairs)
        names = selectors.names(actor=principal, colleagues=found.colleagues, stakeholders=found.stakeholders)
        most = max(found.cells.values(), default=0)
        since = asked.since.isoformat()
        until = (coverage.next_month(asked.months[-1]) - timedelta(days=1)).isoformat()
        rows = []
        for stakeholder in found.stakeholders:
            if stakeholder not in names:
                continue
            cells = []
            for colleague in found.colleagues:
                number = found.cells.get((colleague, stakeholder), 0)
                url = self.participants(
                    stakeholder=stakeholder, organizer=colleague, since=since, until=until
                )
                shade = coverage.shade(number, most)
                cells.append({"number": number, "shade": shade, "url": url if number else ""})
            rows.append(
                {
                    "name": names[stakeholder],
                    "url": page_url("stakeholders", stakeholder),
                    "single": stakeholder in found.single,
                    "cells": cells,
                }
            )
        return {"colleagues": [names.get(one, "") for one in found.colleagues], "rows": rows}

    def security(self, principal: Principal, asked: selectors.Asked) -> list[dict[str, Any]]:
        since = asked.since.isoformat()
        return [
            {
                "name": one.name,
                "url": page_url("organizations", one.pk),
                "level": LEVELS.get(one.level, ""),
                "kinds": ", ".join(str(KINDS.get(kind, kind)) for kind in one.kinds),
                "last": date_format(one.last) if one.last else _("no contact known to you"),
                "late": coverage.stands_out(one.last, asked.today),
                "number": one.number,
                "list": f"{reverse('participants-list')}?"
                + urlencode({"status": "held", "organization": one.pk, "since": since}),
            }
            for one in selectors.security_bodies(actor=principal, asked=asked)
        ]

    def joint(self, principal: Principal, asked: selectors.Asked) -> dict[str, Any]:
        agencies = selectors.agencies_on(actor=principal, asked=asked)
        named: dict[Any, str] = dict(agencies)
        meetings = selectors.met_together(actor=principal, asked=asked, agencies=list(named))
        pairs = coverage.never_together([pk for pk, _name in agencies], meetings)
        plan = reverse("engagements-create")
        query = {"kind": "joint_meeting", "themes": str(asked.theme or "")}
        return {
            "asked": asked.theme is not None,
            "agencies": [{"name": name, "url": page_url("organizations", pk)} for pk, name in agencies],
            "pairs": [
                {
                    "one": named[one],
                    "other": named[other],
                    "one_url": page_url("organizations", one),
                    "other_url": page_url("organizations", other),
                }
                for one, other in pairs[:MOST_PAIRS]
            ],
            "more": max(len(pairs) - MOST_PAIRS, 0),
            "plan_url": f"{plan}?{urlencode(query)}" if principal.may_edit else "",
        }

    def languages(self, principal: Principal, asked: selectors.Asked) -> dict[str, Any]:
        """Languages of people on the map that none of us speaks, and contacts kept without one in common."""
        query = [(name, value) for name, value in self.kept.items() if name == "area"]
        return {
            "rows": [
                {
                    "name": language_names([code]),
                    "number": number,
                    "url": f"{reverse('people-list')}?{urlencode([('language', code), ('unspoken', 'true'), *query])}",
                }
                for code, number in languages.missing(actor=principal, areas=asked.areas).items()
            ],
            "without": languages.relationships_without(actor=principal, areas=asked.areas),
            "without_url": f"{reverse('relationships-list')}?"
            + urlencode(
                [("status", "kept"), ("language_match", "gap"), ("language_match", "interpreter"), *query]
            ),
        }

    def cold(self, principal: Principal, asked: selectors.Asked) -> list[dict[str, Any]]:
        """Formal meetings that are planned with a body never met before."""
        rows = selectors.planned_formal(actor=principal, asked=asked)
        met = selectors.first_met(actor=principal, bodies={row["organization_id"] for row in rows})
        found = coverage.without_prior_contact(
            [
                (
                    (row["engagement_id"], row["organization_id"]),
                    row["organization_id"],
                    timezone.localdate(row["starts"]),
                )
                for row in rows
            ],
            met,
        )
        keys = {key for key, _body in found}
        return [
            {
                "title": row["engagement__title"],
                "url": page_url("engagements", row["engagement_id"]),
                "body": row["organization__name"],
                "when": date_format(timezone.localdate(row["starts"])),
            }
            for row in rows
            if (row["engagement_id"], row["organization_id"]) in keys
        ]
