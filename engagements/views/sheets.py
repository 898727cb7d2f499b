"""Paper: a sheet to take notes on, and the promises with one counterpart to bring along."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views import View

from core.access.principals import principal_of
from core.confidentiality import Handling
from core.errors import NotVisible
from core.pages.reading import RecordView
from engagements.models.choices import CLOSED, CommitmentStatus, Side
from engagements.panels.promises import open_lines
from engagements.selectors.content import promises_with
from engagements.words import when_text
from stakeholders.selectors import stakeholders
from stakeholders.words import language_names

SIDES, STATUSES = dict(Side.choices), dict(CommitmentStatus.choices)


def stamp(handling: int) -> str:
    """The traffic light of paper that leaves, with the day."""
    return f"{Handling(handling).tlp} · {date_format(timezone.localdate())}"


class BlankSheet(LoginRequiredMixin, View):
    """`/engagement/sheet/`: lines to write on, with nothing on it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not principal_of(request.user).is_staff_of_company:
            raise NotVisible
        labels = (_("What it was about"), _("When"), _("Where"), _("Language"))
        context = {
            "page": {"title": _("Meeting sheet"), "stamp": "", "empty_rows": range(5)},
            "facts": [{"label": label, "value": ""} for label in labels],
            "people": [],
            "promises": [],
        }
        return render(request, "engagements/sheet.html", context)


class MeetingSheet(RecordView):
    """`…/<id>/sheet/`: who comes and what is open between us, and lines to write on."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        record = self.record(pk)
        row = self.resource.document.select(
            self.principal, self.resource.select(actor=self.principal).filter(pk=pk)
        ).first()
        if row is None:
            raise NotVisible
        document = self.resource.document.render(row)
        lines, level = open_lines(self.principal, [one["stakeholder"] for one in document["participants"]])
        facts = (
            (_("When"), when_text(document["starts"], document["time_zone"], document["all_day"])),
            (_("Where"), document["place"]),
            (_("Language"), language_names([document["language"]]) if document["language"] else ""),
            (_("Objective"), document["objective"]),
        )
        context = {
            "page": {
                "title": str(record),
                "stamp": stamp(max(record.handling, level)),
                "empty_rows": range(2),
            },
            "facts": [{"label": label, "value": value} for label, value in facts],
            "people": document["participants"],
            "promises": lines,
        }
        return render(request, "engagements/sheet.html", context)


class PromisesWith(LoginRequiredMixin, View):
    """`/engagement/commitments/with/<stakeholder>/`: every promise between us and them, to print and bring."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        principal = principal_of(request.user)
        other = stakeholders(actor=principal).filter(pk=pk).first()
        if other is None or not principal.is_staff_of_company:
            raise NotVisible
        rows = list(
            promises_with(actor=principal, stakeholder=pk).select_related("engagement", "colleague")[:300]
        )
        groups = [
            {
                "title": title,
                "rows": [
                    {
                        "code": one.code,
                        "title": one.title,
                        "due": one.due,
                        "status": STATUSES[one.status],
                        "late": one.due is not None and one.due < timezone.localdate() and not one.is_closed,
                        "url": one.get_absolute_url(),
                        "made": one.engagement.title if one.engagement else "",
                    }
                    for one in rows
                    if wanted(one)
                ],
            }
            for title, wanted in (
                (_("We promised"), lambda one: one.side == Side.OURS and one.status not in CLOSED),
                (_("They promised"), lambda one: one.side == Side.THEIRS and one.status not in CLOSED),
                (_("Promised together"), lambda one: one.side == Side.JOINT and one.status not in CLOSED),
                (_("Settled"), lambda one: one.status in CLOSED),
            )
        ]
        level = max([other.handling, *(one.handling for one in rows)])
        context = {
            "page": {
                "title": _("Promises between us and %(name)s") % {"name": other},
                "subtitle": stamp(level),
                "breadcrumbs": [{"label": str(other), "url": other.get_absolute_url()}],
            },
            "groups": [group for group in groups if group["rows"]],
        }
        return render(request, "engagements/promises_with.html", context)
