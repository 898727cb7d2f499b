"""`…/<id>/repeat/`: the same on further days, looked at day by day before it is planned."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access.scope import may
from core.errors import Conflict, NotAllowed
from core.pages.reading import RecordView
from core.zones import zone
from engagements.domain import series as domain
from engagements.models.choices import EngagementStatus
from engagements.selectors.series import series_of
from engagements.services import series as services
from engagements.words import when_text

STATUSES = dict(EngagementStatus.choices)
EVERY = (
    (domain.WEEK, gettext_lazy("Every week")),
    (domain.FORTNIGHT, gettext_lazy("Every two weeks")),
    (domain.MONTH_DAY, gettext_lazy("Every month on the same date")),
    (domain.MONTH_WEEKDAY, gettext_lazy("Every month on the same weekday")),
    (domain.QUARTER, gettext_lazy("Every three months")),
)


class RepeatForm(forms.Form):
    """How often, and how many times more."""

    every = forms.ChoiceField(
        choices=EVERY,
        label=gettext_lazy("How often"),
        initial=domain.MONTH_WEEKDAY,
        widget=forms.Select(attrs={"class": "form-select e-every"}),
    )
    times = forms.IntegerField(
        min_value=1,
        max_value=domain.MOST,
        label=gettext_lazy("How many times more"),
        initial=6,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )


class MoveForm(forms.Form):
    """By how many days, and at what hour."""

    shift = forms.IntegerField(
        min_value=-domain.FARTHEST,
        max_value=domain.FARTHEST,
        required=False,
        label=gettext_lazy("By how many days"),
        initial=0,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    at = forms.TimeField(
        required=False,
        label=gettext_lazy("At (empty: the same time)"),
        widget=forms.TimeInput(attrs={"class": "form-control", "type": "time"}),
    )

    def values(self) -> dict[str, Any]:
        return {"days": self.cleaned_data["shift"] or 0, "at": self.cleaned_data["at"]}


class Repeat(RecordView):
    """Choose the rhythm, leave days out, plan."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        record = self.changeable(pk)
        if "every" not in request.GET:
            return self.show(request, record, RepeatForm())
        form = RepeatForm(request.GET)
        return self.show(request, record, form, status=200 if form.is_valid() else 422)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        record = self.changeable(pk)
        if "cancel_rest" in request.POST:
            number = services.cancel_rest(actor=request.user, pk=pk, why=request.POST.get("why", "")[:500])
            messages.success(request, _("Cancelled: %(n)s.") % {"n": number})
            return redirect(request.path)
        if "move_rest" in request.POST:
            return self.move(request, record)
        form = RepeatForm(request.POST)
        if not form.is_valid():
            return self.show(request, record, form, status=422)
        offered = {day.isoformat() for day in self.days(record, form)}
        chosen = [date.fromisoformat(text) for text in request.POST.getlist("day") if text in offered]
        try:
            made = services.repeat(actor=request.user, pk=pk, days=chosen)
        except ValidationError as error:
            return self.show(request, record, form, problems=error.messages, status=422)
        except Conflict as error:
            return self.show(request, record, form, problems=[str(error.detail)], status=409)
        messages.success(request, _("Planned: %(n)s.") % {"n": len(made)})
        return redirect(request.path)

    def move(self, request: HttpRequest, record: Any) -> HttpResponse:
        form = MoveForm(request.POST)
        if not form.is_valid():
            return self.show(request, record, RepeatForm(), move=form, status=422)
        try:
            number = services.move_rest(actor=request.user, pk=record.pk, **form.values())
        except ValidationError as error:
            return self.show(request, record, RepeatForm(), move=form, problems=error.messages, status=422)
        except Conflict as error:
            problems = [str(error.detail)]
            return self.show(request, record, RepeatForm(), move=form, problems=problems, status=409)
        messages.success(request, _("Moved: %(n)s.") % {"n": number})
        return redirect(request.path)

    def changeable(self, pk: UUID) -> Any:
        record = self.record(pk)
        if not may(self.principal, record, "change"):
            raise NotAllowed(_("Your role may not change this record."))
        return record

    def days(self, record: Any, form: RepeatForm) -> list[date]:
        place = zone(record.time_zone or settings.TIME_ZONE)
        first = timezone.localtime(record.starts, place).date()
        return domain.days_after(form.cleaned_data["every"], first, form.cleaned_data["times"])

    def show(
        self,
        request: HttpRequest,
        record: Any,
        form: RepeatForm,
        *,
        move: MoveForm | None = None,
        problems: list[str] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        standing = list(
            series_of(actor=self.principal, engagement=record).values(
                "pk", "title", "starts", "time_zone", "all_day", "status"
            )[:200]
        )
        days = self.days(record, form) if form.is_bound and form.is_valid() else []
        later = [
            one
            for one in standing
            if one["status"] == EngagementStatus.PLANNED and one["starts"] > record.starts
        ]
        context = {
            "page": {
                "title": _("Repeat"),
                "subtitle": f"{record} · {when_text(record.starts, record.time_zone, record.all_day)}",
                "breadcrumbs": self.crumbs(self.crumb(record)),
                "cancel_url": record.get_absolute_url(),
            },
            "form": form,
            "problems": problems or [],
            "days": [{"value": day.isoformat(), "text": date_format(day, "l, j F Y")} for day in days],
            "series": [
                {
                    "url": f"{self.base}{one['pk']}/",
                    "title": when_text(one["starts"], one["time_zone"], one["all_day"]),
                    "badge": STATUSES[one["status"]],
                    "here": one["pk"] == record.pk,
                }
                for one in standing
            ]
            if len(standing) > 1
            else [],
            "later": len(later),
            "move": move or MoveForm(),
        }
        return render(request, "engagements/repeat.html", context, status=status)

    @property
    def base(self) -> str:
        return f"/{self.resource.path}/"
