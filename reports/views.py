"""The Desk, and search over everything."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access.principals import principal_of
from core.filters import MAX_TEXT
from core.search import search
from core.shell import boxes
from reports.desk import about

HITS_IN_PALETTE = 5
HITS_ON_PAGE = 20


@require_safe
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """`/`: what changed near the reader, where the map is thin, what to do next."""
    principal = principal_of(request.user)
    filled = boxes(principal)
    context = {
        "page": about(principal, filled),
        "wide": [box for box in filled if box["wide"]],
        "narrow": [box for box in filled if not box["wide"]],
    }
    return render(request, "reports/desk.html", context)


@require_safe
@login_required
def find(request: HttpRequest) -> HttpResponse:
    """`/search/?q=`: a piece of page for Ctrl-K, a whole page for everybody else."""
    text = request.GET.get("q", "").strip()[:MAX_TEXT]
    piece = bool(request.headers.get("HX-Request"))
    groups = search(actor=request.user, text=text, limit=HITS_IN_PALETTE if piece else HITS_ON_PAGE)
    context = {"groups": groups, "query": text, "page": {"title": _("Search")}}
    return render(request, "partials/search_results.html" if piece else "records/search.html", context)
