"""How resources describe themselves in OpenAPI."""

from __future__ import annotations

import inspect
from http import HTTPStatus
from typing import Any

import django_filters
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from core import idempotency
from core.bulk import MOST
from core.errors import PROBLEM_TYPE
from core.purpose import Purpose
from core.resources import Act, Resource, Verb
from core.rest.bulk import row_serializer
from core.rest.negotiation import MEDIA_TYPES
from core.rest.writing import verb_serializer, write_serializer
from core.versions import VersionSerializer


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457 problem details."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField())
    )
    request_id = serializers.CharField()
    current_version = serializers.IntegerField(
        required=False, help_text="With 412: the version to read again."
    )


CURSOR = OpenApiParameter("cursor", str, description="Where to go on, from `next` or `previous`.")
PAGE_SIZE = OpenApiParameter(
    "page_size",
    {"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
    description="Rows on a page.",
)
LIST_PARAMETERS = (
    CURSOR,
    PAGE_SIZE,
    OpenApiParameter(
        "count", str, enum=["0", "1"], description="1 asks for the number of rows, counted up to 1,000."
    ),
)
PURPOSE = OpenApiParameter(
    "purpose",
    str,
    enum=list(Purpose.values),
    description="What you read a named record for, or take many rows away for; it goes into the audit trail.",
)
VERSIONS = (
    OpenApiParameter(
        "from",
        {"type": "integer", "minimum": 1},
        description="With `to`: the number of the version to compare with.",
    ),
    OpenApiParameter(
        "to",
        {"type": "integer", "minimum": 1},
        description="With `from`: one entry comes, the later version, changed as against the earlier.",
    ),
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": '^(W/)?"v[0-9]{1,9}"$'},
    OpenApiParameter.HEADER,
    required=True,
    description='The ETag that you read, for example `"v3"`.',
)
IDEMPOTENCY_KEY = OpenApiParameter(
    idempotency.HEADER,
    {"type": "string", "pattern": f"^{idempotency.PATTERN}$"},
    OpenApiParameter.HEADER,
    description="Sent again with the same body within 48 hours, the first record is answered again and no second made.",
)
REASON = OpenApiParameter("reason", {"type": "string", "maxLength": 500}, description="Why, for the history.")
ETAG = OpenApiParameter(
    "ETag", str, OpenApiParameter.HEADER, response=[200, 201], description="The version, for If-Match."
)
LOCATION = OpenApiParameter(
    "Location", str, OpenApiParameter.HEADER, response=[201], description="The new record."
)

# Problem answers of each action; 401, 406 and (with an id) 404 are everywhere.
PROBLEMS: dict[str, tuple[int, ...]] = {
    "list": (400, 401, 403, 406),
    "retrieve": (400, 401, 404, 406),
    "history": (400, 401, 404, 406),
    "create": (400, 401, 403, 404, 406, 409, 413, 415, 422),
    "bulk": (400, 401, 403, 404, 406, 409, 412, 413, 415, 422),
    "update": (400, 401, 403, 404, 406, 409, 412, 413, 415, 428),
    "partial_update": (400, 401, 403, 404, 406, 409, 412, 413, 415, 428),
    "destroy": (400, 401, 403, 404, 406, 409, 412, 428),
    "act": (400, 401, 403, 404, 406, 409, 412, 413, 415, 428),
}
SUMMARIES = {
    "list": "List {plural}",
    "retrieve": "Read one {label}",
    "history": "Versions of one {label}",
    "create": "Add {a} {label}",
    "bulk": "Add or change many {plural}",
    "update": "Replace fields of one {label}",
    "partial_update": "Change fields of one {label}",
    "destroy": "Delete one {label}",
}


class RecordSchema(AutoSchema):
    """Describes a resource's operations from its declaration; other views describe themselves."""

    @property
    def resource(self) -> Resource | None:
        return getattr(self.view, "resource", None)

    @property
    def action(self) -> str:
        return str(getattr(self.view, "action", "") or "")

    @property
    def act(self) -> Act | None:
        """The named act that this operation is."""
        acts = self.resource.acts if self.resource else ()
        return next((one for one in acts if one.name == self.action), None)

    @property
    def verb(self) -> Verb | None:
        """The verb of the resource that this operation is, if it is one."""
        verbs = self.resource.verbs if self.resource else ()
        return next((one for one in verbs if one.name.replace("-", "_") == self.action), None)

    def get_tags(self) -> list[str]:
        return [self.resource.name] if self.resource else [self.path.strip("/").split("/")[2]]

    def get_operation_id(self) -> str:
        if self.resource is None:
            return str(super().get_operation_id())
        return f"{self.resource.name.replace('-', '_')}_{self.action}"

    def get_summary(self) -> str | None:
        if self.resource is None:
            return super().get_summary()
        if self.act is not None:
            return self.act.summary
        label, plural = str(self.resource.label), str(self.resource.plural).lower()
        if self.verb is not None:
            return f"{self.verb.label} ({label})"
        a = "an" if label[0] in "aeiou" else "a"
        return SUMMARIES[self.action].format(a=a, label=label, plural=plural)

    def get_description(self) -> str:  # type: ignore[override]
        if self.resource is None:
            return str(super().get_description())
        return inspect.getdoc(getattr(type(self.view), self.action)) or ""

    def get_filter_backends(self) -> list[Any]:
        return []

    def get_override_parameters(self) -> list[Any]:
        resource = self.resource
        if resource is None:
            return list(super().get_override_parameters())
        if self.act is not None:
            return [IF_MATCH, ETAG]
        etag = [ETAG] if "version" in resource.document.headings() else []
        return {
            "list": [*LIST_PARAMETERS, _format(resource), PURPOSE, _ordering(resource), *_filters(resource)],
            "history": [CURSOR, PAGE_SIZE, *VERSIONS, PURPOSE],
            "retrieve": [PURPOSE, *etag],
            "create": [IDEMPOTENCY_KEY, *etag, LOCATION],
            "bulk": [IDEMPOTENCY_KEY],
            "update": [IF_MATCH, *etag],
            "partial_update": [IF_MATCH, *etag],
            "destroy": [IF_MATCH, REASON],
        }.get(self.action, [IF_MATCH, *etag])

    def get_request_serializer(self) -> Any:
        if self.resource is None:
            return super().get_request_serializer()
        if self.verb is not None:
            return verb_serializer(self.resource, self.verb)
        if self.action == "bulk":
            return row_serializer(self.resource)(many=True)
        if self.act is not None:
            return self.act.serializer
        return (
            write_serializer(self.resource) if self.action in ("create", "update", "partial_update") else None
        )

    def _get_request_body(self, direction: Any = "request") -> Any:
        described = super()._get_request_body(direction)
        if described and self.action == "bulk" and self.resource is not None:
            rows = described["content"]["application/json"]["schema"]
            described["content"]["application/json"]["schema"] = {**rows, "minItems": 1, "maxItems": MOST}
        return described

    def get_response_serializers(self) -> Any:
        if self.resource is None:
            return super().get_response_serializers()
        return {
            **_good(self.resource, self.action),
            **{(code, PROBLEM_TYPE): ProblemSerializer for code in self._problems()},
        }

    def _problems(self) -> tuple[int, ...]:
        """The statuses that come as problem details; 308 where a record may have been merged with another."""
        named = self.act is not None or self.verb is not None
        usual = PROBLEMS["act" if named else self.action]
        moved = self.resource is not None and self.resource.moved is not None
        return (308, *usual) if moved and self.action in ("retrieve", "history") else usual

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        """A view that is no resource has the problem answers that every view has, besides its own."""
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        if self.resource is None:
            for code in ("400", "401", "406"):
                described = self._get_response_for_code(ProblemSerializer, code, [PROBLEM_TYPE])
                bodies = {**bodies, code: bodies.get(code, described)}
        return bodies

    def _get_response_for_code(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        described: dict[str, Any] = super()._get_response_for_code(*args, **kwargs)
        code = str(args[1] if len(args) > 1 else kwargs.get("status_code", ""))[:3]
        return {**described, "description": described.get("description") or HTTPStatus(int(code)).phrase}

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False if self.resource is not None else bool(super()._is_list_view(serializer))


def _good(resource: Resource, action: str) -> dict[Any, Any]:
    """The answers when all is well."""
    json = MEDIA_TYPES["json"]
    if action == "destroy":
        return {204: None}
    if action == "history":
        return {(200, json): _page_serializer("Version", VersionSerializer)}
    body = read_serializer(resource)
    if action == "bulk":
        return {(200, json): _rows_serializer(resource.document.name, body)}
    if action == "list":
        media = [
            MEDIA_TYPES["csv"],
            MEDIA_TYPES["xlsx"],
            *(one.media_type for one in resource.forms.values()),
        ]
        files = {(200, name): _file_kind(name) for name in media}
        return {(200, json): _page_serializer(resource.document.name, body), **files}
    return {(201 if action == "create" else 200, json): body}


def _file_kind(media_type: str) -> OpenApiTypes:
    """A file whose media type says that it is JSON is an object to whoever reads it; the others are bytes."""
    return OpenApiTypes.OBJECT if media_type.endswith("+json") else OpenApiTypes.BINARY


_MADE: dict[str, Any] = {}


def read_serializer(resource: Resource) -> Any:
    """The serializer class that describes the document of a resource; made once in a process."""
    if resource.name not in _MADE:
        _MADE[resource.name] = resource.document.serializer()
    return _MADE[resource.name]


def _rows_serializer(name: str, item: Any) -> Any:
    key = f"rows:{name}"
    if key not in _MADE:
        fields = {"__doc__": "The records in the order of the rows.", "results": item(many=True)}
        _MADE[key] = type(f"{name}Rows", (serializers.Serializer,), fields)
    return _MADE[key]


def _page_serializer(name: str, item: Any) -> Any:
    key = f"page:{name}"
    if key not in _MADE:
        fields = {
            "__doc__": "One page.",
            "results": item(many=True),
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
            "count": serializers.IntegerField(allow_null=True),
            "count_capped": serializers.BooleanField(),
        }
        _MADE[key] = type(f"{name}Page", (serializers.Serializer,), fields)
    return _MADE[key]


def _format(resource: Resource) -> OpenApiParameter:
    words = [*MEDIA_TYPES, *resource.forms]
    return OpenApiParameter("format", str, enum=words, description="A JSON page, or a file of all rows.")


def _ordering(resource: Resource) -> OpenApiParameter:
    keys = [order.key for order in resource.orders]
    return OpenApiParameter(
        "ordering",
        str,
        enum=[*keys, *(f"-{key}" for key in keys)],
        description=f"Usually {keys[0]}; `-` turns it round.",
    )


def _filters(resource: Resource) -> list[OpenApiParameter]:
    return [
        OpenApiParameter(name, _schema_of(item), description=_words(item), enum=_choices(item))
        for name, item in resource.filterset.base_filters.items()
    ]


def _words(item: Any) -> str:
    return " ".join(str(part) for part in (item.label, item.extra.get("help_text")) if part)


def _schema_of(item: Any) -> Any:
    if isinstance(item, django_filters.BooleanFilter):
        return bool
    if isinstance(item, django_filters.DateFilter):
        return OpenApiTypes.DATE
    if isinstance(item, django_filters.UUIDFilter):
        return OpenApiTypes.UUID
    most = item.extra.get("max_length")
    return {"type": "string", "maxLength": most} if most else str


def _choices(item: Any) -> list[str] | None:
    choices = item.extra.get("choices")
    return [str(value) for value, _label in choices] if choices and not callable(choices) else None
