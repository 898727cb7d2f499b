"""Ticking a task off, and taking that back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View

from core.models.tasks import TaskStatus
from core.task_services import set_status

SAID = {
    TaskStatus.DONE: lambda task: _("Done: %(task)s") % {"task": task},
    TaskStatus.DROPPED: lambda task: _("Dropped: %(task)s") % {"task": task},
    TaskStatus.OPEN: lambda task: _("Open again: %(task)s") % {"task": task},
}


class TaskAct(LoginRequiredMixin, View):
    """POST only: one press, with an undo. Pressing twice does it once."""

    status: str = TaskStatus.DONE

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        task = set_status(actor=request.user, pk=pk, status=self.status)
        undo = reverse("tasks-reopen", args=[pk]) if self.status != TaskStatus.OPEN else ""
        messages.success(
            request, SAID[TaskStatus(self.status)](task), extra_tags=f"undo:{undo}" if undo else ""
        )
        return redirect(_back(request, task))


def _back(request: HttpRequest, task: Any) -> str:
    """The page that the press came from, else the task."""
    wanted = request.POST.get("next", "")
    safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe else str(task.get_absolute_url())
