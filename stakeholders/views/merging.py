"""Two records of one person or body: which is the other, whose value is kept of each field, and the way back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access.scope import may
from core.errors import Conflict, NotAllowed, NotVisible, Stale
from core.pages.reading import RecordView
from stakeholders import selectors, services
from stakeholders.forms.merging import MergeForm, OtherForm, UnmergeForm
from stakeholders.likeness import reasons


class MergePage(RecordView):
    """`/map/people/<id>/merge/`, `?with=` the other one."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        record = self.changeable(pk)
        if "with" not in request.GET:
            return self.choose(request, record, OtherForm(resource=self.resource, actor=request.user))
        asked = OtherForm(request.GET, resource=self.resource, actor=request.user)
        if not asked.is_valid():
            return self.choose(request, record, asked, 422)
        if asked.cleaned_data["with"] == pk:
            asked.add_error("with", _("A record is not merged with itself."))
            return self.choose(request, record, asked, 422)
        other = self.changeable(asked.cleaned_data["with"])
        return self.compare(request, record, other, self.form(record, other))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        record = self.changeable(pk)
        asked = OtherForm(request.POST, resource=self.resource, actor=request.user)
        if not asked.is_valid():
            return self.choose(request, record, asked, 422)
        other = self.changeable(asked.cleaned_data["with"])
        form = self.form(record, other, request.POST)
        if not form.is_valid():
            return self.compare(request, record, other, form, 422)
        try:
            services.merge(
                actor=request.user,
                kind=record.kind,
                pk=pk,
                version=form.cleaned_data["version"],
                absorbed=other.pk,
                absorbed_version=form.cleaned_data["other_version"],
                choices=form.choices(),
                reason=form.cleaned_data["reason"],
            )
        except Stale:
            messages.warning(request, _("One of the two was changed meanwhile. Look at them once more."))
            return redirect(f"{request.path}?with={other.pk}")
        except (Conflict, NotAllowed) as error:
            form.add_error(None, str(error.detail))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The two are one record now. You can take it back here at any time."))
            return redirect(record.get_absolute_url())
        return self.compare(request, record, other, form, 409)

    def changeable(self, pk: UUID) -> Any:
        record = self.record(pk)
        if not record.may_change:
            raise NotAllowed(_("Your role may not change this record."))
        return record

    def form(self, record: Any, other: Any, data: Any = None) -> MergeForm:
        return MergeForm(data, resource=self.resource, actor=self.principal, record=record, other=other)

    def choose(self, request: HttpRequest, record: Any, form: OtherForm, status: int = 200) -> HttpResponse:
        """First step: which is the other one; and what was merged before."""
        asked = selectors.named(record, private=True)
        alike = selectors.alike(actor=self.principal, asked=asked, exclude=[record.pk], limit=8)
        context = {
            "page": self.about(record, _("Which record is the same as this one?")),
            "form": form,
            "alike": [
                {
                    "title": str(one.record),
                    "url": one.record.get_absolute_url(),
                    "merge_url": f"{request.path}?with={one.record.pk}",
                    "why": reasons(one.likeness),
                    "share": round(one.likeness.score * 100),
                }
                for one in alike
            ],
            "merges": services.merges_of(actor=self.principal, pk=record.pk),
            "unmerge_url": reverse(self.resource.url("unmerge"), args=[record.pk]),
            "record": record,
        }
        return render(request, "stakeholders/merge_choose.html", context, status=status)

    def compare(
        self, request: HttpRequest, record: Any, other: Any, form: MergeForm, status: int = 200
    ) -> HttpResponse:
        """Second step: field by field."""
        swapped = f"{reverse(self.resource.url('merge'), args=[other.pk])}?with={record.pk}"
        context = {
            "page": self.about(record, _("What is kept of each field")),
            "form": form,
            "record": record,
            "other": other,
            "swap_url": swapped,
        }
        return render(request, "stakeholders/merge.html", context, status=status)

    def about(self, record: Any, subtitle: str) -> dict[str, Any]:
        return {
            "title": _("Merge with %(name)s") % {"name": record},
            "subtitle": subtitle,
            "breadcrumbs": self.crumbs(self.crumb(record)),
            "cancel_url": record.get_absolute_url(),
        }


class UnmergePage(RecordView):
    """Takes a merge back; by POST only."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        record = self.record(pk)
        if not may(self.principal, record, "change"):
            raise NotAllowed(_("Your role may not change this record."))
        form = UnmergeForm(request.POST)
        if not form.is_valid():
            raise NotVisible
        try:
            services.unmerge(
                actor=request.user,
                kind=record.kind,
                pk=pk,
                version=form.cleaned_data["version"],
                absorbed=form.key(),
                reason=form.cleaned_data["reason"],
            )
        except Stale as error:
            messages.warning(request, str(error.detail))
        except (ValidationError, NotAllowed):
            messages.warning(request, _("There is no such merge that you may take back."))
        else:
            messages.success(request, _("Taken back: both records are there again."))
        return redirect(self.resource.url("merge"), pk=pk)
