"""The page of figures that the worker is counting: a bar that asks again, and what it leads to when it is full."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.counting import Working


def waits(request: HttpRequest, read: Any, page: dict[str, Any], label: str = "") -> HttpResponse | None:
    """How far the worker is with what was read; once it is there, the full bar for a bar that asks again, and None for
    whoever opens the page."""
    if isinstance(read, Working):
        progress = {
            "label": label or _("Counting what you may see"),
            "percent": read.percent,
            "poll_url": request.get_full_path(),
            "finished": False,
        }
    elif request.headers.get("HX-Request"):
        progress = {
            "label": _("Counted"),
            "percent": 100,
            "finished": True,
            "result_url": request.get_full_path(),
        }
    else:
        return None
    return render(request, "records/progress.html", {"page": page, "progress": progress})
