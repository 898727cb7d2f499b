"""The page of figures that the worker is counting: a bar that asks again, and what it leads to when it is full."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def working(request: HttpRequest, page: dict[str, Any], percent: int) -> HttpResponse:
    """How far the worker is; the bar asks the same address again."""
    progress = {
        "label": _("Counting what you may see"),
        "percent": percent,
        "poll_url": request.get_full_path(),
        "finished": False,
    }
    return render(request, "records/progress.html", {"page": page, "progress": progress})


def counted(request: HttpRequest, page: dict[str, Any]) -> HttpResponse:
    """The full bar, which opens the page with its figures."""
    progress = {
        "label": _("Counted"),
        "percent": 100,
        "finished": True,
        "result_url": request.get_full_path(),
    }
    return render(request, "records/progress.html", {"page": page, "progress": progress})
