"""Two acts on a mapping exercise: sharing one's judgements with it, and closing it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import NotAllowed
from core.pages.reading import RecordView
from stakeholders import exercises, services


class ActForm(forms.Form):
    """Nothing but the version that was read."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput())


class ExerciseAct(RecordView):
    """Asks with the consequence written out, then acts."""

    title = ""
    label = ""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        record = self.record(pk)
        self.refuse(record)
        return self.ask(request, record, ActForm(initial={"version": record.version}), 200)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        record, form = self.record(pk), ActForm(request.POST)
        if form.is_valid():
            try:
                self.act(request, pk, form.cleaned_data["version"])
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                return redirect(record.get_absolute_url())
        return self.ask(request, record, form, 422)

    def refuse(self, record: Any) -> None:
        if not self.principal.may_edit:
            raise NotAllowed(_("Your role may not change this record."))

    def ask(self, request: HttpRequest, record: Any, form: ActForm, status: int) -> HttpResponse:
        context = {
            "page": {
                "title": str(self.title),
                "subtitle": self.told(record),
                "breadcrumbs": self.crumbs(self.crumb(record)),
                "cancel_url": record.get_absolute_url(),
            },
            "form": form,
            "save_label": self.label,
        }
        return render(request, "records/form.html", context, status=status)

    def act(self, request: HttpRequest, pk: UUID, version: int | None) -> None:
        raise NotImplementedError

    def told(self, record: Any) -> str:
        raise NotImplementedError


class ExerciseContribute(ExerciseAct):
    """`/map/exercises/<id>/contribute/`."""

    @property
    def title(self) -> str:  # type: ignore[override]
        return _("Share my judgements")

    @property
    def label(self) -> str:  # type: ignore[override]
        return _("Share until it closes")

    def told(self, record: Any) -> str:
        count = exercises.mine_to_share(actor=self.principal, exercise=record).count()
        told = ngettext(
            "%(n)s judgement that you wrote since it opened would be open to %(who)s until it closes. "
            "Nobody else sees more than before.",
            "%(n)s judgements that you wrote since it opened would be open to %(who)s until it closes. "
            "Nobody else sees more than before.",
            count,
        )
        return told % {"n": count, "who": self.readers(record)}

    def readers(self, record: Any) -> str:
        """Who would read them: whoever leads it, and its team."""
        lead = _("%(name)s, who leads it,") % {"name": record.lead} if record.lead else ""
        team = _("the team %(name)s") % {"name": record.team} if record.team else ""
        if lead and team:
            return _("%(lead)s and %(team)s") % {"lead": lead, "team": team}
        return lead or team or "–"

    def act(self, request: HttpRequest, pk: UUID, version: int | None) -> None:
        count = services.contribute(actor=request.user, pk=pk)
        told = ngettext("%(n)s judgement shared.", "%(n)s judgements shared.", count)
        messages.success(request, told % {"n": count})


class ExerciseClose(ExerciseAct):
    """`/map/exercises/<id>/close/`."""

    @property
    def title(self) -> str:  # type: ignore[override]
        return _("Close the exercise")

    @property
    def label(self) -> str:  # type: ignore[override]
        return _("Close it")

    def told(self, record: Any) -> str:
        return _(
            "What is known now is frozen, each fact at its own level; what was shared with the exercise is taken back; "
            "the day of the next one is set. A closed exercise is not opened again."
        )

    def act(self, request: HttpRequest, pk: UUID, version: int | None) -> None:
        services.close_exercise(actor=request.user, pk=pk, version=version)
        messages.success(request, _("Closed. The next one has its day."))
