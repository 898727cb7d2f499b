"""Who stands between others, and which bodies nothing joins to anything, of what the reader may see."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.counting import Working
from core.errors import BadRequest
from core.pages.counted import waits
from core.shell import strip
from core.templatetags.ui import initials
from stakeholders import network
from stakeholders.domain.graph import Measures
from stakeholders.forms.network import LensForm
from stakeholders.models.choices import Classification, Kind
from stakeholders.serializers.network import RESOURCES
from stakeholders.services.measures import measures
from stakeholders.views.network import NetworkView
from stakeholders.views.network_rows import ICONS

CLASSES = dict(Classification.choices)
SHOWN = 50


class Brokers(NetworkView):
    """`/map/network/between/`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = LensForm(request.GET)
        form.fields = {"as_of": form.fields["as_of"]}
        if not form.is_valid():
            raise BadRequest(_("Give the day as YYYY-MM-DD."))
        day = form.cleaned_data["as_of"] or timezone.localdate()
        found = measures(actor=request.user, day=day)
        page = {
            "title": _("Who stands between"),
            "breadcrumbs": [{"label": _("Network"), "url": reverse("network")}],
            "as_of": form.cleaned_data["as_of"],
            "as_of_clear_url": request.path,
            "tabs": strip(self.principal, "network"),
            "why": _(
                "Counted over the ties, tenures and bodies that your role, functions and areas open; without what is "
                "named."
            ),
        }
        waiting = waits(request, found, page, _("Counting every shortest way"))
        if waiting is not None:
            return waiting
        assert not isinstance(found, Working)
        names = network.named(
            actor=self.principal,
            keys=[*(key for key, _score in found.brokers), *found.alone[:SHOWN]],
        )
        context = {
            "page": page,
            "tiles": self.tiles(found),
            "brokers": self.brokers(found, names),
            "alone": [self.row(key, names[key]) for key in found.alone[:SHOWN] if key in names],
            "more": max(len(found.alone) - SHOWN, 0),
            "exact": found.exact,
        }
        return render(request, "stakeholders/network/brokers.html", context)

    def tiles(self, found: Measures) -> list[dict[str, Any]]:
        return [
            {"label": _("Joined to somebody"), "value": found.nodes, "note": _("people and bodies")},
            {"label": _("Links"), "value": found.links, "note": _("ties, tenures, bodies in bodies")},
            {
                "label": _("Separate parts"),
                "value": found.parts,
                "note": _("with no way from one to another"),
            },
            {
                "label": _("Bodies alone"),
                "value": len(found.alone),
                "note": _("joined to nothing you may see"),
            },
        ]

    def brokers(self, found: Measures, names: dict[UUID, dict[str, Any]]) -> list[dict[str, Any]]:
        top = found.brokers[0][1] if found.brokers else 1.0
        return [
            {**self.row(key, names[key]), "percent": round(100 * score / top)}
            for key, score in found.brokers
            if key in names
        ]

    def row(self, key: UUID, node: dict[str, Any]) -> dict[str, Any]:
        person = node["kind"] == Kind.PERSON
        name = f"{node['honorific']} {node['name']}".strip()
        return {
            "title": name,
            "url": reverse(f"{RESOURCES[node['kind']]}-detail", args=[key]),
            "line": ", ".join(str(CLASSES.get(kind, kind)) for kind in node["classifications"][:2]),
            "initials": initials(name) if person else "",
            "icon": "" if person else ICONS[node["kind"]],
            "square": not person,
            "end": _("Around"),
            "end_url": f"{reverse('network')}?{urlencode({'focus': key})}",
        }
