"""The chain over the audit trail for auditors: how it stands, checking it, taking its head away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.views.base import AuditorView
from core import audit, sealing
from core.effects import verify_later
from core.errors import NotVisible
from core.models import AuditSeal
from core.selectors import audit_events


class AnchorForm(forms.Form):
    """A head that was written down earlier."""

    head = forms.CharField(
        required=False,
        max_length=2000,
        label=gettext_lazy("A head that you kept"),
        help_text=gettext_lazy(
            "Paste the file you took earlier, or only its hash. With it, a missing end of the trail is found too."
        ),
        widget=forms.Textarea(
            attrs={"rows": 2, "class": "form-control font-monospace", "spellcheck": "false"}
        ),
    )

    def clean_head(self) -> str:
        text = str(self.cleaned_data["head"]).strip()
        try:
            if text:
                sealing.read_head(text)
        except ValueError as error:
            raise forms.ValidationError(
                _(
                    "This is no head of the chain. Paste the whole file, or the 64 letters and digits of the hash."
                )
            ) from error
        return text


class AuditChain(AuditorView):
    """Status, the last check, and the button that checks."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, AnchorForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AnchorForm(request.POST)
        if not form.is_valid():
            return self.show(request, form, 422)
        anchor = form.cleaned_data["head"]
        if sealing.standing()["events"] > settings.AUDIT_CHECK_AT_ONCE:
            verify_later(actor=request.user, anchor=anchor)
            messages.info(request, _("The check is running. Its result will stand here in a few minutes."))
        else:
            sealing.check_chain(actor=request.user, anchor=anchor)
        return redirect("audit-chain")

    def show(self, request: HttpRequest, form: AnchorForm, status: int = 200) -> HttpResponse:
        stands = sealing.standing()
        context = {
            "page": {
                "title": _("Chain of the audit trail"),
                "subtitle": _(
                    "Every event is sealed within a minute. Whoever changes or removes one breaks the chain."
                ),
                "breadcrumbs": [{"label": _("Audit trail"), "url": reverse("audit-list")}],
                "actions": [
                    {"label": _("Take the head"), "url": reverse("audit-head"), "icon": "download"},
                ]
                if stands["head"]
                else [],
                "why": _("You see this because you are an auditor. It opens no record."),
            },
            "tiles": tiles(stands),
            "head": stands["head"],
            "form": form,
            "check": last_check(request.user),
        }
        return render(request, "accounts/audit_chain.html", context, status=status)


class AuditHead(AuditorView):
    """The head as a small file, to be kept where nobody who runs the database can change it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        last = sealing.head()
        if last is None:
            raise NotVisible
        audit.record(actor=request.user, verb="audit.head", model=AuditSeal, details={"seal": last.seal})
        response = JsonResponse(last.document(), json_dumps_params={"indent": 1})
        response["Content-Disposition"] = f'attachment; filename="audit-head_{last.seal}.json"'
        return response


def tiles(stands: dict[str, Any]) -> list[dict[str, Any]]:
    """The chain in three numbers."""
    late = stands["since"] is not None and timezone.now() - stands["since"] > sealing.OVERDUE
    since = (
        formats.date_format(timezone.localtime(stands["since"]), "DATETIME_FORMAT") if stands["since"] else ""
    )
    return [
        {"label": _("Events sealed"), "value": f"{stands['events']:,}", "icon": "shield-check"},
        {"label": _("Seals"), "value": f"{stands['seals']:,}", "icon": "link"},
        {
            "label": _("Waiting for the next seal"),
            "value": f"{stands['waiting']:,}",
            "icon": "clock",
            "bad": late,
            "note": _("since %(time)s: the sealer does not run") % {"time": since} if late else since,
        },
    ]


def last_check(actor: Any) -> dict[str, Any] | None:
    """The newest check in the trail, in words."""
    event = (
        audit_events(actor=actor).filter(verb="audit.verify").select_related("actor").order_by("-pk").first()
    )
    if event is None:
        return None
    found = event.details
    breaks = [
        {
            "seal": part["seal"],
            "problem": part["problem"],
            "missing": ", ".join(map(str, part["missing"])),
            "changed": ", ".join(map(str, part["changed"])),
        }
        for part in found["breaks"]
    ]
    sealed = ngettext("%(n)s event in", "%(n)s events in", found["events"]) % {"n": f"{found['events']:,}"}
    seals = ngettext("%(n)s seal", "%(n)s seals", found["seals"]) % {"n": f"{found['seals']:,}"}
    return {
        "at": event.at,
        "who": str(event.actor or _("the system")),
        "whole": found["whole"],
        "size": f"{sealed} {seals}",
        "breaks": breaks,
        "anchored": found["anchored"],
        "unsealed": found["unsealed"],
        "unsealed_ids": ", ".join(map(str, found["unsealed_ids"])),
    }
