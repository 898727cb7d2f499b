"""`/api/v1/graph/` and `/api/v1/graph/path/`: the network that the reader may see, for programs; and
`/api/v1/duplicates/`: pairs of records that may be one, to read only."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.access.principals import principal_of
from core.errors import PROBLEM_TYPE, BadRequest, NotVisible
from core.models.choices import Level
from core.paging import page
from core.purpose import NeedsPurpose, Purpose
from core.rest.negotiation import MEDIA_TYPES as USUAL_TYPES
from core.rest.negotiation import FormatNegotiation
from core.rest.pages import page_link, page_size
from core.rest.schema import CURSOR, PAGE_SIZE, ProblemSerializer
from stakeholders import merged, network
from stakeholders.exports import MEDIA_TYPES, network_file
from stakeholders.filtersets.duplicates import MOST_ALIKE, SAID, DuplicatePairFilter
from stakeholders.forms.network import MOST, USUAL, NetworkForm, WayForm
from stakeholders.likeness import reasons_of
from stakeholders.models import DuplicatePair, Stakeholder
from stakeholders.models.choices import Classification, Kind
from stakeholders.models.judgement_choices import STANCES
from stakeholders.network import INTRODUCING, KINDS
from stakeholders.serializers.merging import DuplicatePageSerializer
from stakeholders.serializers.network import (
    GraphSerializer,
    GraphWaySerializer,
    picture_rows,
    way_rows,
)


def _problems(*codes: int) -> dict[Any, Any]:
    return {(code, PROBLEM_TYPE): ProblemSerializer for code in codes}


def _lens(usual: tuple[str, ...]) -> list[OpenApiParameter]:
    words = "Kinds of links, repeated for several." + (
        "" if usual == KINDS else " Usually all but `opposes`."
    )
    return [
        OpenApiParameter("kinds", str, enum=list(KINDS), many=True, description=words),
        OpenApiParameter("level", str, enum=list(Level.values), description="Of whom a link leads to."),
        OpenApiParameter(
            "classification", str, enum=list(Classification.values), description="Only bodies of this kind."
        ),
        OpenApiParameter("as_of", OpenApiTypes.DATE, description="The day; today without one."),
    ]


class GraphNegotiation(FormatNegotiation):
    """JSON, or the network as a file."""

    media_types = {"json": USUAL_TYPES["json"], **MEDIA_TYPES}


class GraphView(APIView):
    """What stands around a person, an organization or a group."""

    metadata_class = None
    content_negotiation_class = GraphNegotiation

    @extend_schema(
        operation_id="graph",
        summary="Network around a focus",
        description="Ties, tenures and the tree of bodies as nodes and edges. Neighbours for which there is no room "
        "are counted in `more` of their node. Files are for leads, and leave an audit event.",
        tags=["graph"],
        parameters=[
            OpenApiParameter("focus", OpenApiTypes.UUID, required=True, description="Around whom."),
            OpenApiParameter(
                "depth", {"type": "integer", "minimum": 1, "maximum": 3, "default": 1}, description="Steps."
            ),
            OpenApiParameter(
                "most",
                {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
                description="Nodes at most.",
            ),
            *_lens(KINDS),
            OpenApiParameter(
                "stance",
                str,
                enum=[value for value, _label in STANCES],
                description="Only whom the newest judgement that you may see gives this stance.",
            ),
            OpenApiParameter("format", str, enum=list(GraphNegotiation.media_types)),
            OpenApiParameter(
                "purpose", str, enum=list(Purpose.values), description="What a large file is for."
            ),
        ],
        responses={
            (200, USUAL_TYPES["json"]): GraphSerializer,
            **{(200, media): OpenApiTypes.BINARY for media in MEDIA_TYPES.values()},
            **_problems(400, 401, 403, 404, 406),
        },
    )
    def get(self, request: Request) -> Any:
        form = NetworkForm(request.query_params)
        form.checked()
        ending = request.query_params.get("format", "json")
        if ending != "json":
            try:
                return network_file(actor=request.user, form=form, ending=ending)
            except NeedsPurpose as needs:
                words = f"Needed for so much: {', '.join(Purpose.values)}."
                raise BadRequest(
                    f"{needs.rows} nodes and edges would leave. Say what for.", {"purpose": [words]}
                ) from needs
        given, lens = form.cleaned_data, form.lens
        picture = network.around(
            actor=request.user, focus=given["focus"], lens=lens, depth=given["depth"], most=given["most"]
        )
        around = {"focus": str(given["focus"]), "as_of": lens.day.isoformat(), "complete": picture.complete}
        return Response({**around, **picture_rows(picture)})


class GraphPath(APIView):
    """The shortest way from one to another."""

    metadata_class = None

    @extend_schema(
        operation_id="graph_path",
        summary="Shortest introduction path",
        description="At most six steps, over what you may see. A way that leads through anything hidden is none.",
        tags=["graph"],
        parameters=[
            OpenApiParameter("from", OpenApiTypes.UUID, required=True),
            OpenApiParameter("to", OpenApiTypes.UUID, required=True),
            OpenApiParameter(
                "by",
                str,
                enum=["steps", "strength"],
                description="Fewest steps (usual), or the closest ties.",
            ),
            *_lens(INTRODUCING),
        ],
        responses={200: GraphWaySerializer, **_problems(400, 401, 404, 406)},
    )
    def get(self, request: Request) -> Response:
        form = WayForm(request.query_params)
        form.checked()
        given, lens = form.cleaned_data, form.lens
        found, picture = network.way(
            actor=request.user,
            start=given["from"],
            end=given["to"],
            lens=lens,
            by_strength=form.by_strength,
        )
        rows = way_rows(found, picture)
        detail = "" if found else "There is no path that you may see."
        return Response(
            {"detail": detail, "as_of": lens.day.isoformat(), "complete": picture.complete, **rows}
        )


class DuplicateList(APIView):
    """The review of duplicates, for those who edit the register; for everybody else it does not exist."""

    metadata_class = None

    @extend_schema(
        operation_id="duplicates_list",
        summary="Pairs that may be one record",
        description="The most alike first; only pairs of which you see both records. `merge` of one of them joins the two.",
        tags=["duplicates"],
        parameters=[
            OpenApiParameter("kind", str, enum=list(Kind.values)),
            OpenApiParameter("said", str, enum=[value for value, _words in SAID]),
            CURSOR,
            PAGE_SIZE,
        ],
        responses={200: DuplicatePageSerializer, **_problems(400, 401, 404)},
    )
    def get(self, request: Request) -> Response:
        if not principal_of(request.user).may_edit:
            raise NotVisible
        query = request.query_params
        pairs = merged.duplicate_pairs(actor=request.user)
        filters = DuplicatePairFilter(query, pairs, actor=request.user)
        filters.refuse_unknown()
        for name in {*query} - {"kind", "said", "cursor", "page_size"}:
            raise BadRequest("Unknown parameter.", {name: ["There is no such parameter."]})
        rows = filters.filtered().values("pk", "score")
        size = page_size(request)
        found = page(rows, order=MOST_ALIKE, descending=True, cursor=query.get("cursor"), size=size)
        shown = pairs.in_bulk([row["pk"] for row in found.rows])
        answer = {
            "results": [pair_row(shown[row["pk"]]) for row in found.rows if row["pk"] in shown],
            "next": page_link(request, found.next),
            "previous": page_link(request, found.previous),
            "count": None,
            "count_capped": False,
        }
        return Response(answer)


PLACES = {Kind.PERSON: "people", Kind.ORGANIZATION: "organizations"}


def pair_row(pair: DuplicatePair) -> dict[str, Any]:
    """One pair as the API answers it."""
    return {
        "id": str(pair.pk),
        "kind": pair.kind,
        "one": _like(pair.one),
        "other": _like(pair.other),
        "score": pair.score,
        "why": reasons_of(pair.one, pair.other),
        "different": pair.different_at is not None,
    }


def _like(record: Stakeholder) -> dict[str, str]:
    url = f"/api/v1/{PLACES[Kind(record.kind)]}/{record.pk}/"
    return {"id": str(record.pk), "name": record.name, "url": url}
