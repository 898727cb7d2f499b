"""Acts on one record besides changing its columns: a button, or a short form where something comes with it."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.errors import Conflict, NotAllowed, Stale
from core.pages.forms import RecordForm
from core.pages.reading import RecordView
from core.resources import Verb


class RecordVerb(RecordView):
    """`<record>/<verb>/`: asks for what comes with the act, then does it."""

    verb: ClassVar[Verb] = None  # type: ignore[assignment]

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        record = self.changeable(pk)
        return self.show(request, record, self.form(record))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        record = self.changeable(pk)
        form = self.form(record, request.POST)
        if form.is_valid():
            given = {name: form.cleaned_data[name] for name in self.verb.fields}
            try:
                self.verb.act(
                    actor=request.user,
                    pk=pk,
                    version=form.cleaned_data["version"] or 0,
                    reason=form.cleaned_data["reason"] or "",
                    **given,
                )
            except Stale as error:
                messages.warning(request, _("Not done. %(why)s") % {"why": error.detail})
                return redirect(record.get_absolute_url())
            except Conflict as error:
                form.add_error(None, str(error.detail))
                return self.show(request, record, form, 409)
            except ValidationError as error:
                form.take(error)
            else:
                messages.success(request, str(self.verb.done))
                return redirect(self.back() or record.get_absolute_url())
        return self.show(request, record, form, 422)

    def form(self, record: Any, data: Any = None) -> RecordForm:
        """The resource's form with the fields of the verb, the version and the reason."""
        form = RecordForm(data, resource=self.resource, actor=self.request.user, record=record)
        for name in list(form.fields):
            if name not in (*self.verb.fields, "version", "reason"):
                del form.fields[name]
        return form

    def changeable(self, pk: UUID) -> Any:
        record = self.record(pk)
        if not record.may_change:
            raise NotAllowed(_("Your role may not change this record."))
        return record

    def show(self, request: HttpRequest, record: Any, form: RecordForm, status: int = 200) -> HttpResponse:
        context = {
            "page": {
                "title": f"{self.verb.label}: {record}",
                "breadcrumbs": self.crumbs(self.crumb(record)),
                "cancel_url": self.back() or record.get_absolute_url(),
            },
            "form": form,
            "save_label": self.verb.label,
        }
        return render(request, "records/form.html", context, status=status)
