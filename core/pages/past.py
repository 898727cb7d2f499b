"""The pages about what was: a record's versions side by side, an earlier one brought back, and deleted records."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.deleted import Gone, deleted_record, deleted_records
from core.errors import Conflict, NotAllowed, NotVisible, Stale
from core.pages.lists import ResourceView
from core.pages.reading import RecordView
from core.restoring import plan_version, restore_deleted, restore_version
from core.sight import why
from core.versions import Difference, Past, difference, list_versions, past_of

PAGE = 50


class ReasonForm(forms.Form):
    """Why something is brought back; shown in the history."""

    reason = forms.CharField(
        max_length=400, label=gettext_lazy("Why"), help_text=gettext_lazy("Shown in the history.")
    )
    version = forms.CharField(required=False, widget=forms.HiddenInput())

    @property
    def read_version(self) -> int:
        """The version that the reader saw; 0, which is never current, when it is missing or broken."""
        text = str(self.cleaned_data.get("version") or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class PastView(RecordView):
    """Base of pages that read versions of one record."""

    def label(self, name: str, label: str) -> str:
        """A changed field under the label that the form gives it."""
        given, _hint = self.resource.words.get(name, ("", ""))
        return capfirst(str(given or label))

    def in_words(self, found: Difference) -> dict[str, Any]:
        """Two versions for the template."""
        shown = {*self.resource.writable, "function", "handling", "custodian"}
        fields = [
            {"label": self.label(one.field, one.label), "before": one.before, "after": one.after}
            for one in found.fields
            if one.field in shown
        ]
        return {"old": self.head(found.old), "new": self.head(found.new), "fields": fields}

    def head(self, entry: dict[str, Any]) -> dict[str, Any]:
        words = {"created": _("Created"), "changed": _("Changed"), "deleted": _("Deleted")}
        return {
            "number": entry["version"],
            "when": datetime.fromisoformat(entry["at"]),
            "who": entry["by"] or "",
            "why": entry["reason"],
            "what": f"{words[entry['kind']]} · {_('version')} {entry['version']}",
        }


class RecordHistory(PastView):
    """Who changed what, when and why; and any two versions beside each other."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        record = self.record(pk)
        past = past_of(actor=self.principal, resource=self.resource, pk=pk)
        found = list_versions(past, cursor=request.GET.get("cursor"), size=PAGE)
        here = reverse(self.resource.url("history"), args=[pk])
        restorable = self.resource.update is not None and bool(record.may_change)
        context = {
            "page": {
                "title": _("History of %(name)s") % {"name": record},
                "breadcrumbs": self.crumbs(self.crumb(record)),
                "tabs": self.tabs(record, "history"),
                "why": why(actor=self.principal, record=record),
            },
            "versions": [self.version(row, record, restorable) for row in found.rows],
            "pager": {
                "next_url": f"{here}?cursor={found.next}" if found.next else "",
                "previous_url": f"{here}?cursor={found.previous}" if found.previous else "",
            },
            **self.compared(request, past, found.rows),
        }
        return render(request, "records/history.html", context)

    def version(self, row: dict[str, Any], record: Any, restorable: bool) -> dict[str, Any]:
        shown = {*self.resource.writable, "function", "handling", "custodian"}
        changes = [
            {**entry, "label": self.label(entry["field"], entry["label"])}
            for entry in row["changes"]
            if entry["field"] in shown
        ]
        earlier = row["version"] != record.version and row["kind"] != "deleted"
        url = self.resource.url("restore")
        return {
            **self.head(row),
            "changes": changes,
            "restore_url": reverse(url, args=[record.pk, row["version"]]) if restorable and earlier else "",
        }

    def compared(self, request: HttpRequest, past: Past, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """The two versions that were chosen; nothing chosen, or one that is not there, gives nothing."""
        chosen = [_number(request.GET.get(name, "")) for name in ("from", "to")]
        numbers = [row["version"] for row in rows if row["kind"] != "deleted"]
        choices = [
            {
                "number": row["version"],
                "text": _("Version %(number)s · %(day)s")
                % {
                    "number": row["version"],
                    "day": date_format(localtime(datetime.fromisoformat(row["at"])), "DATETIME_FORMAT"),
                },
            }
            for row in rows
            if row["kind"] != "deleted"
        ]
        context: dict[str, Any] = {
            "choices": choices if len(numbers) > 1 else [],
            "chosen_from": chosen[0] or (numbers[-1] if numbers else 0),
            "chosen_to": chosen[1] or (numbers[0] if numbers else 0),
        }
        if any(request.GET.get(name) for name in ("from", "to")):
            both = difference(past, *chosen) if all(chosen) else None
            context["difference"] = self.in_words(both) if both else None
            context["not_there"] = both is None
        return context


class RecordRestore(PastView):
    """An earlier version brought back as a new one: what would change, what cannot, and why."""

    def get(self, request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
        return self.show(request, pk, number, None)

    def post(self, request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
        record = self.changeable(pk)
        form = ReasonForm(request.POST)
        if form.is_valid():
            try:
                saved, left = restore_version(
                    actor=request.user,
                    resource=self.resource,
                    pk=pk,
                    number=number,
                    version=form.read_version,
                    reason=form.cleaned_data["reason"],
                )
            except Stale as error:
                messages.warning(request, str(error.detail))
                return self.show(request, pk, number, None, 409)
            except (ValidationError, Conflict, NotAllowed) as error:
                form.add_error(None, _sentences(error))
            else:
                told = _("Version %(number)s is back.") % {"number": number}
                messages.success(
                    request, told if saved.version != record.version else _("Nothing had changed.")
                )
                _tell(request, left)
                return redirect(str(saved.get_absolute_url()))
        return self.show(request, pk, number, form, 422)

    def changeable(self, pk: UUID) -> Any:
        record = self.record(pk)
        if self.resource.update is None or not record.may_change:
            raise NotAllowed(_("Your role may not change this record."))
        return record

    def show(
        self, request: HttpRequest, pk: UUID, number: int, form: ReasonForm | None, status: int = 200
    ) -> HttpResponse:
        record = self.changeable(pk)
        past = past_of(actor=self.principal, resource=self.resource, pk=pk)
        row = past.numbered(number).get(number)
        both = difference(past, number, record.version)
        if row is None or both is None:
            raise NotVisible
        plan = plan_version(past, self.resource, row)
        written = {**self.in_words(both), "fields": []}
        for one in both.fields:
            if one.field in plan.values:
                label = self.label(one.field, one.label)
                written["fields"].append({"label": label, "before": one.after, "after": one.before})
        history = reverse(self.resource.url("history"), args=[pk])
        context = {
            "page": {
                "title": _("Bring back version %(number)s of %(name)s?") % {"number": number, "name": record},
                "breadcrumbs": self.crumbs(self.crumb(record), {"label": _("History"), "url": history}),
                "why": why(actor=self.principal, record=record),
                "cancel_url": history,
            },
            "form": form or ReasonForm(initial={"version": record.version}),
            "version": self.head(both.old),
            "fields": written["fields"],
            "left": plan.left,
        }
        return render(request, "records/restore.html", context, status=status)


class DeletedList(ResourceView):
    """What was deleted, for those who might bring it back; for everybody else the list is empty."""

    def get(self, request: HttpRequest) -> HttpResponse:
        resource = self.resource
        found = deleted_records(
            actor=self.principal,
            resource=resource,
            cursor=request.GET.get("cursor"),
            size=settings.LIST_PAGE_SIZE,
        )
        here = reverse(resource.url("deleted"))
        context = {
            "page": {
                "title": _("Deleted: %(things)s") % {"things": resource.plural},
                "breadcrumbs": [{"label": str(resource.plural), "url": reverse(resource.url("list"))}],
                "why": _("You see what you could see when it was deleted and might have deleted yourself."),
            },
            "records": [
                {
                    "title": gone.title,
                    "when": gone.at,
                    "who": gone.by,
                    "why": gone.reason,
                    "handling": gone.handling,
                    "url": reverse(resource.url("undelete"), args=[gone.pk]),
                }
                for gone in found.rows
            ],
            "icon_name": resource.icon,
            "pager": {
                "next_url": f"{here}?cursor={found.next}" if found.next else "",
                "previous_url": f"{here}?cursor={found.previous}" if found.previous else "",
            },
        }
        return render(request, "records/deleted.html", context)


class DeletedRestore(RecordView):
    """One deleted record with what it said last, and the way back."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.show(request, self.record(pk), ReasonForm())

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        gone, form = self.record(pk), ReasonForm(request.POST)
        if form.is_valid():
            try:
                record, left = restore_deleted(
                    actor=request.user, resource=self.resource, pk=pk, reason=form.cleaned_data["reason"]
                )
            except (ValidationError, Conflict, NotAllowed) as error:
                form.add_error(None, _sentences(error))
            else:
                messages.success(request, _("It is back, with its history."))
                _tell(request, left)
                return redirect(str(record.get_absolute_url()))
        return self.show(request, gone, form, 422)

    def find(self, pk: UUID) -> Gone:
        return deleted_record(actor=self.principal, resource=self.resource, pk=pk)

    def show(self, request: HttpRequest, gone: Gone, form: ReasonForm, status: int = 200) -> HttpResponse:
        resource = self.resource
        deleted = reverse(resource.url("deleted"))
        facts = []
        for fact in gone.facts:
            if fact["field"] in resource.writable:
                label, _hint = resource.words.get(fact["field"], ("", ""))
                facts.append({"label": capfirst(str(label or fact["label"])), "value": fact["value"]})
        context = {
            "page": {
                "title": _("Bring back %(name)s?") % {"name": gone.title},
                "breadcrumbs": [
                    {"label": str(resource.plural), "url": reverse(resource.url("list"))},
                    {"label": _("Deleted"), "url": deleted},
                ],
                "cancel_url": deleted,
                "why": _("You could see it when it was deleted and might have deleted it yourself."),
                "handling": gone.handling,
            },
            "gone": gone,
            "items": facts,
            "form": form,
            "may_restore": resource.create is not None,
        }
        return render(request, "records/undelete.html", context, status=status)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _tell(request: HttpRequest, left: tuple[str, ...]) -> None:
    """Names the fields that stayed empty or as they were."""
    if left:
        words = _("Not brought back, because what they named is gone or not visible to you: %(fields)s.")
        messages.warning(request, words % {"fields": ", ".join(left)})


def _sentences(error: Exception) -> list[str]:
    """A refusal as sentences, each with the field that it is about."""
    if isinstance(error, ValidationError):
        if hasattr(error, "error_dict"):
            return [f"{name}: {text}" for name, texts in error.message_dict.items() for text in texts]
        return [str(text) for text in error.messages]
    return [str(getattr(error, "detail", error))]
