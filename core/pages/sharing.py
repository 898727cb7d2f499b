"""The sharing panel of a root record: why one sees it, who else does, and the acts of those who may share it."""

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
from core.confidentiality import Handling
from core.errors import DomainError, NotAllowed, NotVisible, Stale
from core.pages.reading import RecordView
from core.pages.sharing_forms import CustodianForm, LevelForm, ShareForm
from core.references import reference_of
from core.selectors import name_of
from core.sharing import gone, set_custodian, share, unshare
from core.sight import by_rule, holders, shares_of, why
from core.stepup import is_fresh, require_fresh

# What asks who it is once more where the record is NAMED.
GRAVE = frozenset({"share", "custodian"})


class RecordSharing(RecordView):
    """`/…/<id>/sharing/`. Everybody who sees the record reads why; those who may share it read who, and act.

    The keepers of a NAMED record act after a fresh sign-in; `?act=share` asks for it and comes back to the forms.
    """

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        record = self.record(pk)
        if "act" in request.GET and self.keeps(record):
            require_fresh(request)
        return self.show(record)

    def keeps(self, record: Any) -> bool:
        return record.handling == Handling.NAMED and may(self.request.user, record, "share")

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        record = self.record(pk)
        acts = {"share": self.share, "end": self.end, "level": self.level, "custodian": self.custodian}
        name = request.POST.get("act", "")
        act = acts.get(name)
        if act is None:
            raise NotVisible
        if name in GRAVE and self.keeps(record):
            require_fresh(request)
        return act(record)

    def share(self, record: Any) -> HttpResponse:
        form = self.share_form(record, self.request.POST)
        if form.is_valid():
            try:
                share(actor=self.request.user, model=self.resource.model, pk=record.pk, **form.values())
            except ValidationError as error:
                form.take(error)
            else:
                return self.done(record, _("Shared."))
        return self.show(record, 422, share_form=form)

    def end(self, record: Any) -> HttpResponse:
        unshare(
            actor=self.request.user,
            model=self.resource.model,
            pk=record.pk,
            key=self.request.POST.get("key", "")[:100],
        )
        return self.done(record, _("The share has ended."))

    def level(self, record: Any) -> HttpResponse:
        if self.resource.update is None or not record.may_change:
            raise NotAllowed(_("Your role may not change this record."))
        form = LevelForm(self.request.POST, actor=self.request.user, record=record)
        if form.is_valid():
            try:
                self.resource.update(
                    actor=self.request.user,
                    pk=record.pk,
                    version=form.cleaned_data["version"],
                    values=form.values(),
                    reason=form.cleaned_data["reason"],
                )
            except Stale as error:
                return self.stale(form, "handling", error)
            except ValidationError as error:
                form.take(error)
            except DomainError as error:
                form.add_error(None, str(error.detail))
            else:
                return self.done(record, _("The level is changed."))
        return self.show(record, 422, level_form=form)

    def custodian(self, record: Any) -> HttpResponse:
        form = CustodianForm(self.request.POST, actor=self.request.user, record=record)
        if form.is_valid():
            try:
                set_custodian(
                    actor=self.request.user,
                    model=self.resource.model,
                    pk=record.pk,
                    version=form.cleaned_data["version"],
                    custodian=form.cleaned_data["custodian"],
                    reason=form.cleaned_data["reason"],
                )
            except Stale as error:
                return self.stale(form, "custodian", error)
            except ValidationError as error:
                form.take(error)
            except NotAllowed as error:
                form.add_error(None, str(error.detail))
            else:
                return self.done(record, _("Handed over."))
        return self.show(record, 422, custodian_form=form)

    def done(self, record: Any, text: str) -> HttpResponse:
        """Back to the panel, or to the list where the act took the record out of the actor's own sight."""
        messages.success(self.request, text)
        if self.resource.select(actor=self.request.user).filter(pk=record.pk).exists():
            return redirect(self.here(record))
        return redirect(self.resource.url("list"))

    def stale(self, form: Any, name: str, error: Stale) -> HttpResponse:
        """Somebody was quicker: what they saved stands beside what was asked, and the form is ready again."""
        record = self.record(error.current.pk)
        data = form.data.copy()
        data[form.add_prefix("version")] = str(record.version)
        form.data = data
        typed = form.cleaned_data[name]
        words = (
            (str(Handling(typed).label), str(Handling(record.handling).label))
            if name == "handling"
            else (str(typed), str(record.custodian or ""))
        )
        conflict = {
            "fields": [{"label": form.fields[name].label, "yours": words[0], "theirs": words[1]}],
            "when": record.updated_at,
        }
        return self.show(record, 409, conflict=conflict, **{f"{form.prefix}_form": form})

    def here(self, record: Any) -> str:
        return reverse(self.resource.url("sharing"), args=[record.pk])

    def share_form(self, record: Any, data: Any = None) -> ShareForm:
        return ShareForm(data, actor=self.request.user, record=record)

    def show(self, record: Any, status: int = 200, **given: Any) -> HttpResponse:
        actor = self.request.user
        may_share = may(actor, record, "share")
        level_form = None
        if self.resource.update is not None and record.may_change:
            level_form = LevelForm(actor=actor, record=record)
        context: dict[str, Any] = {
            "page": {
                "title": str(record),
                "breadcrumbs": self.crumbs(self.crumb(record)),
                "handling": record.handling,
                "function": name_of(
                    actor=actor,
                    model=type(record)._meta.get_field("function").related_model,
                    pk=record.function_id,
                )
                if record.function_id
                else "",
                "icon": self.resource.icon,
                "tabs": self.tabs(record, "sharing"),
                "why": why(actor=actor, record=record),
            },
            "object": record,
            "reference": reference_of(record.pk),
            "may_share": may_share,
            "rule": by_rule(actor=actor, record=record)
            if may_share or record.handling < Handling.NAMED
            else "",
            "level_form": level_form,
        }
        if may_share:
            context |= self.keepers(record)
        return render(self.request, "records/sharing.html", context | given, status=status)

    def keepers(self, record: Any) -> dict[str, Any]:
        """What only those read who may share the record."""
        actor = self.request.user
        people, more = holders(actor=actor, record=record)
        named = record.handling == Handling.NAMED
        acts = not named or is_fresh(self.request)
        hands_on = named and (self.principal.user_id == record.created_by_id or gone(record.created_by_id))
        return {
            "shares": shares_of(actor=actor, record=record),
            "holders": people,
            "more_holders": more,
            "author": str(record.created_by or "") if named else "",
            "custodian": str(record.custodian or "") if named else "",
            "share_form": self.share_form(record) if acts else None,
            "custodian_form": CustodianForm(actor=actor, record=record) if acts and hands_on else None,
            "confirm_url": "" if acts else f"{self.here(record)}?act=share",
        }
