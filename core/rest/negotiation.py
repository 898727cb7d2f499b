"""`format=` chooses the answer's form; a form that is not there is a clear 400, one that is not wanted a 406."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request

from core.errors import BadRequest

MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class FormatNegotiation(DefaultContentNegotiation):
    """JSON always; lists with files read `format` themselves."""

    media_types = MEDIA_TYPES

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        asked = request.query_params.get("format", "json")
        if asked not in self.media_types:
            raise BadRequest("Unknown format.", {"format": [f"Use one of {', '.join(self.media_types)}."]})
        if not any(_matches(wanted, self.media_types[asked]) for wanted in self.get_accept_list(request)):
            raise NotAcceptable("This answer is not in a form that the Accept header allows.")
        renderer = renderers[0]
        return renderer, renderer.media_type


def _matches(wanted: str, offered: str) -> bool:
    """Whether one entry of an Accept header lets a media type through; problem details count as JSON."""
    kind = wanted.partition(";")[0].strip().lower()
    general, _slash, _rest = offered.partition("/")
    allowed = {offered, "*/*", f"{general}/*"}
    return kind in allowed or (offered == "application/json" and kind in ("application/problem+json", ""))
