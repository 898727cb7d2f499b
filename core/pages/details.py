"""The pages that change one record: create, edit, delete."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import purpose
from core.access.scope import may
from core.addresses import address, address_of
from core.confidentiality import Handling
from core.errors import Conflict, NotAllowed, NotVisible, Stale
from core.pages.forms import RecordForm
from core.pages.lists import may_create
from core.pages.reading import RecordView
from core.pages.show import in_words
from core.selectors import name_of
from core.sight import why


def keep_purpose(request: HttpRequest, record: Any) -> None:
    """Who has just written a NAMED record is not asked what they open it for."""
    if getattr(record, "handling", None) == Handling.NAMED and not purpose.given(request.session, record.pk):
        purpose.give(request.session, record.pk, purpose.Purpose.KEEPING.value)


def in_fields(error: Conflict) -> ValidationError:
    """A conflict as a form shows it: at the fields that it names, else on top."""
    fields = getattr(error, "errors", None)
    return ValidationError(fields) if fields else ValidationError(str(error.detail))


class RecordCreate(RecordView):
    """A new record."""

    def get(self, request: HttpRequest) -> HttpResponse:
        self.refuse()
        usual = self.resource.extra.get("initial")
        wanted = usual(self.principal) if usual else {}
        again = self.resource.extra.get("again")
        if again and "copy" in request.GET:
            wanted |= again(self.principal, request.GET["copy"])
        wanted |= {name: value for name, value in request.GET.items() if name in self.resource.writable}
        return self.show(request, RecordForm(resource=self.resource, actor=request.user, initial=wanted))

    def post(self, request: HttpRequest) -> HttpResponse:
        self.refuse()
        form = RecordForm(request.POST, resource=self.resource, actor=request.user)
        if form.is_valid() and self.resource.create is not None:
            values, reason = form.values()
            alike = [] if request.POST.get("sure") else self.alike(values)
            if alike:
                return self.show(request, form, 422, alike)
            try:
                record = self.resource.create(actor=request.user, values=values, reason=reason)
            except ValidationError as error:
                form.take(error)
            except NotAllowed as error:
                form.add_error(None, str(error.detail))
            except Conflict as error:
                form.take(in_fields(error))
                return self.show(request, form, 409)
            else:
                messages.success(request, _("Saved."))
                keep_purpose(request, record)
                if request.POST.get("again"):
                    return redirect(request.get_full_path())
                return redirect(self.after(record))
        return self.show(request, form, 422)

    def after(self, record: Any) -> str:
        """Back to the page that asked for the new record, else to the record."""
        return self.back() or str(record.get_absolute_url())

    def refuse(self) -> None:
        if self.resource.create is None:
            raise NotVisible
        if not may_create(self.principal, self.resource):
            raise NotAllowed(_("Your role may not add records."))

    def alike(self, values: dict[str, Any]) -> list[dict[str, Any]]:
        """Visible records that may be the same."""
        return self.resource.alike(actor=self.principal, values=values) if self.resource.alike else []

    def show(
        self,
        request: HttpRequest,
        form: RecordForm,
        status: int = 200,
        alike: list[dict[str, Any]] | None = None,
    ) -> HttpResponse:
        title = _("Add %(thing)s") % {"thing": self.resource.label}
        context = {
            "page": {
                "title": title,
                "subtitle": self.line(form),
                "breadcrumbs": self.crumbs(),
                "cancel_url": self.back() or address(self.resource.url("list")),
                "save_and_add": True,
            },
            "form": form,
            "form_sections": form.sections(),
            "alike": alike,
            "alike_url": address(self.resource.url("alike")) if self.resource.alike else "",
        }
        return render(request, "records/form.html", context, status=status)


class RecordAlike(RecordView):
    """Who is here already under such a name: the part of the form that follows what is typed."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.resource.alike is None:
            raise NotVisible
        if not may_create(self.principal, self.resource):
            raise NotAllowed(_("Your role may not add records."))
        name = request.GET.get("name", "").strip()[:300]
        found = self.resource.alike(actor=self.principal, values={"name": name}) if len(name) > 2 else []
        return render(request, "records/alike.html", {"alike": found})


class RecordEdit(RecordView):
    """Changes a record. If somebody saved first, both texts stand side by side and nothing typed is lost."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        record = self.editable(pk)
        return self.show(
            request, record, RecordForm(resource=self.resource, actor=request.user, record=record)
        )

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        record = self.editable(pk)
        form = RecordForm(request.POST, resource=self.resource, actor=request.user, record=record)
        conflict = None
        if form.is_valid() and self.resource.update is not None:
            values, reason = form.values()
            try:
                saved = self.resource.update(
                    actor=request.user,
                    pk=pk,
                    version=form.cleaned_data["version"] or 0,
                    values=values,
                    reason=reason,
                )
            except Stale as error:
                conflict = self.compare(form, error.current)
                data = request.POST.copy()
                data["version"] = str(error.current.version)
                form.data = data
            except ValidationError as error:
                form.take(error)
            except NotAllowed as error:
                form.add_error(None, str(error.detail))
            except Conflict as error:
                form.take(in_fields(error))
                return self.show(request, record, form, 409)
            else:
                messages.success(request, _("Saved."))
                keep_purpose(request, saved)
                return redirect(str(saved.get_absolute_url()))
        return self.show(request, record, form, 409 if conflict else 422, conflict)

    def editable(self, pk: UUID) -> Any:
        record = self.record(pk)
        if self.resource.update is None or not record.may_change:
            raise NotAllowed(_("Your role may not change this record."))
        return record

    def compare(self, form: RecordForm, current: Any) -> dict[str, Any]:
        """The fields that differ: what was typed, and what is saved now."""
        values, _reason = form.values()
        fields = []
        for name, typed in values.items():
            if name in self.resource.beside:
                continue
            column: Any = self.resource.model._meta.get_field(name)
            saved = getattr(current, column.attname)
            if str(typed or "") != str(saved or ""):
                label = form.fields[name].label
                fields.append(
                    {"label": label, "yours": self.words(column, typed), "theirs": self.words(column, saved)}
                )
        return {"fields": fields, "when": current.updated_at}

    def words(self, column: Any, value: Any) -> Any:
        if value in (None, "", []):
            return ""
        if column.is_relation:
            return name_of(actor=self.principal, model=column.related_model, pk=value)
        return in_words(column, value)

    def show(
        self, request: HttpRequest, record: Any, form: RecordForm, status: int = 200, conflict: Any = None
    ) -> HttpResponse:
        may_delete = self.resource.delete is not None and may(self.principal, record, "delete")
        context = {
            "page": {
                "title": _("Edit %(name)s") % {"name": record},
                "subtitle": self.line(form),
                "breadcrumbs": self.crumbs(self.crumb(record)),
                "cancel_url": self.back() or record.get_absolute_url(),
                "delete_url": address_of(self.resource.url("delete"), record.pk) if may_delete else "",
                "why": why(actor=self.principal, record=record),
            },
            "form": form,
            "form_sections": form.sections(),
            "conflict": conflict,
        }
        return render(request, "records/form.html", context, status=status)


class RecordDelete(RecordView):
    """Asks with the consequence written out, then deletes."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.show(request, self.deletable(pk))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        record = self.deletable(pk)
        version = request.POST.get("version", "")
        try:
            if self.resource.delete is not None:
                self.resource.delete(
                    actor=request.user,
                    pk=pk,
                    version=int(version)
                    if version.isascii() and version.isdigit() and len(version) < 10
                    else 0,
                    reason=request.POST.get("reason", "")[:500],
                )
        except Conflict as error:
            return self.show(request, record, blocked=[str(error.detail)], status=409)
        except Stale as error:
            return self.show(request, error.current, note=str(error.detail), status=409)
        messages.success(request, _("Deleted. Its history is kept."))
        return redirect(self.resource.url("list"))

    def deletable(self, pk: UUID) -> Any:
        record = self.record(pk)
        if self.resource.delete is None or not may(self.principal, record, "delete"):
            raise NotAllowed(_("Only a lead or the author deletes this."))
        return record

    def show(
        self,
        request: HttpRequest,
        record: Any,
        blocked: list[str] | None = None,
        note: str = "",
        status: int = 200,
    ) -> HttpResponse:
        form = RecordForm(resource=self.resource, actor=request.user, record=record)
        for name in list(form.fields):
            if name not in ("version", "reason"):
                del form.fields[name]
        if note:
            messages.warning(request, note)
        context = {
            "page": {
                "title": _("Delete %(name)s?") % {"name": record},
                "breadcrumbs": self.crumbs(self.crumb(record)),
                "cancel_url": record.get_absolute_url(),
                "why": why(actor=self.principal, record=record),
            },
            "form": form,
            "blocked": blocked or [],
            "consequences": [],
        }
        return render(request, "records/delete.html", context, status=status)
