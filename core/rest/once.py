"""`Idempotency-Key` on the API's POST: the answer to a repeated request is made again under today's rights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast
from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from core import idempotency

Act = Callable[[], list[Any]]
AnswerT = TypeVar("AnswerT", bound=HttpResponse)


def once(request: Request, act: Act, answer: Callable[[list[Any]], AnswerT]) -> AnswerT:
    """`act` writes and gives the ids of what it made or changed; `answer` renders those ids for the reader.

    Without the header both simply run. With it, the ids of the first time are rendered again: what the reader may
    not see any more is 404, whoever could see it then.
    """
    given = request.headers.get(idempotency.HEADER)
    if given is None:
        return answer(act())
    key = idempotency.checked(given)
    route = f"{request.method} {request.path}"
    digest = idempotency.digest_of(request.META.get("QUERY_STRING", ""), request.data)
    with idempotency.once(actor_id=cast("UUID", request.user.pk), key=key, route=route, digest=digest) as (
        row,
        done,
    ):
        if not done:
            idempotency.keep(row, refs=act())
    response = answer(list(row.object_refs))
    if done:
        response[idempotency.REPLAY] = "true"
    return response
