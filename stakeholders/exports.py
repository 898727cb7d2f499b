"""The network as a file: for leads only, without anything NAMED, where every country inside allows it; stamped, audited."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import selectors as core_selectors
from core import watch
from core.access.principals import Principal, principal_of, without_named
from core.confidentiality import Handling
from core.errors import NotAllowed
from core.exports import Stamp
from core.models.choices import HoldingKind
from core.purpose import NeedsPurpose
from stakeholders import network, network_kept, selectors
from stakeholders.domain.graph_files import gexf, graphml
from stakeholders.forms.network import NetworkForm
from stakeholders.models import Tie
from stakeholders.network import Picture
from stakeholders.serializers.network import edge_row, node_row

MEDIA_TYPES = {"graphml": "application/graphml+xml", "gexf": "application/gexf+xml"}


def may_take(actor: Any) -> Principal:
    """The rights with which a network leaves; NotAllowed for those who are no lead."""
    principal = principal_of(actor)
    if not principal.leads:
        raise NotAllowed(_("A network leaves only with a lead."))
    return without_named(principal)


def stamped(
    *, actor: Any, picture: Picture, ending: str, purpose: str = "", ask: bool = True
) -> tuple[Stamp, str]:
    """The stamp and file name of a network that leaves now, after its audit event.

    Raises NotAllowed where a country inside does not let networks leave, NeedsPurpose for a large one.
    """
    areas = selectors.stakeholders(actor=actor).filter(pk__in=list(picture.nodes), scope_area__isnull=False)
    found = areas.order_by().values_list("scope_area", flat=True).distinct()
    if not core_selectors.held_everywhere(kind=HoldingKind.GRAPH_EXPORT, area_ids=found):
        raise NotAllowed(
            _("What may be held about a country inside does not include taking its network out.")
        )
    rows = len(picture.nodes) + len(picture.links)
    if ask and rows > settings.LARGE_EXPORT_ROWS and not purpose:
        raise NeedsPurpose(rows=rows)
    stamp = Stamp(
        Handling(max(picture.handling, Handling.COMPANY)), principal_of(actor).label, timezone.now()
    )
    details = {"format": ending, "level": stamp.handling.slug, "rows": rows, "what": "network"}
    watch.exported(actor=actor, model=Tie, details=details | ({"purpose": purpose} if purpose else {}))
    return stamp, stamp.file_name("network", ending)


def network_file(*, actor: Any, form: NetworkForm, ending: str, view: UUID | None = None) -> HttpResponse:
    """What stands around a focus as GraphML or GEXF; of a saved view also what was opened in it, places and notes."""
    given, taking = form.cleaned_data, may_take(actor)
    picture = network.around(
        actor=taking, focus=given["focus"], lens=form.lens, depth=given["depth"], most=given["most"]
    )
    kept = network_kept.kept_view(actor=actor, pk=view) if view is not None else None
    beside: dict[UUID, dict[str, Any]] = {}
    if kept is not None:
        picture = network_kept.with_kept(actor=taking, picture=picture, lens=form.lens, places=kept.places)
        notes = network_kept.notes_of(actor=taking, view=kept, nodes=picture.nodes)
        beside = {key: {"note": notes.get(key, "")} for key in picture.nodes}
        for key in kept.places.keys() & beside.keys():
            beside[key] |= dict(zip("xy", kept.places[key], strict=True))
    stamp, name = stamped(actor=actor, picture=picture, ending=ending, purpose=given["purpose"])
    nodes = [_flat(node_row(node)) | beside.get(key, {}) for key, node in picture.nodes.items()]
    edges = [_flat(edge_row(link)) for link in picture.links]
    text = (
        graphml(nodes, edges, stamp=stamp.text)
        if ending == "graphml"
        else gexf(nodes, edges, stamp=stamp.text, day=f"{stamp.at:%Y-%m-%d}")
    )
    response = HttpResponse(text.encode(), content_type=f"{MEDIA_TYPES[ending]}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Entente-Stamp"] = stamp.handling.tlp
    return response


def _flat(row: dict[str, Any]) -> dict[str, str | int]:
    """A row without what only an answer needs: addresses, counts by kind; lists as one text."""
    kept = {key: value for key, value in row.items() if key not in ("url", "more_by_kind")}
    return {
        key: ", ".join(value) if isinstance(value, list) else value if value is not None else 0
        for key, value in kept.items()
    }
