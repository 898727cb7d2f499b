"""The one viewset: every resource's list, detail, writing, history and files."""

from __future__ import annotations

import json
import re
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import purpose, watch
from core.access.principals import principal_of
from core.confidentiality import Handling
from core.errors import BadRequest, NotAllowed, NotVisible
from core.exports import export, forms_of
from core.filters import RecordFilterSet
from core.paging import Order, Page, capped_count, choose_order
from core.reading import Asked, listed, one_as_json, visible
from core.resources import Act, Resource, Verb
from core.rest.bulk import BulkActions
from core.rest.negotiation import MEDIA_TYPES, FormatNegotiation
from core.rest.once import once
from core.rest.pages import page_link, page_size
from core.rest.problems import problem
from core.rest.writing import verb_serializer, write_serializer
from core.stepup import require_fresh
from core.versions import Past, difference, list_versions, past_of

ETAG = re.compile(r'(?:W/)?"v([0-9]{1,9})"')
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
# Parameters of each operation besides `format`; a list's own are those of its FilterSet.
PARAMETERS: dict[str | None, tuple[str, ...]] = {
    "create": (),
    "bulk": (),
    "retrieve": ("purpose",),
    "update": (),
    "partial_update": (),
    "destroy": ("reason",),
    "history": ("cursor", "page_size", "from", "to", "purpose"),
}


class FixedView(APIView):
    """Base of the few views that are no resource: they take no parameter."""

    metadata_class = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        _refuse_parameters(request, ())


class RecordViewSet(BulkActions, viewsets.GenericViewSet[Any]):
    """Bound to a resource by `viewset_for`. Every read is scoped by the resource's selector."""

    resource: ClassVar[Resource]
    lookup_value_regex = "[^/]+"
    http_method_names = ["get", "post", "put", "patch", "delete", "head", "options"]
    metadata_class = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After sign-in: no parameter that the operation does not have, no writing with a read token."""
        super().initial(request, *args, **kwargs)
        if self.action in PARAMETERS:
            _refuse_parameters(request, PARAMETERS[self.action])
        if request.method in UNSAFE and principal_of(request.user).read_only:
            raise NotAllowed("This token may only read.")

    def list(self, request: Request) -> HttpResponseBase:
        """Rows that you may see, a page at a time, or all of them as a file."""
        resource, principal = self.resource, principal_of(request.user)
        order, descending = choose_order(resource.orders, request.query_params.get("ordering"))
        size, counted = page_size(request), _wants_count(request)
        said = purpose.read(request.query_params.get("purpose"))
        if request.query_params.get("format", "json") in forms_of(resource):
            return self._file(request, order, descending, said)
        cursor = request.query_params.get("cursor")
        asked = Asked(request.query_params, order, descending, cursor, size)
        found = listed(principal=principal, resource=resource, asked=asked, as_json=True)
        count, capped = None, False
        if counted:
            count, capped = capped_count(self._filters(request).filtered(), settings.COUNT_CAP)
        around = {
            "next": page_link(request, found.next),
            "previous": page_link(request, found.previous),
            "count": count,
            "count_capped": capped,
        }
        return json_answer(f'{{"results":[{",".join(found.rows)}],{json.dumps(around)[1:]}')

    def _filters(self, request: Request) -> RecordFilterSet:
        principal = principal_of(request.user)
        rows = self.resource.select(actor=principal)
        filters = self.resource.filterset(request.query_params, rows, actor=principal)
        filters.refuse_unknown()
        return filters

    def _file(self, request: Request, order: Order, descending: bool, said: str) -> HttpResponseBase:
        filters = self._filters(request)
        try:
            return export(
                actor=request.user,
                principal=principal_of(request.user),
                resource=self.resource,
                queryset=filters.filtered(),
                order=order,
                descending=descending,
                ending=request.query_params["format"],
                bulk_rows=settings.BULK_EXPORT_ROWS,
                day=filters.day,
                purpose=said,
                confirm=lambda: _confirm(request),
            )
        except purpose.NeedsPurpose as needs:
            raise BadRequest(
                f"{needs.rows} rows would leave. Say what for.",
                {"purpose": [f"Needed for so many rows: {', '.join(purpose.Purpose.values)}."]},
            ) from needs

    def create(self, request: Request) -> HttpResponse:
        """A new record."""
        create = self.resource.create
        assert create is not None

        def act() -> list[Any]:
            values, reason = self._values(request, partial=False)
            return [create(actor=request.user, values=values, reason=reason).pk]

        return once(request, act, lambda made: self._answer(request, made[0], 201))

    def retrieve(self, request: Request, pk: str) -> HttpResponse:
        """One record; its version is also the ETag."""
        said = purpose.read(request.query_params.get("purpose"))
        key = _uuid(pk)
        try:
            answer = self._answer(request, key, 200)
        except NotVisible:
            return self._elsewhere(request, key)
        # Only a text in which the word stands at all is read again.
        if b'"named"' in answer.content:
            read = json.loads(answer.content)
            if read.get("handling") == Handling.NAMED.slug:
                self._looked(request, key, said, about_kind=read.get("about_kind"))
        return answer

    def _elsewhere(self, request: Request, key: UUID) -> HttpResponse:
        """308 to the record that stands for this one now, where the reader may know; else it is not there."""
        moved = self.resource.moved
        target = moved(actor=principal_of(request.user), pk=key) if moved is not None else None
        if target is None:
            raise NotVisible
        answer = problem(308, "This record was merged with another one, which stands for both.")
        answer["Location"] = request.build_absolute_uri(
            request.get_full_path().replace(str(self.kwargs["pk"]), str(target), 1)
        )
        return answer

    def _act(self, request: Request, pk: str, act: Act) -> HttpResponse:
        """A named act on the record at the version that the sender read."""
        key = _uuid(pk)
        self._visible(request, key)
        version = self._version(request)
        if version is None:
            return problem(428, "Send If-Match with the version that you read.")
        serializer = act.serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        act.run(actor=request.user, pk=key, version=version, values=dict(serializer.validated_data))
        return self._answer(request, key, 200)

    def _looked(self, request: Request, key: UUID, said: str, about_kind: str | None = None) -> None:
        """A look at a NAMED record is an event, with the purpose that was given."""
        record: Any = self.resource.model(pk=key, handling=Handling.NAMED)
        if about_kind is not None:
            record.about_kind = about_kind
        if not record.asks_purpose:
            return
        watch.viewed(actor=request.user, record=record, details={"purpose": said} if said else {})

    def update(self, request: Request, pk: str) -> HttpResponse:
        """Replaces the fields given; every required field must be there."""
        return self._write(request, pk, partial=False)

    def partial_update(self, request: Request, pk: str) -> HttpResponse:
        """Changes the fields given."""
        return self._write(request, pk, partial=True)

    def destroy(self, request: Request, pk: str) -> Response:
        """Deletes a record that no other refers to."""
        assert self.resource.delete is not None
        key = _uuid(pk)
        self._visible(request, key)
        version = self._version(request)
        if version is None:
            return problem(428, "Send If-Match with the version that you read.")
        reason = request.query_params.get("reason", "")[:500]
        self.resource.delete(actor=request.user, pk=key, version=version, reason=reason)
        return Response(status=204)

    @action(detail=True, methods=["get"])
    def history(self, request: Request, pk: str) -> HttpResponse:
        """The record's versions, newest first: when, who, why, what changed. With `from` and `to`, the later of the
        two, changed as against the earlier."""
        said = purpose.read(request.query_params.get("purpose"))
        try:
            past = past_of(actor=request.user, resource=self.resource, pk=_uuid(pk))
        except NotVisible:
            return self._elsewhere(request, _uuid(pk))
        size = page_size(request)
        if "from" in request.query_params or "to" in request.query_params:
            found = Page([_between(request, past)], None, None)
        else:
            found = list_versions(past, cursor=request.query_params.get("cursor"), size=size)
        if past.named:
            self._looked(request, past.current.pk, said)
        return Response(
            {
                "results": found.rows,
                "next": page_link(request, found.next),
                "previous": page_link(request, found.previous),
                "count": None,
                "count_capped": False,
            }
        )

    def _write(self, request: Request, pk: str, *, partial: bool) -> HttpResponse:
        assert self.resource.update is not None
        key = _uuid(pk)
        self._visible(request, key)
        version = self._version(request)
        if version is None:
            return problem(428, "Send If-Match with the version that you read.")
        values, reason = self._values(request, partial=partial)
        self.resource.update(actor=request.user, pk=key, version=version, values=values, reason=reason)
        return self._answer(request, key, 200)

    def _do(self, request: Request, pk: str, verb: Verb) -> HttpResponse:
        key = _uuid(pk)
        _refuse_parameters(request, ())
        self._visible(request, key)
        version = self._version(request)
        if version is None:
            return problem(428, "Send If-Match with the version that you read.")
        if not isinstance(request.data, dict):
            raise BadRequest("Send one JSON object.")
        serializer = verb_serializer(self.resource, verb)(data=request.data)
        serializer.is_valid(raise_exception=True)
        verb.act(actor=request.user, pk=key, version=version, **serializer.validated_data)
        return self._answer(request, key, 200)

    def _visible(self, request: Request, key: UUID) -> None:
        if not visible(principal=principal_of(request.user), resource=self.resource, pk=key):
            raise NotVisible

    def _values(self, request: Request, *, partial: bool) -> tuple[dict[str, Any], str]:
        if not isinstance(request.data, dict):
            raise BadRequest("Send one JSON object.")
        serializer = write_serializer(self.resource)(data=request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        values = dict(serializer.validated_data)
        return values, str(values.pop("reason", ""))

    def _version(self, request: Request) -> int | None:
        header = request.headers.get("If-Match")
        if header is None:
            return None
        found = ETAG.fullmatch(header.strip())
        if found is None:
            raise BadRequest(
                "If-Match is not a version.", {"If-Match": ['Send one version, for example "v3".']}
            )
        return int(found[1])

    def _answer(self, request: Request, key: UUID, code: int) -> HttpResponse:
        principal = principal_of(request.user)
        found = one_as_json(principal=principal, resource=self.resource, pk=key)
        if found is None:
            raise NotVisible
        text, version = found
        answer = json_answer(text, code)
        if version is not None:
            answer["ETag"] = f'"v{version}"'
        if code == 201:
            answer["Location"] = request.build_absolute_uri(f"{request.path}{key}/")
        return answer


def verb_action(verb: Verb) -> Any:
    """The viewset's action for one verb of a resource."""

    def act(self: RecordViewSet, request: Request, pk: str) -> HttpResponse:
        return self._do(request, pk, verb)

    act.__name__ = verb.name.replace("-", "_")
    act.__doc__ = verb.summary or str(verb.done)
    return action(detail=True, methods=["post"], url_path=verb.name, url_name=verb.name)(act)


def json_answer(text: str, status: int = 200) -> HttpResponse:
    """JSON that PostgreSQL has made, as the renderer would send it."""
    return HttpResponse(text.encode(), status=status, content_type="application/json")


def _refuse_parameters(request: Request, allowed: tuple[str, ...]) -> None:
    errors: dict[str, list[str]] = {}
    for name, values in request.query_params.lists():
        if name not in (*allowed, "format"):
            errors[name[:60]] = ["There is no such parameter."]
        elif len(values) > 1:
            errors[name] = ["Give this once."]
    if request.query_params.get("format", "json") != "json":
        errors["format"] = ["Only lists come as files."]
    if errors:
        raise BadRequest("Unknown or repeated parameter.", errors)


def _between(request: Request, past: Past) -> dict[str, Any]:
    """One entry for two versions that the parameters name."""
    numbers = {}
    for name in ("from", "to"):
        text = request.query_params.get(name, "")
        if not re.fullmatch("[1-9][0-9]{0,8}", text):
            raise BadRequest(f"{name} is not right.", {name: ["Give the number of a version."]})
        numbers[name] = int(text)
    found = difference(past, numbers["from"], numbers["to"])
    if found is None:
        there = past.numbered(*numbers.values())
        raise BadRequest(
            "A version is not there.",
            {name: ["There is no such version."] for name, number in numbers.items() if number not in there},
        )
    return {
        **found.new,
        "changes": [
            {"field": one.field, "label": one.label, "old": one.old, "new": one.new} for one in found.fields
        ],
    }


def _wants_count(request: Request) -> bool:
    text = request.query_params.get("count", "")
    if text not in ("", "0", "1"):
        raise BadRequest("count is not right.", {"count": ["Use 1, or leave it out."]})
    return text == "1"


def _confirm(request: Request) -> None:
    """A large file asks people once more who they are. A service account takes it by its token, limited as that is."""
    if request.auth is None:
        require_fresh(request)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotVisible from error


def viewset_for(resource: Resource) -> type[RecordViewSet]:
    """The viewset class of one resource, with only the methods that it has."""
    methods = ["get", "head", "options"]
    methods += ["post"] if resource.create or resource.acts else []
    methods += ["put", "patch"] if resource.update else []
    methods += ["delete"] if resource.delete else []
    name = "".join(part.title() for part in resource.name.split("-"))
    parts: dict[str, Any] = {
        "resource": resource,
        "http_method_names": methods,
        "__doc__": str(resource.plural),
        **{act.name: _act_method(act) for act in resource.acts},
    }
    for verb in resource.verbs:
        parts[verb.name.replace("-", "_")] = verb_action(verb)
    if not resource.create:
        parts["bulk"] = None
    if resource.forms:
        more = {word: form.media_type for word, form in resource.forms.items()}
        known = {"media_types": {**MEDIA_TYPES, **more}}
        parts["content_negotiation_class"] = type(f"{name}Negotiation", (FormatNegotiation,), known)
    return type(f"{name}ViewSet", (RecordViewSet,), parts)


def _act_method(act: Act) -> Any:
    """The viewset's method for a named act."""

    def method(self: RecordViewSet, request: Request, pk: str) -> HttpResponse:
        _refuse_parameters(request, ())
        return self._act(request, pk, act)

    method.__name__, method.__doc__ = act.name, act.text
    return action(detail=True, methods=["post"], url_path=act.name)(method)
