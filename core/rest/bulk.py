"""`POST /{resource}/bulk/`: up to a thousand rows, all or none."""

from __future__ import annotations

from typing import Any, ClassVar, cast
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from core.access.principals import principal_of
from core.bulk import MOST, Problems, Row, write_many
from core.errors import BadRequest, NotVisible
from core.models.base import Record
from core.reading import many_as_json
from core.resources import Resource
from core.rest.fields import Identity, StrictSerializer, Whole
from core.rest.once import once
from core.rest.parsers import TooLarge
from core.rest.problems import flat
from core.rest.writing import write_fields, write_serializer

KEYS: dict[str, Any] = {"id": Identity(), "version": Whole(min_value=1)}


class BulkActions:
    """The action that viewsets of writable resources have besides the usual ones."""

    resource: ClassVar[Resource]

    @action(detail=False, methods=["post"], url_path="bulk")
    def bulk(self, request: Request) -> HttpResponse:
        """Up to 1,000 rows, all or none. A row with `id` and `version` changes the fields given of that record; a row
        without makes a new one. `errors` names what is wrong as `<row>.<field>`, rows counted from 0. The answer holds
        the records in the order of the rows."""
        resource = self.resource

        def act() -> list[Any]:
            rows = read_rows(resource, request.data)
            model = cast("type[Record]", resource.model)
            return write_many(actor=request.user, model=model, rows=rows)

        def answer(made: list[Any]) -> HttpResponse:
            texts = many_as_json(
                principal=principal_of(request.user),
                resource=resource,
                keys=[key if isinstance(key, UUID) else UUID(str(key)) for key in made],
            )
            if texts is None:
                raise NotVisible
            body = f'{{"results":[{",".join(texts)}]}}'
            return HttpResponse(body.encode(), content_type="application/json")

        return once(request, act, answer)


def read_rows(resource: Resource, data: Any) -> list[Row]:
    """The rows of a body; TooLarge, BadRequest or RowsRefused for one that is not right."""
    if not isinstance(data, list):
        raise BadRequest("Send a JSON list of objects.")
    if len(data) > MOST:
        raise TooLarge(f"At most {MOST} rows in one request.")
    if not data:
        raise BadRequest("The list is empty.", {"non_field_errors": ["Send at least one row."]})
    problems = Problems()
    # One of each for all rows: a serializer is made with copies of all its fields.
    serializer = write_serializer(resource, alone=False)
    kinds = {False: serializer(), True: serializer(partial=True)}
    rows = [_row(resource, kinds, number, item, problems) for number, item in enumerate(data)]
    problems.settle()
    return [row for row in rows if row is not None]


def _row(
    resource: Resource,
    kinds: dict[bool, StrictSerializer],
    number: int,
    item: Any,
    problems: Problems,
) -> Row | None:
    if not isinstance(item, dict):
        problems.add(number, "non_field_errors", [_("Send an object.")])
        return None
    old = "id" in item or "version" in item
    if not (resource.update if old else resource.create):
        problems.add(number, "id", [_("There is no such field.") if old else _("This field is required.")])
        return None
    keys: dict[str, Any] = {}
    for name, field in KEYS.items() if old else ():
        try:
            keys[name] = field.run_validation(item[name])
        except KeyError:
            problems.add(number, name, [_("This field is required.")])
        except serializers.ValidationError as error:
            problems.add(number, name, flat(error.detail)["non_field_errors"])
    try:
        values = dict(
            kinds[old].run_validation({key: value for key, value in item.items() if key not in KEYS})
        )
    except serializers.ValidationError as error:
        for name, texts in flat(error.detail).items():
            problems.add(number, name, texts)
        return None
    reason = str(values.pop("reason", ""))
    return Row(number, values, reason, keys.get("id"), keys.get("version"))


_MADE: dict[str, Any] = {}


def row_serializer(resource: Resource) -> type[StrictSerializer]:
    """Describes a row to OpenAPI: the fields of a record, none of them required in itself."""
    if resource.name not in _MADE:
        fields: dict[str, Any] = {
            "id": Identity(required=False, help_text="Of the record that changes; left out for a new one."),
            "version": Whole(required=False, min_value=1, help_text="With `id`: the version that you read."),
            **write_fields(resource),
        }
        _MADE[resource.name] = type(f"{resource.document.name}Row", (StrictSerializer,), fields)
    return _MADE[resource.name]
