"""The OpenAPI file and the page for people made from it."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from core.errors import NotVisible, page
from core.rest.describe import operations_by_tag

YAML_TYPE, JSON_TYPE = "application/vnd.oai.openapi", "application/vnd.oai.openapi+json"


@cache
def schema() -> dict[str, Any]:
    """The OpenAPI 3.1 document, made once in a process, in English, the same for every reader."""
    with translation.override("en"):
        return dict(SchemaGenerator().get_schema(request=None, public=True))


@cache
def schema_bytes(form: str) -> bytes:
    """The document as YAML or JSON text."""
    if form == "json":
        return json.dumps(schema(), ensure_ascii=False, indent=1).encode()
    return bytes(OpenApiYamlRenderer().render(schema(), renderer_context={}))


def schema_view(request: HttpRequest) -> HttpResponse:
    """The OpenAPI 3.1 description of this API. It says what kinds of things there are, nothing about any of them."""
    if request.method not in ("GET", "HEAD"):
        answer = page(request, 405)
        answer["Allow"] = "GET, HEAD"
        return answer
    form = request.GET.get("format", "yaml")
    if form not in ("yaml", "json") or set(request.GET) - {"format"}:
        return page(request, 400, "The only parameter is format: yaml or json.")
    return HttpResponse(schema_bytes(form), content_type=JSON_TYPE if form == "json" else YAML_TYPE)


@login_required
def docs_page(request: HttpRequest) -> HttpResponse:
    """The same description as a page: every operation with its parameters, bodies, answers and an example."""
    return render(
        request, "core/api_docs.html", {"groups": operations_by_tag(schema()), "page": {"title": "API"}}
    )


class Unknown(APIView):
    """Any other address below `/api/`: 404 as problem details."""

    permission_classes = [AllowAny]
    schema = None
    metadata_class = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotVisible


unknown = Unknown.as_view()
