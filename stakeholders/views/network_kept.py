"""What the owner of a saved view of the network keeps with it: where nodes stand, and a note on each."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import BadRequest, NotVisible, Stale
from stakeholders import network, network_kept
from stakeholders.network_kept import KeptView
from stakeholders.services.network_views import keep_layout, write_note
from stakeholders.views.network import NetworkView


class NetworkLayout(NetworkView):
    """POST only: `{"places": {id: [x, y]}}`, after each move in one's own view."""

    def post(self, request: HttpRequest, pk: UUID) -> JsonResponse:
        try:
            places = json.loads(request.body)["places"]
            kept = keep_layout(actor=request.user, view=pk, places=dict(places))
        except (ValueError, KeyError, TypeError, ValidationError) as error:
            raise BadRequest(_("The places could not be read.")) from error
        return JsonResponse({"kept": kept})


class NoteForm(forms.Form):
    """One note."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput())
    text = forms.CharField(
        required=False,
        max_length=1000,
        label=gettext_lazy("Note"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "Read by those with whom you share this view, as far as they see whom it is about. It is on the picture and "
            "in its files. Empty takes it away."
        ),
    )


class NetworkNote(NetworkView):
    """The note on one node of one's own view."""

    def get(self, request: HttpRequest, pk: UUID, node: UUID) -> HttpResponse:
        kept, name = self.asked(pk, node)
        text, version = self.now(kept, node)
        return self.show(kept, name, NoteForm(initial={"text": text, "version": version}))

    def post(self, request: HttpRequest, pk: UUID, node: UUID) -> HttpResponse:
        kept, name = self.asked(pk, node)
        form = NoteForm(request.POST)
        if not form.is_valid():
            return self.show(kept, name, form, 422)
        try:
            write_note(
                actor=request.user,
                view=pk,
                node=node,
                text=form.cleaned_data["text"],
                version=form.cleaned_data["version"] or 0,
            )
        except ValidationError as error:
            form.add_error("text", error.messages)
            return self.show(kept, name, form, 422)
        except Stale as error:
            text, version = self.now(kept, node)
            form.add_error(None, str(error.detail))
            form.add_error("text", _("Now it says: %(text)s") % {"text": text})
            form.data = request.POST.copy()
            form.data["version"] = str(version)
            return self.show(kept, name, form, 409)
        messages.success(request, _("Saved."))
        return redirect(reverse("view-open", args=[pk]))

    def asked(self, pk: UUID, node: UUID) -> tuple[KeptView, str]:
        """One's own view and the name of the node; out of sight and not there are the same."""
        kept = network_kept.kept_view(actor=self.principal, pk=pk)
        row = network.named(actor=self.principal, keys=[node]).get(node) if kept and kept.own else None
        if kept is None or row is None:
            raise NotVisible
        return kept, f"{row['honorific']} {row['name']}".strip()

    def now(self, kept: KeptView, node: UUID) -> tuple[str, int]:
        text = network_kept.notes_of(actor=self.principal, view=kept, nodes=[node]).get(node, "")
        first = network_kept.visible_notes(actor=self.principal, view=kept.pk, nodes=[node]).first()
        return text, first.version if first else 0

    def show(self, kept: KeptView, name: str, form: NoteForm, status: int = 200) -> HttpResponse:
        opened = reverse("view-open", args=[kept.pk])
        context: dict[str, Any] = {
            "page": {
                "title": _("Note on %(name)s") % {"name": name},
                "subtitle": kept.name,
                "breadcrumbs": [
                    {"label": _("Network"), "url": reverse("network")},
                    {"label": kept.name, "url": opened},
                ],
                "cancel_url": opened,
            },
            "form": form,
            "save_label": _("Save note"),
        }
        return render(self.request, "records/form.html", context, status=status)
