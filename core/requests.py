"""What of the current request the audit trail and error answers need: its id and the sender's address."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class RequestFacts:
    request_id: str = ""
    address: str | None = None


current: ContextVar[RequestFacts] = ContextVar("entente_request", default=RequestFacts())  # noqa: B039
