"""Confirming a tenure by one click, and ending one: no other tenure is touched."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.errors import NotAllowed, Stale
from core.pages.reading import RecordView
from core.templatetags.ui import partial_date_text
from stakeholders import services
from stakeholders.forms import EndTenureForm
from stakeholders.models.choices import EndReason


class TenureConfirm(RecordView):
    """`/map/tenures/<id>/confirm/`: one click says that the person is still in office, as of today."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        record = self.record(pk)
        if not record.may_change:
            raise NotAllowed(_("Your role may not change this record."))
        version = request.POST.get("version", "")
        try:
            services.confirm_tenure(
                actor=request.user,
                pk=pk,
                version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0,
            )
        except Stale as error:
            messages.warning(request, _("Not recorded. %(why)s") % {"why": error.detail})
        except ValidationError as error:
            messages.warning(request, _("Not recorded. %(why)s") % {"why": " ".join(error.messages)})
        else:
            messages.success(
                request, _("%(person)s: still in office, verified today.") % {"person": record.person}
            )
        return redirect(self.back() or record.get_absolute_url())


class TenureEnd(RecordView):
    """`/map/tenures/<id>/end/`: when it ended and why."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        record = self.endable(pk)
        return self.show(request, record, EndTenureForm(initial={"version": record.version}))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        record = self.endable(pk)
        form, status, conflict = EndTenureForm(request.POST), 422, None
        if form.is_valid():
            try:
                services.end_tenure(
                    actor=request.user,
                    pk=pk,
                    version=form.cleaned_data["version"],
                    end=form.cleaned_data["end"],
                    end_reason=form.cleaned_data["end_reason"],
                    reason=form.cleaned_data["reason"],
                )
            except Stale as error:
                status, conflict = 409, self.compare(form, error.current)
                form.data = {**request.POST.dict(), "version": error.current.version}
            except ValidationError as error:
                form.take(error)
            else:
                messages.success(request, _("Ended. Everything else this person holds goes on."))
                return redirect(self.back() or record.get_absolute_url())
        return self.show(request, record, form, status, conflict)

    def endable(self, pk: UUID) -> Any:
        record = self.record(pk)
        if not record.may_change:
            raise NotAllowed(_("Your role may not change this record."))
        return record

    def compare(self, form: EndTenureForm, current: Any) -> dict[str, Any]:
        """What was typed beside what is saved now."""
        fields = [
            {
                "label": form.fields["end"].label,
                "yours": partial_date_text(form.cleaned_data["end"]),
                "theirs": partial_date_text(current.end, _("not ended")),
            },
            {
                "label": form.fields["end_reason"].label,
                "yours": EndReason(form.cleaned_data["end_reason"]).label,
                "theirs": current.get_end_reason_display(),
            },
        ]
        return {"fields": fields, "when": current.updated_at}

    def show(
        self, request: HttpRequest, record: Any, form: EndTenureForm, status: int = 200, conflict: Any = None
    ) -> HttpResponse:
        context = {
            "page": {
                "title": _("End the tenure of %(person)s") % {"person": record.person},
                "subtitle": str(record.post or record.organization),
                "breadcrumbs": self.crumbs(self.crumb(record)),
                "cancel_url": self.back() or record.get_absolute_url(),
            },
            "form": form,
            "save_label": _("End this tenure"),
            "conflict": conflict,
            "help": [
                {
                    "title": _("What this does"),
                    "text": _(
                        "It closes this one tenure. The person's other posts go on, and the post stays on the map "
                        "without a known holder until you add the next one or a source says that it is vacant."
                    ),
                }
            ],
        }
        return render(request, "records/form.html", context, status=status)
