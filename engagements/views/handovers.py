"""What stands in the name of colleagues who left or moved, without a handover that takes care of it."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from core.access.principals import principal_of
from core.errors import NotVisible
from core.owned import Left
from core.pages.show import page_url
from core.shell import strip
from engagements.selectors import orphans


class Orphans(LoginRequiredMixin, View):
    """`/engagement/handovers/without-keeper/`: the orphan report, by colleague. It stays empty."""

    def get(self, request: HttpRequest) -> HttpResponse:
        principal = principal_of(request.user)
        if not principal.is_staff_of_company:
            raise NotVisible
        found = sorted(orphans(actor=principal), key=lambda one: (one.keeper_name, str(one.keeper)))
        may_open = principal.may_edit and not principal.read_only
        context = {
            "page": {
                "title": _("What nobody keeps"),
                "subtitle": _("In the name of a colleague who left or moved, and in no open handover"),
                "tabs": strip(principal, "handovers-orphans"),
                "why": _("You see what your role, functions, areas and shares open."),
            },
            "panels": [
                self.card(list(rows), may_open) for _key, rows in groupby(found, key=lambda one: one.keeper)
            ],
        }
        return render(request, "engagements/orphans.html", context)

    def card(self, rows: list[Left], may_open: bool) -> dict[str, Any]:
        """What one colleague left, with the way to open a handover for it."""
        first = rows[0]
        query = urlencode(
            {"kind": "colleague", "colleague": first.keeper, "next": reverse("handovers-orphans")}
        )
        return {
            "title": first.keeper_name,
            "aside": _("account ended") if first.gone else _("may not see it any more"),
            "count": len(rows),
            "rows": [
                {
                    "title": one.title or _("without a title"),
                    "url": page_url(one.owned.kind, one.pk),
                    "icon": one.owned.icon,
                    "square": True,
                    "line": str(one.owned.label),
                }
                for one in rows
            ],
            "add_url": f"{reverse('handovers-create')}?{query}" if may_open else "",
            "add_label": _("Open a handover"),
        }
