"""`format=` chooses the answer's form; a form that is not there is a clear 400."""

from __future__ import annotations

from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request

from core.errors import BadRequest

KNOWN = ("json", "csv", "xlsx")


class FormatNegotiation(DefaultContentNegotiation):
    """JSON always; views with files read `format` themselves."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        asked = request.query_params.get("format")
        if asked is not None and asked not in KNOWN:
            raise BadRequest("Unknown format.", {"format": [f"Use one of {', '.join(KNOWN)}."]})
        renderer = renderers[0]
        return renderer, renderer.media_type
