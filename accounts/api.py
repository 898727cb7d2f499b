"""The API's views of accounts: who am I, and the company's functions."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import selectors
from accounts.models import ApiToken
from core.access.principals import principal_of
from core.rest.viewsets import FixedView


class FunctionSerializer(serializers.Serializer[Any]):
    """A function of the company."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    slug = serializers.CharField()


class FunctionPageSerializer(serializers.Serializer[Any]):
    """All functions; there are few, so there is one page."""

    results = FunctionSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    count = serializers.IntegerField(allow_null=True)
    count_capped = serializers.BooleanField()


class RoleSerializer(serializers.Serializer[Any]):
    """A role that the reader holds."""

    role = serializers.CharField()
    function = serializers.CharField(allow_null=True)
    area = serializers.CharField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)


class MeSerializer(serializers.Serializer[Any]):
    """The account behind a request."""

    id = serializers.UUIDField()
    email = serializers.EmailField()
    name = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    service = serializers.BooleanField()
    scope = serializers.CharField()
    roles = RoleSerializer(many=True)


class FunctionList(FixedView):
    """The company's functions."""

    @extend_schema(operation_id="functions_list", responses={200: FunctionPageSerializer}, tags=["functions"])
    def get(self, request: Request) -> Response:
        found = selectors.functions(actor=request.user).order_by("name").values("id", "name", "slug")
        rows = [{**row, "id": str(row["id"])} for row in found]
        return Response(
            {"results": rows, "next": None, "previous": None, "count": None, "count_capped": False}
        )


class Me(FixedView):
    """Who asks, with which roles and token scope."""

    @extend_schema(operation_id="me", responses={200: MeSerializer}, tags=["me"])
    def get(self, request: Request) -> Response:
        user: Any = request.user
        token = request.auth
        held = selectors.in_force(selectors.assignments(actor=user, user=user))
        roles = [
            {
                "role": one.role,
                "function": one.function.slug if one.function else None,
                "area": one.area.name if one.area else None,
                "valid_until": one.valid_until,
            }
            for one in held
        ]
        scope = token.scope if isinstance(token, ApiToken) else "session"
        return Response(
            {
                "id": str(user.pk),
                "email": user.email,
                "name": str(user),
                "languages": user.languages,
                "service": user.is_service,
                "scope": scope,
                "roles": roles if principal_of(user).active else [],
            }
        )
