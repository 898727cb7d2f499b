"""How resources describe themselves in OpenAPI."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457 problem details."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
    request_id = serializers.CharField()


LIST_PARAMETERS = (
    OpenApiParameter("cursor", str, description="Where to go on, from `next` or `previous`."),
    OpenApiParameter("page_size", int, description="1 to 200, usually 50."),
    OpenApiParameter("count", str, enum=["1"], description="Ask for the number of rows, counted up to 1,000."),
    OpenApiParameter("format", str, enum=["json", "csv", "xlsx"], description="JSON page, or a file of all rows."),
)
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description='The version you read, for example "v3".'
)


class RecordSchema(AutoSchema):
    """Adds our list parameters, If-Match and problem answers; takes the rest from the view's resource."""

    def get_tags(self) -> list[str]:
        resource = getattr(self.view, "resource", None)
        return [resource.name] if resource else [self.path.strip("/").split("/")[2]]

    def get_operation_id(self) -> str:
        resource = getattr(self.view, "resource", None)
        action = getattr(self.view, "action", None)
        if resource is None or action is None:
            return super().get_operation_id()
        return f"{resource.name.replace('-', '_')}_{action}"

    def get_filter_backends(self) -> list[Any]:
        return []

    def get_override_parameters(self) -> list[OpenApiParameter]:
        view: Any = self.view
        resource = getattr(view, "resource", None)
        action = getattr(view, "action", "")
        if resource is None:
            return super().get_override_parameters()
        if action == "list":
            return [*LIST_PARAMETERS, _ordering(resource), *_filters(resource)]
        if action in ("update", "partial_update", "destroy"):
            extra = [OpenApiParameter("reason", str, description="Why, for the history.")] if action == "destroy" else []
            return [IF_MATCH, *extra]
        if action == "history":
            return [LIST_PARAMETERS[0], LIST_PARAMETERS[1]]
        return []

    def get_response_serializers(self) -> Any:
        view: Any = self.view
        if getattr(view, "resource", None) is None:
            return super().get_response_serializers()
        return view.describe_responses(ProblemSerializer)

    def get_request_serializer(self) -> Any:
        view: Any = self.view
        if getattr(view, "resource", None) is None:
            return super().get_request_serializer()
        return view.describe_request()

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False if getattr(self.view, "resource", None) is not None else bool(super()._is_list_view(serializer))


def _ordering(resource: Any) -> OpenApiParameter:
    keys = [order.key for order in resource.orders]
    return OpenApiParameter("ordering", str, enum=[*keys, *(f"-{key}" for key in keys)])


def _filters(resource: Any) -> list[OpenApiParameter]:
    return [
        OpenApiParameter(name, _type_of(item), description=str(item.label or ""), enum=_choices(item))
        for name, item in resource.filterset.base_filters.items()
    ]


def _type_of(item: Any) -> Any:
    name = type(item).__name__
    if "Boolean" in name:
        return bool
    if "Number" in name:
        return OpenApiTypes.NUMBER
    if "Day" in name or "Date" in name:
        return OpenApiTypes.DATE
    if isinstance(item, _uuid_filter()):
        return OpenApiTypes.UUID
    return str


def _uuid_filter() -> type:
    import django_filters

    return django_filters.UUIDFilter


def _choices(item: Any) -> list[str] | None:
    choices = item.extra.get("choices")
    return [str(value) for value, _label in choices] if choices and not callable(choices) else None
