"""What is fetched from the web, and what is refused: nothing inside the house, nothing endless."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from core import fetching
from core.fetching import FetchRefused, fetch, is_public

INSIDE = (
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "255.255.255.255",
)  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_are_no_public_ones(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111"])
def test_addresses_of_the_open_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x", "http://localhost/x", "http://[::1]/", "ftp://example.org/x", "file:///etc/passwd", "http://",
        "http://user:word@example.org/", "http://example.org:22/", "http://2130706433/", "http://0x7f.1/", "http://example.org:x/",
    ],
)  # fmt: skip
def test_what_is_refused_before_anything_is_asked(url: str) -> None:
    with pytest.raises(FetchRefused):
        fetch(url, most=1000, seconds=2)


def test_one_private_address_among_public_ones_refuses_all(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *_args, **_more: answers)
    with pytest.raises(FetchRefused, match="public internet"):
        fetch("http://rebinding.example/", most=1000)


class Page(BaseHTTPRequestHandler):
    """A small site: a list, a redirect, a large file, a slow one."""

    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1/inside")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        if self.path == "/large":
            self.wfile.write(b"x" * 5000)
        elif self.path == "/slow":
            for _turn in range(40):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.1)
        else:
            self.wfile.write(f"host={self.headers['Host']} path={self.path}".encode())

    def log_message(self, *args: Any) -> None:
        """Nothing is printed."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """`lists.example` on this machine, as if its address were a public one."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    connect = socket.create_connection
    monkeypatch.setattr(fetching, "resolve", lambda _host, _port: "203.0.113.7")

    def to_server(address: tuple[str, int], **more: Any) -> socket.socket:
        assert address[0] == "203.0.113.7", "the connection goes to the address that was checked"
        return connect(("127.0.0.1", server.server_port), **more)

    monkeypatch.setattr(fetching.socket, "create_connection", to_server)
    yield
    server.shutdown()
    server.server_close()


@pytest.mark.usefixtures("site")
def test_a_file_is_read_under_its_name() -> None:
    got = fetch("http://lists.example/gov/cabinet.csv?year=2024", most=1000)
    assert got.name == "cabinet.csv"
    assert got.data == b"host=lists.example path=/gov/cabinet.csv?year=2024"


@pytest.mark.usefixtures("site")
def test_no_redirect_is_followed_and_no_more_read_than_allowed() -> None:
    with pytest.raises(FetchRefused, match="302"):
        fetch("http://lists.example/moved", most=1000)
    with pytest.raises(FetchRefused, match="larger"):
        fetch("http://lists.example/large", most=1000)
    with pytest.raises(FetchRefused, match="too long"):
        fetch("http://lists.example/slow", most=1000, seconds=0.5)
