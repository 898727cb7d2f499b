"""The calendar: month, week and list of what the reader may see, on the clock of the reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View

from accounts import selectors as accounts
from core import audit
from core.access.principals import Principal, principal_of
from core.filters import not_understood
from core.pages.show import page_url
from core.pages.widgets import choose_widget
from core.shell import strip
from core.zones import zone
from engagements.domain import calendar, ical_out
from engagements.filtersets import EngagementFilter
from engagements.forms.calendar import SPANS, CalendarForm
from engagements.models.choices import EngagementKind, EngagementStatus
from engagements.selectors import engagements
from engagements.selectors.calendar import Found, in_period
from engagements.selectors.outside import file_entries

KINDS, STATUSES = dict(EngagementKind.choices), dict(EngagementStatus.choices)
ICONS = {
    "meeting": "users", "joint_meeting": "users-group", "call": "phone", "message": "message", "letter": "mail",
    "visit": "map-pin", "workshop": "tool", "training": "certificate", "dialogue": "messages",
    "informal": "coffee",
}  # fmt: skip
TONES = ("teal", "amber", "blue", "lime", "green")
"""One for each function, in the order of their names; what the whole company owns is grey."""
ASKED = ("whose", "kind", "status", "function", "area")
NOBODY = UUID(int=0)
MOST = {calendar.MONTH: 3, calendar.WEEK: 12, calendar.LIST: 8}
"""So many entries does a day show; the rest is one link away."""


@lru_cache(maxsize=4000)
def day_words(day: date, language: str) -> dict[str, str]:
    """A day in the words of the language that is active; a month asks for each of its days."""
    return {
        "name": date_format(day, "l"),
        "short": date_format(day, "D"),
        "long": date_format(day, "DATE_FORMAT"),
    }


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def filters_of(request: HttpRequest, principal: Principal) -> EngagementFilter:
    """The filters of engagements, without what only the calendar knows."""
    asked = request.GET.copy()
    for name in ("span", "day"):
        asked.pop(name, None)
    filters = EngagementFilter(asked, engagements(actor=principal), actor=principal)
    filters.refuse_unknown()
    return filters


class CalendarFile(LoginRequiredMixin, View):
    """`/engagement/calendar/file/?…`: what the filters leave as a calendar file: times, and the words for others."""

    def get(self, request: HttpRequest) -> HttpResponse:
        principal = principal_of(request.user)
        found = filters_of(request, principal).filtered()
        entries = file_entries(actor=principal, found=found, now=timezone.now())
        audit.record(
            actor=principal,
            verb="export",
            details={"kind": "engagements", "format": "ics", "rows": len(entries)},
        )
        response = HttpResponse(
            ical_out.feed(entries, "Entente"), content_type="text/calendar; charset=utf-8"
        )
        response["Content-Disposition"] = 'attachment; filename="entente-calendar.ics"'
        return response


class Calendar(LoginRequiredMixin, View):
    """`/engagement/calendar/?span=month&day=2026-11-01`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        principal = principal_of(request.user)
        form = CalendarForm(request.GET)
        if not form.is_valid():
            raise not_understood(form.errors)
        self.today = timezone.localdate()
        span = form.cleaned_data["span"] or calendar.MONTH
        day = form.cleaned_data["day"] or self.today
        shown = calendar.period(span, day, int(str(get_format("FIRST_DAY_OF_WEEK"))))
        filters = filters_of(request, principal)
        found = in_period(
            actor=principal,
            found=filters.filtered(),
            begin=midnight(shown.first),
            end=midnight(shown.last + timedelta(days=1)),
            most=MOST[span],
        )
        self.kept = {name: str(value) for name, value in filters.in_use.items()}
        self.functions = list(accounts.functions(actor=principal).order_by("name"))
        self.tones = {one.pk: TONES[place % len(TONES)] for place, one in enumerate(self.functions)}
        # Words and the address are the same for every entry: a month has more than a hundred.
        self.words = {key: str(label) for key, label in (*KINDS.items(), *STATUSES.items())}
        self.page = page_url("engagements", NOBODY).replace(str(NOBODY), "{}")
        self.owners = {one.pk: one.name for one in self.functions}
        self.company = _("Whole company")
        self.day_url, self.plan_url = self.link(calendar.LIST, None), reverse("engagements-create")
        self.list_url = f"{reverse('engagements-list')}?{urlencode(self.kept)}"
        entries = [self.entry(row) for row in found.rows]
        context = {
            "page": self.about(principal, span),
            "form": self.form(request, principal, filters),
            "cal": self.frame(shown),
            "legend": self.legend(),
            "plan_url": reverse("engagements-create") if principal.may_edit else "",
            **self.body(shown, entries, found),
        }
        return render(request, "engagements/calendar.html", context)

    def about(self, principal: Principal, span: str) -> dict[str, Any]:
        actions = [
            {"label": _("In my own calendar"), "url": reverse("my-calendars"), "icon": "link"},
            {
                "label": _("As a file (.ics)"),
                "url": f"{reverse('calendar-file')}?{urlencode(self.kept)}",
                "icon": "download",
            },
        ]
        if principal.may_edit:
            actions.append(
                {"label": _("Import a file"), "url": reverse("calendar-import"), "icon": "file-import"}
            )
            actions.append(
                {
                    "label": _("Plan an engagement"),
                    "url": reverse("engagements-create"),
                    "icon": "calendar-plus",
                    "css": "primary",
                }
            )
        return {
            "title": _("Calendar"),
            "subtitle": _("Times in %(zone)s") % {"zone": timezone.get_current_timezone_name()},
            "tabs": strip(principal, "calendar"),
            "actions": actions,
            "why": _("You see the engagements that your role, functions and areas open."),
        }

    def link(self, span: str, day: date | None, **more: str) -> str:
        query = {"span": span, **({"day": day.isoformat()} if day else {}), **self.kept, **more}
        return f"{reverse('calendar')}?{urlencode({name: value for name, value in query.items() if value})}"

    def frame(self, shown: calendar.Period) -> dict[str, Any]:
        """The bar above: where one is, what is beside it, and the three forms."""
        return {
            "span": shown.span,
            "day": shown.day.isoformat(),
            "title": self.title(shown),
            "before": self.link(shown.span, shown.before),
            "after": self.link(shown.span, shown.after),
            "today": self.link(shown.span, None),
            "spans": [
                {"label": label, "url": self.link(span, shown.day), "on": span == shown.span}
                for span, label in SPANS
            ],
        }

    def title(self, shown: calendar.Period) -> str:
        if shown.span == calendar.MONTH:
            return date_format(shown.day, "YEAR_MONTH_FORMAT")
        return _("%(first)s to %(last)s") % {
            "first": date_format(shown.first, "SHORT_DATE_FORMAT"),
            "last": date_format(shown.last, "SHORT_DATE_FORMAT"),
        }

    def form(self, request: HttpRequest, principal: Principal, filters: EngagementFilter) -> forms.Form:
        """The filters that stand above a calendar; others stay where they are set."""
        form: forms.Form = filters.form
        for name in list(form.fields):
            if name not in ASKED:
                if form.data.get(name):
                    form.fields[name].widget = forms.HiddenInput()
                else:
                    del form.fields[name]
        form.order_fields(ASKED)
        area, function = form.data.get("area"), form.fields["function"]
        form.fields["area"].widget = choose_widget(principal, "areas", area, _("Any area"))
        choices = [("", "---------"), *((str(one.pk), one.name) for one in self.functions)]
        function.widget = forms.Select(choices=choices)
        for field in form.visible_fields():
            field.field.widget.attrs["class"] = "form-select"
        return form

    def legend(self) -> list[dict[str, str]]:
        """What the colours say; the name stands in each entry too."""
        found = [{"tone": self.tones[one.pk], "name": one.name} for one in self.functions]
        return [*found, {"tone": "gray", "name": _("Whole company")}]

    def entry(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """One engagement on the reader's clock; what takes a whole day stays on the day of its own zone."""
        place = zone(row["time_zone"]) if row["all_day"] else None
        starts = timezone.localtime(row["starts"], place)
        ends = timezone.localtime(row["ends"], place) if row["ends"] else None
        first, last = calendar.days_of(starts, ends)
        names = [one["name"] for one in row["who"] or [] if not one["colleague"]]
        return {
            "url": self.page.format(row["pk"]),
            "title": row["title"],
            "kind": self.words[row["kind"]],
            "icon": ICONS.get(row["kind"], "calendar-event"),
            "status": row["status"],
            "status_text": self.words[row["status"]],
            "tone": self.tones.get(row["function_id"], "gray"),
            "owner": self.owners.get(row["function_id"], self.company),
            "whole": row["all_day"] or last > first,
            "time": "" if row["all_day"] else date_format(starts, "TIME_FORMAT"),
            "until": "" if row["all_day"] or not ends or last > first else date_format(ends, "TIME_FORMAT"),
            "who": ", ".join(names[:3]) + (f" +{len(names) - 3}" if len(names) > 3 else ""),
            "place": row["place"],
            "starts": starts,
            "ends": ends,
            "first": first,
            "last": last,
        }

    def body(self, shown: calendar.Period, entries: Sequence[dict[str, Any]], found: Found) -> dict[str, Any]:
        days = {day: self.day(shown, day, entries, found) for day in shown.days}
        if shown.span == calendar.WEEK:
            return {"days": list(days.values()), **self.grid(shown, days)}
        if shown.span == calendar.LIST:
            return {"days": [one for one in days.values() if one["entries"] or one["today"]]}
        weeks = [
            {
                "number": days[week[0]]["date"].isocalendar().week,
                "url": self.link(calendar.WEEK, week[0]),
                "days": [days[day] for day in week],
            }
            for week in shown.weeks
        ]
        return {"weeks": weeks, "heads": [date_format(day, "D") for day in shown.weeks[0]]}

    def day(
        self, shown: calendar.Period, day: date, entries: Sequence[dict[str, Any]], found: Found
    ) -> dict[str, Any]:
        here = [one for one in entries if one["first"] <= day <= one["last"]]
        here.sort(key=lambda one: (not one["whole"], one["starts"]))
        begun = sum(1 for one in here if one["first"] == day)
        text = day.isoformat()
        return {
            "date": day,
            "key": f"d-{text}",
            "number": day.day,
            **day_words(day, get_language() or ""),
            "today": day == self.today,
            "weekend": day.isoweekday() > 5,
            "outside": shown.span == calendar.MONTH and day.month != shown.day.month,
            "entries": here,
            "more": max(found.totals.get(day, 0) - begun, 0),
            "url": f"{self.day_url}&day={text}",
            "all_url": f"{self.list_url}&since={text}&until={text}",
            "plan_url": f"{self.plan_url}?starts={text}T09%3A00",
        }

    def grid(self, shown: calendar.Period, days: Mapping[date, dict[str, Any]]) -> dict[str, Any]:
        """The hours of a week, and where in them each entry stands."""
        timed = {day: [one for one in days[day]["entries"] if not one["whole"]] for day in shown.days}
        minutes = {
            day: [calendar.minutes_on(day, one["starts"], one["ends"]) for one in found]
            for day, found in timed.items()
        }
        early, late = calendar.hours([pair for found in minutes.values() for pair in found])
        for day, found in timed.items():
            days[day]["whole"] = [one for one in days[day]["entries"] if one["whole"]]
            days[day]["timed"] = [
                {
                    **one,
                    "top": begin - early * calendar.HOUR,
                    "tall": end - begin,
                    "lane": lane,
                    "of": of,
                    "short": end - begin < 45,
                }
                for one, (begin, end), (lane, of) in zip(
                    found, minutes[day], calendar.lanes(minutes[day]), strict=True
                )
            ]
        marks = [time(hour % 24).strftime("%H:00") for hour in range(early, late)]
        return {
            "hours": marks,
            "tall": (late - early) * calendar.HOUR,
            "any_whole": any(one["whole"] for one in days.values()),
        }
