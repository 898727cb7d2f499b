"""`/engagement/calendar/import/`: a calendar file is looked at, then saved; an answer to an invitation is taken."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts import selectors as accounts
from core.access.principals import principal_of
from core.errors import Conflict, NotAllowed
from core.shell import strip
from engagements.domain import ical_in, ical_out
from engagements.selectors.invitations import invited_at
from engagements.services import calendar_files as services
from engagements.services import invitations
from engagements.words import when_text

SALT = "engagements.calendar_file"
KEPT_SECONDS = 3600
RUNS = 10
REFUSED = {
    ical_in.NOT_A_CALENDAR: gettext_lazy("This is no calendar file (.ics)."),
    ical_in.TOO_LARGE: gettext_lazy("The file is too large: at most 1 MB and 1,000 entries."),
}
LEFT_OUT = {
    ical_in.NO_UID: gettext_lazy("has no identifier (UID)"),
    ical_in.NO_START: gettext_lazy("has no time"),
    ical_in.ZONE: gettext_lazy("names a time zone that is not known"),
    ical_in.TIMES: gettext_lazy(
        "has times that are not understood, ends before it begins, lasts longer than three months, or lies outside "
        "1900 to 2200"
    ),
    ical_in.RULE: gettext_lazy("repeats in a way that is not understood"),
    ical_in.TOO_MANY: gettext_lazy(
        "repeats longer than is followed, or the file holds too many: the rest is left out"
    ),
}
ACTS = {
    services.NEW: (gettext_lazy("new"), "green"),
    services.CHANGED: (gettext_lazy("changes"), "blue"),
    services.CANCELLED: (gettext_lazy("is cancelled"), "amber"),
    services.SAME: (gettext_lazy("unchanged"), "gray"),
    services.KNOWN: (gettext_lazy("is ours already"), "gray"),
    services.IGNORED: (gettext_lazy("cancelled elsewhere: left out"), "gray"),
}


class FileForm(forms.Form):
    """A file, and whose its entries become."""

    file = forms.FileField(label=gettext_lazy("Calendar file (.ics)"))
    function = forms.UUIDField(required=False, label=gettext_lazy("Function"))

    def __init__(self, *args: Any, functions: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), one.name) for one in functions]
        self.fields["function"].widget = forms.Select(choices=choices, attrs={"class": "form-select"})
        self.fields["file"].widget.attrs |= {"accept": ".ics,text/calendar", "class": "form-control"}


class CalendarImport(LoginRequiredMixin, View):
    """Look first, then save."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, self.form(request))

    def post(self, request: HttpRequest) -> HttpResponse:
        if "kept" in request.POST:
            return self.save(request)
        form = self.form(request, request.POST, request.FILES)
        if not form.is_valid():
            return self.show(request, form, status=422)
        data = form.cleaned_data["file"].read(ical_in.LARGEST + 1)
        try:
            if self.is_reply(data):
                return self.take_reply(request, form, data)
            file = ical_in.read(data, zone=timezone.get_current_timezone_name())
        except ical_in.Refused as error:
            form.add_error("file", REFUSED[str(error)])
            return self.show(request, form, status=422)
        planned = services.look(actor=request.user, file=file)
        return self.show(request, form, planned=planned, file=file)

    def form(self, request: HttpRequest, *data: Any) -> FileForm:
        principal = principal_of(request.user)
        if not principal.may_edit:
            raise NotAllowed(_("Your role may not add records."))
        mine = [one for one in accounts.functions(actor=principal) if one.pk in principal.editing]
        return FileForm(*data, functions=mine)

    def is_reply(self, data: bytes) -> bool:
        return str(ical_in.parse(data).get("METHOD", "")).upper() == ical_out.REPLY

    def take_reply(self, request: HttpRequest, form: FileForm, data: bytes) -> HttpResponse:
        """An answer that came to somebody's own mailbox: taken where its participant is in sight of who brings it."""
        reply = ical_in.read_reply(data)
        key = ical_out.key_of(reply.uid)
        for who, said in reply.answers if key is not None else ():
            found = invited_at(actor=request.user, engagement=key, address=who)  # type: ignore[arg-type]
            if found is None or reply.sequence < found.sequence:
                continue
            try:
                invitations.answer(invitation=found, reply=said, actor=request.user)
            except Conflict as error:
                form.add_error("file", str(error.detail))
                return self.show(request, form, status=409)
            messages.success(request, _("The answer is noted."))
            return redirect("engagements-detail", pk=key)
        form.add_error(
            "file", _("This answers no invitation that you may see, or an earlier edition of one.")
        )
        return self.show(request, form, status=422)

    def save(self, request: HttpRequest) -> HttpResponse:
        self.form(request)
        try:
            kept = signing.loads(request.POST["kept"], salt=SALT, max_age=KEPT_SECONDS)
        except signing.BadSignature:
            form = self.form(request)
            messages.error(request, _("That was too long ago. Choose the file again."))
            return self.show(request, form, status=422)
        if kept["user"] != str(request.user.pk):
            raise NotAllowed
        rows = [_row_of(row) for row in kept["rows"]]
        function = UUID(kept["function"]) if kept["function"] else None
        done = services.save(actor=request.user, rows=rows, method=kept["method"], function=function)
        written = sum(number for act, number in done.counts.items() if act in services.WRITES)
        messages.success(
            request, _("Saved: %(n)s. Under “Import a file” it can be taken back.") % {"n": written}
        )
        for title, why in done.problems[:20]:
            messages.warning(request, f"{title}: {why}")
        return redirect("calendar")

    def show(
        self,
        request: HttpRequest,
        form: FileForm,
        *,
        planned: list[services.Planned] | None = None,
        file: ical_in.File | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context: dict[str, Any] = {
            "page": {
                "title": _("Import a calendar file"),
                "subtitle": _("Nothing is saved before you have seen it."),
                "breadcrumbs": [{"label": _("Calendar"), "url": reverse("calendar")}],
                "cancel_url": reverse("calendar"),
                "tabs": [] if planned else strip(principal_of(request.user), "calendar"),
            },
            "form": form,
            "looked": planned is not None,
            "runs": []
            if planned is not None
            else [_run(one) for one in services.runs(actor=request.user)[:RUNS]],
        }
        if planned is not None and file is not None:
            writes = [one for one in planned if one.act in services.WRITES]
            context |= {
                "rows": [_shown(one) for one in planned],
                "problems": [
                    {"number": one.number, "title": one.title, "why": LEFT_OUT[one.word]}
                    for one in file.problems
                ],
                "number": len(writes),
                "kept": self.keep(request, form, [one.row for one in writes], file.method) if writes else "",
            }
        return render(request, "engagements/calendar_import.html", context, status=status)

    def keep(self, request: HttpRequest, form: FileForm, rows: list[ical_in.Row], method: str) -> str:
        """The rows under a signature: what is saved is what was looked at, by the same person, within an hour."""
        function = form.cleaned_data["function"]
        kept = {
            "user": str(request.user.pk),
            "function": str(function) if function else "",
            "method": method,
            "rows": [_kept(row) for row in rows],
        }
        return signing.dumps(kept, salt=SALT, compress=True)


def _run(run: Any) -> dict[str, Any]:
    written = sum(number for act, number in run.counts.items() if act in services.WRITES)
    return {"pk": run.pk, "when": run.created_at, "number": written, "gone": run.undone_at is not None}


class CalendarTakeBack(LoginRequiredMixin, View):
    """`…/import/<id>/take-back/`: what one's own import made goes again."""

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        done = services.take_back(actor=request.user, pk=pk)
        messages.success(request, _("Taken back: %(n)s.") % {"n": done.gone})
        if done.stayed:
            said = _("Somebody has worked on these since, so they stay: %(titles)s")
            messages.warning(request, said % {"titles": ", ".join(done.stayed[:20])})
        return redirect("calendar-import")


def _kept(row: ical_in.Row) -> dict[str, Any]:
    ends = row.ends.isoformat() if row.ends else None
    return {**asdict(row), "starts": row.starts.isoformat(), "ends": ends}


def _row_of(kept: dict[str, Any]) -> ical_in.Row:
    ends = datetime.fromisoformat(kept["ends"]) if kept["ends"] else None
    return ical_in.Row(**{**kept, "starts": datetime.fromisoformat(kept["starts"]), "ends": ends})


def _shown(plan: services.Planned) -> dict[str, Any]:
    word, tone = ACTS[plan.act]
    row = plan.row
    return {
        "when": when_text(row.starts, row.zone, row.all_day),
        "title": row.title,
        "place": row.place,
        "act": word,
        "tone": tone,
    }
