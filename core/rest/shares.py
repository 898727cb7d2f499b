"""`/api/v1/shares/` and `/api/v1/break-glass/`: what the sharing panel does, for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import glass, sharing
from core.access.principals import principal_of
from core.access.scope import may
from core.confidentiality import Handling
from core.errors import PROBLEM_TYPE, BadRequest, NotAllowed, NotVisible
from core.resources import resource_for
from core.rest.fields import Choice, Identity, StrictSerializer, Text
from core.rest.once import once
from core.rest.problems import problem
from core.rest.schema import ETAG, IDEMPOTENCY_KEY, IF_MATCH, LOCATION, ProblemSerializer
from core.rest.viewsets import ETAG as ETAG_FORM
from core.rest.viewsets import FixedView
from core.sight import MOST_SHARES, Share, root_record, share_of_key, shared_with, shares_of
from core.stepup import require_fresh

UNSAFE = frozenset({"POST", "DELETE"})
RECORD = OpenApiParameter(
    "record",
    OpenApiTypes.UUID,
    description="The shares of this record, for those who may share it; else what is shared with you.",
)
ACTIONS = [("view", "see"), ("change", "see and edit")]


class SharedRecordSerializer(serializers.Serializer[Any]):
    """The record that a share opens."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    url = serializers.CharField()


class SharedWithSerializer(serializers.Serializer[Any]):
    """A person, function or team."""

    kind = serializers.ChoiceField(choices=[(kind, kind) for kind in sharing.KINDS])
    id = serializers.UUIDField()
    name = serializers.CharField()


class ShareSerializer(serializers.Serializer[Any]):
    """A share in force."""

    id = serializers.CharField()
    record = SharedRecordSerializer()
    shared_with = SharedWithSerializer()
    action = serializers.ChoiceField(choices=ACTIONS)
    reason = serializers.CharField()
    expires_at = serializers.DateTimeField(allow_null=True)
    shared_by = serializers.CharField(allow_null=True)
    shared_at = serializers.DateTimeField()
    version = serializers.IntegerField(help_text="The version of the record.")


class SharePageSerializer(serializers.Serializer[Any]):
    """Shares in force, newest first; at most 200."""

    results = ShareSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    count = serializers.IntegerField(allow_null=True)
    count_capped = serializers.BooleanField()


class Moment(serializers.DateTimeField):
    """A moment with its offset, as JSON text."""

    def to_internal_value(self, value: Any) -> Any:
        if not isinstance(value, str):
            self.fail("invalid", format="YYYY-MM-DDThh:mm:ssZ")
        return super().to_internal_value(value)


class ShareWriteSerializer(StrictSerializer):
    """Name one of person, function and team."""

    record = Identity()
    person = Identity(required=False, allow_null=True)
    function = Identity(required=False, allow_null=True)
    team = Identity(required=False, allow_null=True)
    action = Choice(choices=ACTIONS, required=False, default="view")
    reason = Text(max_length=sharing.LONGEST_REASON)
    expires_at = Moment(required=False, allow_null=True, help_text="Empty: until somebody ends it.")


class GlassWriteSerializer(StrictSerializer):
    """A reference as it stands on a record, and why it is needed now."""

    reference = Text(max_length=60)
    reason = Text(min_length=glass.SHORTEST_REASON, max_length=glass.LONGEST_REASON)


class RecordedSerializer(serializers.Serializer[Any]):
    """The one answer."""

    answer = serializers.ChoiceField(choices=[("recorded", "recorded")])


def problems(*codes: int) -> dict[Any, Any]:
    return {(code, PROBLEM_TYPE): ProblemSerializer for code in codes}


class SharesView(APIView):
    """Base: no unknown parameter, no writing with a read token."""

    metadata_class = None
    parameters: tuple[str, ...] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        unknown = set(request.query_params) - set(self.parameters) - {"format"}
        if unknown or request.query_params.get("format", "json") != "json":
            named = {name[:60]: ["There is no such parameter."] for name in sorted(unknown) or ["format"]}
            raise BadRequest("Unknown parameter.", named)
        if request.method in UNSAFE and principal_of(request.user).read_only:
            raise NotAllowed("This token may only read.")


class ShareList(SharesView):
    """Shares of one record, or those that open records to you."""

    parameters = ("record",)

    @extend_schema(
        operation_id="shares_list",
        summary="List shares",
        parameters=[RECORD],
        responses={200: SharePageSerializer, **problems(400, 401, 403, 404, 406)},
        tags=["shares"],
    )
    def get(self, request: Request) -> Response:
        text = request.query_params.get("record")
        if text is None:
            found = shared_with(actor=request.user)
        else:
            record = _visible(request, text)
            if not may(request.user, record, "share"):
                raise NotAllowed("A lead of its function reads with whom this is shared.")
            found = shares_of(actor=request.user, record=record)
        rows = [document(share) for share in found]
        answer = {"results": rows, "next": None, "previous": None, "count": None}
        return Response({**answer, "count_capped": len(rows) >= MOST_SHARES})

    @extend_schema(
        operation_id="shares_create",
        summary="Share a record",
        parameters=[IDEMPOTENCY_KEY, ETAG, LOCATION],
        request=ShareWriteSerializer,
        responses={201: ShareSerializer, **problems(400, 401, 403, 406, 409, 413, 415, 422)},
        tags=["shares"],
    )
    def post(self, request: Request) -> Response:
        if request.query_params:
            raise BadRequest("Unknown parameter.", {"record": ["Name the record in the body."]})
        serializer = ShareWriteSerializer(data=_object(request))
        serializer.is_valid(raise_exception=True)
        values = dict(serializer.validated_data)
        named = [kind for kind in sharing.KINDS if values.get(kind) is not None]
        if len(named) != 1:
            raise ValidationError({"person": "Name one person, function or team."})
        record = root_record(actor=request.user, pk=values["record"])
        if record is None:
            raise ValidationError({"record": "There is no such record."})
        if record.handling == Handling.NAMED and may(request.user, record, "share"):
            require_fresh(request)

        def act() -> list[Any]:
            grant = sharing.share(
                actor=request.user,
                model=type(record),
                pk=record.pk,
                kind=named[0],
                target=values[named[0]],
                action=values["action"],
                reason=values["reason"],
                expires_at=values.get("expires_at"),
            )
            return [f"{grant._meta.model_name}-{grant.pk}"]

        return once(request, act, lambda made: _answer(request, _share(request, made[0]), 201))


class ShareDetail(SharesView):
    """One share."""

    @extend_schema(
        operation_id="shares_retrieve",
        summary="Read one share",
        parameters=[ETAG],
        responses={200: ShareSerializer, **problems(400, 401, 404, 406)},
        tags=["shares"],
    )
    def get(self, request: Request, key: str) -> Response:
        return _answer(request, _share(request, key), 200)

    @extend_schema(
        operation_id="shares_destroy",
        summary="End one share",
        parameters=[IF_MATCH],
        responses={204: None, **problems(400, 401, 403, 404, 406, 412, 428)},
        tags=["shares"],
    )
    def delete(self, request: Request, key: str) -> Response:
        share = _share(request, key)
        header = request.headers.get("If-Match")
        if header is None:
            return problem(428, "Send If-Match with the version that you read.")
        found = ETAG_FORM.fullmatch(header.strip())
        if found is None:
            raise BadRequest(
                "If-Match is not a version.", {"If-Match": ['Send one version, for example "v3".']}
            )
        sharing.unshare(
            actor=request.user,
            model=type(share.record),
            pk=share.record.pk,
            key=share.key,
            version=int(found[1]),
        )
        return Response(status=204)


class BreakGlassView(FixedView):
    """For leads and managers after a fresh sign-in; the answer is the same whatever the reference names."""

    @extend_schema(
        operation_id="break_glass",
        summary="Break glass",
        parameters=[IDEMPOTENCY_KEY],
        request=GlassWriteSerializer,
        responses={202: RecordedSerializer, **problems(400, 401, 403, 406, 409, 413, 415, 422)},
        tags=["break-glass"],
    )
    def post(self, request: Request) -> Response:
        if principal_of(request.user).read_only:
            raise NotAllowed("This token may only read.")
        if glass.may_break(principal_of(request.user)):
            require_fresh(request)
        serializer = GlassWriteSerializer(data=_object(request))
        serializer.is_valid(raise_exception=True)

        def act() -> list[Any]:
            return [str(glass.ask(actor=request.user, **serializer.validated_data).pk)]

        return once(request, act, lambda made: Response({"answer": "recorded"}, status=202))


def document(share: Share) -> dict[str, Any]:
    """A share as the API answers it."""
    resource = resource_for(type(share.record))
    return {
        "id": share.key,
        "record": {
            "id": str(share.record.pk),
            "name": str(share.record),
            "url": f"/api/v1/{resource.name}/{share.record.pk}/" if resource else "",
        },
        "shared_with": {"kind": share.kind, "id": share.target_id, "name": share.name},
        "action": share.action,
        "reason": share.reason,
        "expires_at": share.until,
        "shared_by": share.by or None,
        "shared_at": share.since,
        "version": share.record.version,
    }


def _answer(request: Request, share: Share, code: int) -> Response:
    headers = {"ETag": f'"v{share.record.version}"'}
    if code == 201:
        headers["Location"] = request.build_absolute_uri(f"{request.path}{share.key}/")
    return Response(document(share), status=code, headers=headers)


def _object(request: Request) -> dict[str, Any]:
    if not isinstance(request.data, dict):
        raise BadRequest("Send one JSON object.")
    return request.data


def _visible(request: Request, text: str) -> Any:
    try:
        record = root_record(actor=request.user, pk=UUID(text))
    except ValueError:
        raise BadRequest("record is not right.", {"record": ["Give the id of a record."]}) from None
    if record is None:
        raise NotVisible
    return record


def _share(request: Request, key: str) -> Share:
    """A share that opens something to the reader, or of a record that they may share."""
    mine = next((one for one in shared_with(actor=request.user) if one.key == key), None)
    share = mine or share_of_key(actor=request.user, key=key)
    if share is None:
        raise NotVisible
    return share
