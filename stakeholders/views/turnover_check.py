"""Comparing a list with the map: from a file or from the address of a source, as a job that can be left."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from core.access.principals import principal_of
from core.errors import DomainError, NotVisible
from stakeholders.domain.roster_types import RosterError
from stakeholders.forms.turnover import CheckForm
from stakeholders.models import RosterCheck, RunState
from stakeholders.services import roster_check_runs
from stakeholders.views.turnover import TurnoverView

LABELS: dict[str, Any] = {
    "waiting": lambda: _("Waiting for a free worker"),
    "reading": lambda: _("Reading the list"),
    "comparing": lambda: _("Comparing with the map"),
}


class CheckView(TurnoverView):
    """Base: for those who may edit the register."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            principal = principal_of(request.user)
            if not principal.may_edit or principal.read_only:
                raise NotVisible
        return super().dispatch(request, *args, **kwargs)

    def about(self, title: str, subtitle: str = "") -> dict[str, Any]:
        crumbs = [{"label": _("Turnover"), "url": reverse("turnover")}]
        return {"title": title, "subtitle": subtitle, "breadcrumbs": crumbs}


class TurnoverCheck(CheckView):
    """`/map/turnover/check/`: which list, of which day."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(
            request, CheckForm(actor=request.user, initial={"source": request.GET.get("source", "")})
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CheckForm(request.POST, request.FILES, actor=request.user)
        if form.is_valid():
            try:
                check = roster_check_runs.start(actor=request.user, asked=self.asked(form.cleaned_data))
            except RosterError as error:
                form.add_error(None, str(error))
            except DomainError as error:
                form.add_error(None, str(error.detail))
            else:
                return redirect("turnover-check-run", pk=check.pk)
        return self.show(request, form, 422)

    def asked(self, given: dict[str, Any]) -> roster_check_runs.Comparison:
        file = given["file"]
        return roster_check_runs.Comparison(
            data=file.read() if file is not None else None,
            name=(file.name or "list") if file is not None else "",
            area=given["area"],
            roster=given["source"],
            as_of=given["as_of"],
            complete=given["complete"],
        )

    def show(self, request: HttpRequest, form: CheckForm, status: int = 200) -> HttpResponse:
        context = {"page": self.about(_("Compare a list with the map")), "form": form}
        return render(request, "stakeholders/turnover/check.html", context, status=status)


class TurnoverCheckRun(CheckView):
    """`/map/turnover/check/<id>/`: how far it is, then what it found."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        check = roster_check_runs.check_of(request.user, pk)
        if check.state in (RunState.QUEUED, RunState.RUNNING):
            return self.working(request, check)
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(request.path)
        if check.state == RunState.REFUSED:
            form = CheckForm(actor=request.user, initial={"source": check.roster_source_id or ""})
            about = self.about(_("Compare a list with the map"), check.file_name)
            context = {"page": about, "form": form, "problem": check.problem}
            return render(request, "stakeholders/turnover/check.html", context)
        return self.found(request, check)

    def working(self, request: HttpRequest, check: RosterCheck) -> HttpResponse:
        told = roster_check_runs.progress(check)
        progress = {
            "label": LABELS.get(told["label"], lambda: _("Writing what was found"))(),
            "percent": told["percent"],
            "poll_url": reverse("turnover-check-run", args=[check.pk]),
            "finished": False,
        }
        context = {"page": self.about(_("Working on it"), check.file_name), "progress": progress}
        return render(request, "records/progress.html", context)

    def found(self, request: HttpRequest, check: RosterCheck) -> HttpResponse:
        words = _(
            "%(rows)s rows read: %(same)s posts unchanged, %(new)s new findings, %(known)s asked before."
        )
        said = {"rows": check.rows, "same": check.unchanged, "new": check.proposed, "known": check.known}
        messages.success(request, words % said)
        query = f"?{urlencode({'check_run': check.pk})}" if check.proposed else ""
        return redirect(f"{reverse('turnover')}{query}")
