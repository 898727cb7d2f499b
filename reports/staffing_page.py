"""Languages and colleagues that are missing: a card on the page of an exercise, and a hiring request to print."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import task_services
from core.confidentiality import Handling
from core.errors import NotAllowed
from core.pages.reading import RecordView
from core.pages.show import page_url
from core.resources import Reading
from reports.staffing import Staffing, staffing
from stakeholders import words
from stakeholders.panels.exercise import day_of, leading

WITHIN = timedelta(days=30)


def card(reading: Reading) -> dict[str, Any] | None:
    """“Languages and staff” on the page of an exercise."""
    if not reading.actor.is_staff_of_company:
        return None
    found = staffing(
        actor=reading.actor, exercise=reading.record, day=day_of(reading), ahead=leading(reading)
    )
    url = reverse("hiring-request", args=[reading.record.pk])
    return {
        "title": _("Languages and staff"),
        "template": "reports/sentences.html",
        "sentences": gaps(found) or [_("No gap, as far as you may see.")],
        "more_url": "" if found.nothing else url,
        "more_label": _("Hiring request"),
        "side": True,
    }


def gaps(found: Staffing) -> list[str]:
    """What is missing, in sentences."""
    told = []
    for code, count in list(found.languages.items())[:5]:
        text = ngettext(
            "%(n)s person here speaks %(language)s and no language that one of us speaks.",
            "%(n)s people here speak %(language)s and no language that one of us speaks.",
            count,
        )
        told.append(text % {"n": count, "language": _language(code)})
    for code, count in sorted(found.interpreted.items(), key=lambda item: (-item[1], item[0]))[:3]:
        text = ngettext(
            "With %(n)s contact who speaks %(language)s we need an interpreter.",
            "With %(n)s contacts who speak %(language)s we need an interpreter.",
            count,
        )
        told.append(text % {"n": count, "language": _language(code)})
    if found.alone:
        text = _("With %(n)s of %(m)s influential people and bodies none of us keeps the contact.")
        told.append(text % {"n": found.alone, "m": found.influential})
    if found.areas:
        told.append(_("None of us keeps a contact in %(areas)s.") % {"areas": ", ".join(found.areas[:6])})
    if found.load is not None:
        text = _("One colleague carries %(n)s of %(m)s contacts.")
        told.append(text % {"n": found.load.count, "m": found.load.total})
    return told


def _language(code: str) -> str:
    return words.language_names([code])


def wanted(found: Staffing) -> list[str]:
    """Whom to look for, in lines that a job advertisement can begin with."""
    codes = list(dict.fromkeys([*found.languages, *found.interpreted]))[:4]
    told = [_("A colleague who speaks %(language)s") % {"language": _language(code)} for code in codes]
    if found.areas:
        told.append(_("A colleague who lives in or near %(areas)s") % {"areas": ", ".join(found.areas[:3])})
    if found.load is not None or (found.alone and not told):
        told.append(_("Another colleague to keep contacts"))
    return told


class HiringRequest(RecordView):
    """`/insights/hiring/<exercise>/`: the request to print or to send; it names nobody who is on the map."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        exercise, actor = self.record(pk), self.principal
        found = staffing(actor=actor, exercise=exercise, day=exercise.closed or timezone.localdate())
        scope = str(exercise.area or _("all areas"))
        context = {
            "page": {
                "title": _("Hiring request"),
                "subtitle": f"{scope} · {Handling.FUNCTION.tlp} · {date_format(timezone.localdate())}",
                "breadcrumbs": [{"label": exercise.name, "url": exercise.get_absolute_url()}],
                "why": _(
                    "Counted over what your role, functions, areas and shares open. It names nobody on the map."
                ),
            },
            "wanted": wanted(found),
            "gaps": gaps(found),
            "exercise": exercise,
            "may": actor.may_edit,
        }
        return render(request, "reports/hiring.html", context)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """The request becomes a task about the exercise, for whoever leads it, within a month."""
        exercise, actor = self.record(pk), self.principal
        if not actor.may_edit:
            raise NotAllowed(_("Your role may not add records."))
        values = {
            "title": _("Hiring request: languages and staff"),
            "assignee": exercise.lead_id or actor.user_id,
            "due": timezone.localdate() + WITHIN,
            "about_kind": "mapping-exercises",
            "about_id": exercise.pk,
        }
        try:
            task = task_services.create_task(actor=request.user, values=values)
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
            return redirect(request.path)
        messages.success(request, _("The request stands among the tasks of the exercise."))
        return redirect(page_url("tasks", task.pk))
