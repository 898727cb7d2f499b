"""The OpenAPI file and the pages for people made from it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from core.rest.problems import problem


class SchemaView(SpectacularAPIView):
    """The OpenAPI 3.1 description of this API. It says what kinds of things there are, nothing about any of them."""

    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []


@login_required
def docs_page(request: HttpRequest) -> HttpResponse:
    """The same description as a page: every operation with its parameters and answers."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    tags: dict[str, list[dict[str, Any]]] = {}
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            entry = {"method": method.upper(), "path": path, **operation}
            tags.setdefault(operation["tags"][0], []).append(entry)
    return render(request, "core/api_docs.html", {"tags": sorted(tags.items())})


class Unknown(APIView):
    """Any other address below `/api/`: 404 as problem details."""

    permission_classes = [AllowAny]
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound

    def get(self, request: Request, rest: str) -> Any:
        return problem(404)


unknown = Unknown.as_view()

