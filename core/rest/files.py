"""`POST /api/v1/attachments/upload/` and `GET /api/v1/attachments/{id}/file/`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.views import APIView

from core import watch
from core.access.principals import principal_of
from core.attachment_services import attach, attachments, download
from core.attachment_types import ATTACHMENTS
from core.confidentiality import Handling
from core.downloads import sent
from core.errors import PROBLEM_TYPE, NotAllowed, NotVisible
from core.reading import one_as_json
from core.rest.fields import StrictSerializer, Text
from core.rest.parsers import TooLarge
from core.rest.schema import ETAG, LOCATION, ProblemSerializer, read_serializer
from core.rest.viewsets import json_answer
from core.sniffing import MAX_BYTES


class UploadSerializer(StrictSerializer):
    """A file and the record that it is put on."""

    file = serializers.FileField(
        max_length=400, help_text="PDF, pictures, Office documents, text; up to 20 MB."
    )
    about_kind = serializers.SlugField(
        max_length=30, help_text="The record's resource, for example `people`."
    )
    about_id = serializers.UUIDField(help_text="The record.")
    note = Text(required=False, allow_blank=True, max_length=1000, help_text="What it is.")
    reason = Text(required=False, allow_blank=True, max_length=500, help_text="Why, for the history.")


def _problems(*codes: int) -> dict[Any, Any]:
    return {(code, PROBLEM_TYPE): ProblemSerializer for code in codes}


class AttachmentUpload(APIView):
    """Puts a file on a record."""

    metadata_class = None
    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="attachments_upload",
        summary="Attach a file to a record",
        description="What the file is is told by its content. Pictures lose position, camera and date; the answer's "
        "`remarks` say what was removed, and whom a document names as its author.",
        tags=["attachments"],
        parameters=[ETAG, LOCATION],
        request={"multipart/form-data": UploadSerializer},
        responses={201: read_serializer(ATTACHMENTS), **_problems(400, 401, 403, 404, 406, 413, 415)},
    )
    def post(self, request: Request) -> HttpResponse:
        if principal_of(request.user).read_only:
            raise NotAllowed("This token may only read.")
        serializer = UploadSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        if given["file"].size > MAX_BYTES:
            raise TooLarge("The file is larger than 20 MB.")
        made = attach(
            actor=request.user,
            about_kind=given["about_kind"],
            about_id=given["about_id"],
            name=given["file"].name or "",
            data=given["file"].read(),
            note=given.get("note", ""),
            reason=given.get("reason", ""),
        )
        found = one_as_json(principal=principal_of(request.user), resource=ATTACHMENTS, pk=made.pk)
        if found is None:
            raise NotVisible
        answer = json_answer(found[0], 201)
        answer["Location"] = request.build_absolute_uri(f"/api/v1/attachments/{made.pk}/")
        answer["ETag"] = f'"v{found[1]}"'
        return answer


class AttachmentFile(APIView):
    """The bytes of a file."""

    metadata_class = None

    @extend_schema(
        operation_id="attachments_file",
        summary="Take a file",
        description="Always a download. Taking one leaves an audit event.",
        tags=["attachments"],
        responses={
            (200, "application/octet-stream"): OpenApiTypes.BINARY,
            **_problems(400, 401, 404, 406, 409),
        },
    )
    def get(self, request: Request, pk: str) -> HttpResponse:
        try:
            key = UUID(pk)
        except ValueError as error:
            raise NotVisible from error
        one = attachments(actor=request.user).filter(pk=key).first()
        if one is not None and one.handling == Handling.NAMED:
            watch.viewed(actor=request.user, record=one, details={})
        return sent(*download(actor=request.user, pk=key))
