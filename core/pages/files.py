"""Attaching a file to a record, and taking one: a download, never a page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from core.access.principals import principal_of
from core.access.scope import may
from core.attachment_services import attach, download
from core.downloads import sent
from core.errors import NotAllowed, NotVisible
from core.pages.reading import RecordView
from core.sniffing import MAX_BYTES
from core.task_panels import page_of
from core.task_selectors import seen_record


class AttachForm(forms.Form):
    """The file, and what it is."""

    about_kind = forms.SlugField(max_length=30, widget=forms.HiddenInput())
    about_id = forms.UUIDField(widget=forms.HiddenInput())
    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=400,
        help_text=gettext_lazy("PDF, pictures, Office documents and text, up to 20 MB."),
    )
    note = forms.CharField(label=gettext_lazy("What it is"), required=False, max_length=1000)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(_("The file is larger than 20 MB."), code="size")
        return file


class Attach(LoginRequiredMixin, View):
    """`/files/attach/?about_kind=&about_id=`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = AttachForm(initial=request.GET.dict())
        return self.show(request, form, request.GET)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AttachForm(request.POST, request.FILES)
        if form.is_valid():
            given = form.cleaned_data
            try:
                made = attach(
                    actor=request.user,
                    about_kind=given["about_kind"],
                    about_id=given["about_id"],
                    name=given["file"].name or "",
                    data=given["file"].read(),
                    note=given["note"],
                )
            except ValidationError as error:
                for name, problems in error.message_dict.items():
                    form.add_error(name if name in form.fields else None, problems)
            else:
                messages.success(request, " ".join([_("Attached."), *made.remarks]))
                return redirect(page_of(made.about_kind, made.about_id))
        return self.show(request, form, request.POST, 422)

    def show(self, request: HttpRequest, form: AttachForm, asked: Any, status: int = 200) -> HttpResponse:
        """The form, for a record that the actor sees and may change."""
        try:
            key = UUID(str(asked.get("about_id", "")))
        except ValueError as error:
            raise NotVisible from error
        principal, kind = principal_of(request.user), str(asked.get("about_kind", ""))
        record = seen_record(actor=principal, kind=kind, pk=key)
        if record is None:
            raise NotVisible
        if not may(principal, record, "change"):
            raise NotAllowed(_("Your role may not change this record."))
        context = {
            "page": {
                "title": _("Attach a file to %(name)s") % {"name": record},
                "breadcrumbs": [{"label": str(record), "url": page_of(kind, key)}],
                "cancel_url": page_of(kind, key),
            },
            "form": form,
        }
        return render(request, "core/attach.html", context, status=status)


class Download(RecordView):
    """`/files/<id>/download/`; a NAMED one asks first what it is taken for."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        self.record(pk)
        return sent(*download(actor=request.user, pk=pk))
