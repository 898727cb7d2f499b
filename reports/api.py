"""`/api/v1/search/`: the one box over everything, for programs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.asked import AskedForm
from core.errors import PROBLEM_TYPE
from core.filters import MAX_TEXT
from core.resources import resource_of
from core.rest.schema import ProblemSerializer
from core.search import search

USUAL, MOST = 20, 50


class SearchForm(AskedForm):
    """The words, and how many of each kind."""

    q = forms.CharField(max_length=MAX_TEXT)
    limit = forms.RegexField(r"^[0-9]{1,2}\Z", required=False)

    def clean_limit(self) -> int:
        most = int(self.cleaned_data["limit"] or USUAL)
        if not 1 <= most <= MOST:
            raise forms.ValidationError(_("Use a number from 1 to %(most)s.") % {"most": MOST})
        return most


class HitSerializer(serializers.Serializer[Any]):
    """One record that was found."""

    kind = serializers.CharField(help_text="What it is: people, organizations, posts and so on.")
    id = serializers.UUIDField()
    name = serializers.CharField()
    hint = serializers.CharField(allow_blank=True, help_text="What tells it from others of its name.")
    url = serializers.CharField(allow_null=True, help_text="Its address in this API; null where it has none.")
    near = serializers.BooleanField(help_text="Found because it is spelled almost like the words.")


class HitsSerializer(serializers.Serializer[Any]):
    """What was found, by kind; the best of each kind first."""

    results = HitSerializer(many=True)


class SearchView(APIView):
    """Names in any script, posts, bodies and identifiers, in the sight of whoever asks."""

    @extend_schema(
        operation_id="search",
        summary="Search over everything",
        description="Finds names in any script, titles, other names and identifiers among the records that you may see. Where "
        "nothing holds the words, what is spelled almost like them is answered and marked `near`.",
        tags=["search"],
        parameters=[
            OpenApiParameter(
                "q", {"type": "string", "maxLength": MAX_TEXT}, required=True, description="The words."
            ),
            OpenApiParameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
                description="Records of each kind at most.",
            ),
        ],
        responses={
            200: HitsSerializer,
            **{(code, PROBLEM_TYPE): ProblemSerializer for code in (400, 401, 403, 406)},
        },
    )
    def get(self, request: Request) -> Response:
        given = SearchForm(request.query_params).checked().cleaned_data
        groups = search(actor=request.user, text=given["q"], limit=given["limit"])
        return Response(
            {"results": [_hit(group, item) for group in groups for item in group["items"] if "key" in item]}
        )


def _hit(group: dict[str, Any], item: dict[str, Any]) -> dict[str, Any]:
    resource = resource_of(group["resource"])
    return {
        "kind": group["key"],
        "id": str(item["key"]),
        "name": str(item["label"]),
        "hint": str(item["hint"]),
        "url": f"/api/v1/{resource.name}/{item['key']}/" if resource is not None and resource.api else None,
        "near": bool(group.get("near")),
    }
