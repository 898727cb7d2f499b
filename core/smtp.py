"""SMTP with one limit for a whole conversation: a mail server that hangs, trickles or talks without end is left.

smtplib's own timeout starts anew with every byte that arrives.
"""

from __future__ import annotations

import smtplib
import socket
import time
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

MOST_BYTES = 64 * 1024
LAST_ANSWER_SECONDS = 60


class _Lines:
    """What smtplib reads its answers from: lines until the deadline, and no more than `MOST_BYTES` of them."""

    def __init__(self, link: socket.socket, talk: _Limited) -> None:
        self.link, self.talk = link, talk
        self.held, self.read = b"", 0

    def readline(self, limit: int) -> bytes:
        while b"\n" not in self.held and len(self.held) < limit:
            self.link.settimeout(_left(self.talk.until))
            part = self.link.recv(4096)
            self.read += len(part)
            if self.read > MOST_BYTES:
                raise TimeoutError("the mail server says more than it should")
            if not part:
                break
            self.held += part
        line, end, _rest = self.held.partition(b"\n")
        found = (line + end)[:limit]
        self.held = self.held[len(found) :]
        return found

    def close(self) -> None:
        self.held = b""


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("the mail server takes too long")
    return left


class _Limited:
    """Mixed into smtplib's classes: the timeout holds from the first byte to the last."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.until = time.monotonic() + float(kwargs.get("timeout") or 20)
        super().__init__(*args, **kwargs)

    def getreply(self) -> tuple[int, bytes]:
        link: Any = self.sock  # type: ignore[attr-defined]
        if self.file is None and link is not None:
            self.file: Any = _Lines(link, self)
        return super().getreply()  # type: ignore[misc]

    def send(self, s: Any) -> None:
        link: Any = self.sock  # type: ignore[attr-defined]
        if link is not None:
            link.settimeout(_left(self.until))
        super().send(s)  # type: ignore[misc]

    def data(self, msg: Any) -> tuple[int, bytes]:
        """A server that has the whole message needs time to take it; leaving too early would bring it twice."""
        self.until = time.monotonic() + LAST_ANSWER_SECONDS
        return super().data(msg)  # type: ignore[misc]


class _Plain(_Limited, smtplib.SMTP):
    pass


class _Tls(_Limited, smtplib.SMTP_SSL):
    pass


class Backend(EmailBackend):
    """Django's SMTP backend over connections that end in time."""

    @property
    def connection_class(self) -> Any:
        return _Tls if self.use_ssl else _Plain
