"""`/api/v1/audit-events/`: the audit trail for auditors, to read only."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import trail
from accounts.filtersets import AuditFilterSet
from core.access.principals import principal_of
from core.confidentiality import HANDLING_SLUGS, Handling
from core.errors import PROBLEM_TYPE, BadRequest, NotVisible
from core.paging import page
from core.rest.pages import LARGEST, page_link, page_size
from core.rest.schema import ProblemSerializer
from core.selectors import audit_events


class ActorSerializer(serializers.Serializer[Any]):
    """Who acted."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class AuditEventSerializer(serializers.Serializer[Any]):
    """One act: who, what kind of thing, when. Of named records only a mark."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor = ActorSerializer(allow_null=True)
    verb = serializers.CharField()
    kind = serializers.CharField()
    record = serializers.CharField()
    handling = serializers.ChoiceField(choices=HANDLING_SLUGS)
    details = serializers.DictField()
    address = serializers.CharField(allow_null=True)
    request_id = serializers.CharField()


class AuditEventPageSerializer(serializers.Serializer[Any]):
    """A page, newest first."""

    results = AuditEventSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    count = serializers.IntegerField(allow_null=True)
    count_capped = serializers.BooleanField()


PARAMETERS = [
    OpenApiParameter("actor_id", {"type": "string", "format": "uuid"}, description="Who acted."),
    OpenApiParameter("verb", str, description="What was done, for example `role.assign`."),
    OpenApiParameter("kind", str, description="The kind of record, for example `accounts.user`."),
    OpenApiParameter("since", {"type": "string", "format": "date"}, description="From this day."),
    OpenApiParameter("until", {"type": "string", "format": "date"}, description="To this day, included."),
    OpenApiParameter("cursor", str, description="Where to go on, from `next` or `previous`."),
    OpenApiParameter("page_size", {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": 50}),
]


class AuditEvents(APIView):
    """The audit trail; for everybody but auditors it does not exist."""

    metadata_class = None

    @extend_schema(
        operation_id="audit_events_list",
        parameters=PARAMETERS,
        responses={200: AuditEventPageSerializer, (404, PROBLEM_TYPE): ProblemSerializer},
        tags=["audit-events"],
    )
    def get(self, request: Request) -> Response:
        if not principal_of(request.user).is_auditor:
            raise NotVisible
        filters = AuditFilterSet(request.query_params, audit_events(actor=request.user), actor=request.user)
        filters.refuse_unknown()
        for name in ("ordering", "count", "format", "reason"):
            if name in request.query_params:
                raise BadRequest("Unknown parameter.", {name: ["There is no such parameter."]})
        found = page(
            trail.rows(filters.filtered()),
            order=trail.NEWEST,
            descending=True,
            cursor=request.query_params.get("cursor"),
            size=page_size(request),
        )
        answer = {
            "results": [document(row) for row in found.rows],
            "next": page_link(request, found.next),
            "previous": page_link(request, found.previous),
            "count": None,
            "count_capped": False,
        }
        return Response(answer)


def document(row: dict[str, Any]) -> dict[str, Any]:
    """One event as the API answers it."""
    who = {"id": str(row["actor_id"]), "name": row["actor__display_name"]} if row["actor_id"] else None
    return {
        "id": row["pk"],
        "at": row["at"],
        "actor": who,
        "verb": row["verb"],
        "kind": row["model"],
        "record": trail.reference(row),
        "handling": Handling(row["handling"]).slug,
        "details": trail.details(row),
        "address": row["address"],
        "request_id": row["request_id"],
    }
