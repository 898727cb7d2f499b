"""The page that somebody outside opens by a link, and adding records to a slice field by field."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from core.access.principals import principal_of
from core.access.scope import may
from core.errors import NotAllowed, NotVisible, Stale
from core.pages.widgets import RecordChoiceField
from core.resources import resource_of
from engagements.domain import slices as domain
from engagements.panels.slices import field_choices
from engagements.selectors import slices as selectors
from engagements.services import slices as services


@require_safe
def slice_open(request: HttpRequest, token: str) -> HttpResponse:
    """`/slice/<token>/`: what one named person outside may read. A wrong, ended or withdrawn link is not there."""
    record = selectors.by_token(token)
    if record is None:
        raise NotVisible
    parts, level = selectors.content_of(record)
    services.note_opening(record, sum(len(part.records) for part in parts))
    context = {
        "slice": record,
        "parts": parts,
        "stamp": level.tlp,
        "opened": timezone.now(),
        "page": {"title": record.title},
    }
    response = render(request, "engagements/slice_open.html", context)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


class ItemForm(forms.Form):
    """One record of one list, and which of its fields."""

    def __init__(self, *args: Any, resource: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["record"] = RecordChoiceField(resource, actor, label=_("Which"), required=True)
        self.fields["fields"] = forms.MultipleChoiceField(
            choices=field_choices(resource.name),
            widget=forms.CheckboxSelectMultiple,
            label=_("Which of its fields"),
        )
        chooser: Any = self.fields["record"]
        chooser.offer(self.data.get("record") if self.is_bound else None)


class SliceAdd(LoginRequiredMixin, View):
    """Adds one record of one list to a slice."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        record, resource = self.found(request, pk)
        return self.show(request, record, resource, ItemForm(resource=resource, actor=request.user))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        record, resource = self.found(request, pk)
        form = ItemForm(request.POST, resource=resource, actor=request.user)
        if not form.is_valid():
            return self.show(request, record, resource, form, 422)
        key = str(form.cleaned_data["record"])
        kept = [item for item in record.items if item["record"] != key]
        item = {"resource": resource.name, "record": key, "fields": ", ".join(form.cleaned_data["fields"])}
        try:
            services.update_slice(
                actor=request.user, pk=pk, version=record.version, values={"items": [*kept, item]}
            )
        except ValidationError as error:
            form.add_error(None, [text for texts in error.message_dict.values() for text in texts])
            return self.show(request, record, resource, form, 422)
        except Stale as error:
            form.add_error(None, str(error.detail))
            return self.show(request, record, resource, form, 409)
        messages.success(request, _("Saved."))
        return redirect(record.get_absolute_url())

    def found(self, request: HttpRequest, pk: UUID) -> tuple[Any, Any]:
        record = selectors.slices(actor=request.user).filter(pk=pk).first()
        name = request.GET.get("resource", "")
        resource = resource_of(name) if name in domain.FIELDS else None
        if record is None or resource is None:
            raise NotVisible
        if not may(principal_of(request.user), record, "change"):
            raise NotAllowed(_("Your role may not change this record."))
        return record, resource

    def show(
        self, request: HttpRequest, record: Any, resource: Any, form: ItemForm, status: int = 200
    ) -> HttpResponse:
        context = {
            "page": {
                "title": _("Add to “%(title)s”") % {"title": record.title},
                "subtitle": str(resource.plural),
                "breadcrumbs": [
                    {"label": _("Slices"), "url": reverse("slices-list")},
                    {"label": str(record), "url": record.get_absolute_url()},
                ],
                "cancel_url": record.get_absolute_url(),
            },
            "form": form,
        }
        return render(request, "records/form.html", context, status=status)
