"""The address of a stakeholder of either kind: leads to the page of the person or organization."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.errors import NotVisible
from stakeholders import merged, selectors


@login_required
def stakeholder_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To the page of its kind; a hidden stakeholder is missing."""
    found = selectors.stakeholders(actor=request.user).filter(pk=pk).first()
    if found is None:
        target = merged.standing_for(actor=request.user, pk=pk)
        if target is None:
            raise NotVisible
        return redirect("stakeholders-detail", pk=target, permanent=True)
    return redirect(found.get_absolute_url())
