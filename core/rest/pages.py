"""What every list over the API says of its pages."""

from __future__ import annotations

import re

from django.conf import settings
from rest_framework.request import Request

from core.errors import BadRequest

LARGEST = 200


def page_size(request: Request) -> int:
    """How many rows are asked for; BadRequest for anything but a whole number from 1 to 200."""
    text = request.query_params.get("page_size", str(settings.LIST_PAGE_SIZE))
    if not re.fullmatch("[0-9]{1,3}", text) or not 1 <= int(text) <= LARGEST:
        raise BadRequest("page_size is not right.", {"page_size": ["Use a whole number from 1 to 200."]})
    return int(text)


def page_link(request: Request, cursor: str | None) -> str | None:
    """The address of a neighbouring page, with everything else that was asked."""
    if cursor is None:
        return None
    query = request.query_params.copy()
    query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
