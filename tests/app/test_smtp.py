"""Mail servers that hang, trickle or talk without end are left in time."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.mail import EmailMessage

from core import smtp
from core.smtp import Backend

Talk = Callable[[socket.socket], None]


@contextmanager
def server(talk: Talk) -> Iterator[int]:
    """A server that says what `talk` says to its first caller."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        try:
            link, _address = listening.accept()
            with link:
                talk(link)
        except OSError:
            return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.close()
        thread.join(5)


def hang(link: socket.socket) -> None:
    link.recv(100)


def trickle(link: socket.socket) -> None:
    stop = threading.Event()
    while not stop.wait(0.05):
        link.sendall(b"2")


def flood(link: socket.socket) -> None:
    while True:
        link.sendall(b"250-and another thing\r\n" * 1000)


@pytest.mark.parametrize("talk", [hang, trickle, flood])
def test_it_is_left_in_time(talk: Talk) -> None:
    with server(talk) as port:
        backend = Backend(host="127.0.0.1", port=port, timeout=1, use_tls=False)
        message = EmailMessage("Subject", "Body", "a@example.org", ["b@example.org"], connection=backend)
        began = time.monotonic()
        with pytest.raises(Exception) as left:
            message.send()
        assert isinstance(left.value, OSError)
        assert time.monotonic() - began < 30, "a limit for the whole, not for each byte"


def test_a_polite_server_gets_the_message(monkeypatch: pytest.MonkeyPatch) -> None:
    from aiosmtpd.controller import Controller

    class Keep:
        got: Any = None

        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
            Keep.got = envelope
            return "250 taken"

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Keep(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        backend = Backend(host="127.0.0.1", port=port, timeout=5, use_tls=False)
        EmailMessage("Subject", "Body", "a@example.org", ["b@example.org"], connection=backend).send()
    finally:
        controller.stop()
    assert Keep.got.rcpt_tos == ["b@example.org"]
    assert smtp.LAST_ANSWER_SECONDS >= 60, "leaving before the last answer is how mails come twice"
