"""What is open to me beside my role: shares, breaking glass, and custody of named records by two leads."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from core import custody, glass
from core.access.principals import Principal, principal_of
from core.errors import Conflict, NotAllowed, NotVisible
from core.pages.sharing_forms import PartForm
from core.resources import resource_for
from core.shell import strip
from core.sight import Share, kept_by, share_words, shared_with
from core.stepup import require_fresh

RECORDED = gettext_lazy(
    "Recorded. If this names a record at function level, it is among those open to you in a moment, "
    "and its owner and the leads of its function are told."
)


class GlassForm(PartForm):
    """A reference and a reason."""

    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        max_length=60,
        help_text=gettext_lazy("As it stands on the record’s sharing page, for example a1b2-c3d4-e5f6."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why you need it now"),
        max_length=glass.LONGEST_REASON,
        help_text=gettext_lazy("Its owner, the leads of its function and the auditors read this."),
    )


class OpeningForm(PartForm):
    """What two leads open together."""

    function: Any = forms.ModelChoiceField(None, label=gettext_lazy("Function"), empty_label=None)
    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        max_length=60,
        required=False,
        help_text=gettext_lazy(
            "Empty: the sealed list. With a reference: one named record, for an hour, in a threat to life."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=custody.LONGEST_REASON)

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        functions = import_string("accounts.selectors.functions")(actor=principal)
        self.fields["function"].queryset = (  # type: ignore[attr-defined]
            functions.filter(pk__in=list(principal.leading)).order_by("name")
        )


class OpeningView(LoginRequiredMixin, View):
    """Base of the three pages; each is missing for those whose role has no part in it."""

    @property
    def principal(self) -> Principal:
        return principal_of(self.request.user)

    def about(self, title: str, url_name: str, why: str) -> dict[str, Any]:
        return {"title": title, "tabs": strip(self.principal, url_name), "why": why}


class SharedWithMe(OpeningView):
    """Records that somebody opened to me."""

    def get(self, request: HttpRequest) -> HttpResponse:
        why = _(
            "These are records that were shared with you, with a function of yours or with a team of yours."
        )
        context = {
            "page": self.about(_("Shared with me"), "shared-with-me", why),
            "shares": [_row(share) for share in shared_with(actor=request.user)],
            "kept": [_kept(row) for row in kept_by(actor=request.user)],
        }
        return render(request, "core/shared_with_me.html", context)


class BreakGlass(OpeningView):
    """`/shared/break-glass/`: the answer is the same whatever was typed."""

    def get(self, request: HttpRequest) -> HttpResponse:
        self.refuse()
        require_fresh(request)
        return self.show(GlassForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        self.refuse()
        require_fresh(request)
        form = GlassForm(request.POST)
        if form.is_valid():
            try:
                glass.ask(actor=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.take(error)
            else:
                messages.success(request, str(RECORDED))
                return redirect("break-glass")
        return self.show(form, 422)

    def refuse(self) -> None:
        if not glass.may_break(self.principal):
            raise NotVisible

    def show(self, form: GlassForm, status: int = 200) -> HttpResponse:
        why = _("Leads and managers may break glass. What you type is recorded for the auditors.")
        context = {"page": self.about(_("Break glass"), "break-glass", why), "form": form}
        return render(self.request, "core/break_glass.html", context, status=status)


class Custody(OpeningView):
    """`/shared/custody/`: how many named records of my function nobody keeps, and opening them with another lead."""

    def get(self, request: HttpRequest) -> HttpResponse:
        self.refuse()
        require_fresh(request)
        return self.show(OpeningForm(principal=self.principal))

    def post(self, request: HttpRequest) -> HttpResponse:
        self.refuse()
        require_fresh(request)
        return self.confirm() if request.POST.get("act") == "confirm" else self.ask()

    def ask(self) -> HttpResponse:
        form = OpeningForm(self.request.POST, principal=self.principal)
        if form.is_valid():
            try:
                custody.ask(
                    actor=self.request.user,
                    function=form.cleaned_data["function"].pk,
                    reason=form.cleaned_data["reason"],
                    reference=form.cleaned_data["reference"],
                )
            except ValidationError as error:
                form.take(error)
            except Conflict as error:
                form.add_error(None, str(error.detail))
            else:
                messages.success(
                    self.request, _("Asked. Another lead of the function confirms within 48 hours.")
                )
                return redirect("custody")
        return self.show(form, 422)

    def confirm(self) -> HttpResponse:
        try:
            opened = custody.confirm(actor=self.request.user, pk=_uuid(self.request.POST.get("opening", "")))
        except (NotAllowed, Conflict) as error:
            form = OpeningForm(principal=self.principal)
            messages.error(self.request, str(error.detail))
            return self.show(form, error.status)
        words = _("Confirmed. You two now keep %(n)s records.") % {"n": opened}
        messages.success(self.request, words if opened else _("Confirmed and recorded."))
        return redirect("custody")

    def refuse(self) -> None:
        if not self.principal.leading:
            raise NotVisible

    def show(self, form: OpeningForm, status: int = 200) -> HttpResponse:
        counts = custody.sealed_count(actor=self.request.user)
        functions = form.fields["function"].queryset  # type: ignore[attr-defined]
        why = _(
            "You lead these functions. The number is all that anybody reads before two leads open the list."
        )
        context = {
            "page": self.about(_("Custody"), "custody", why),
            "form": form,
            "sealed": [{"function": str(one), "count": counts.get(one.pk, 0)} for one in functions],
            "openings": [
                {"opening": one, "own": one.requested_by_id == self.principal.user_id}
                for one in custody.openings(actor=self.request.user).order_by("requested_at")
            ],
        }
        return render(self.request, "core/custody.html", context, status=status)


def _row(share: Share) -> dict[str, Any]:
    return {"title": str(share.record), "url": share.record.get_absolute_url(), "words": share_words(share)}


def _kept(row: dict[str, Any]) -> dict[str, Any]:
    record = row["record"]
    resource = resource_for(type(record))
    return {
        "title": str(record),
        "url": record.get_absolute_url(),
        "line": _("You are its author.") if row["author"] else _("You are its custodian."),
        "alone": row["alone"],
        "icon": resource.icon if resource else "lock",
    }


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotVisible from error
