"""A keep-alive HTTP client with little of its own: raw sockets, one request at a time."""

from __future__ import annotations

import socket
import statistics
import threading
import time
from dataclasses import dataclass, field


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    first_byte: float = 0.0


@dataclass
class Client:
    """One connection to one server."""

    port: int
    headers: dict[str, str] = field(default_factory=dict)
    _socket: socket.socket | None = None
    _left: bytes = b""

    def ask(self, method: str, path: str, body: bytes = b"", **extra: str) -> Answer:
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: keep-alive"]
        lines += [f"{name}: {value}" for name, value in {**self.headers, **extra}.items()]
        if body or method == "POST":
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        request = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
        try:
            return self._exchange(request)
        except (ConnectionError, OSError):
            self.close()
            return self._exchange(request)

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket, self._left = None, b""

    def _exchange(self, request: bytes) -> Answer:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=600)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        began = time.perf_counter()
        self._socket.sendall(request)
        data = self._left
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more()
        first = time.perf_counter() - began
        head = data[:end].decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in head[1:])
        }
        rest = bytearray(data[end + 4 :])
        if "content-length" in headers:
            body = self._exactly(rest, int(headers["content-length"]))
        elif headers.get("transfer-encoding") == "chunked":
            body = self._chunks(rest)
        else:
            body = b""
            self._left = bytes(rest)
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(int(head[0].split(" ")[1]), headers, body, first)

    def _more(self) -> bytes:
        assert self._socket is not None
        found = self._socket.recv(262_144)
        if not found:
            raise ConnectionError("the server closed the connection")
        return found

    def _exactly(self, rest: bytearray, size: int) -> bytes:
        while len(rest) < size:
            rest += self._more()
        self._left = bytes(rest[size:])
        return bytes(rest[:size])

    def _chunks(self, rest: bytearray) -> bytes:
        body = bytearray()
        while True:
            while (end := rest.find(b"\r\n")) < 0:
                rest += self._more()
            size = int(bytes(rest[:end]).split(b";")[0], 16)
            while len(rest) < end + 2 + size + 2:
                rest += self._more()
            body += rest[end + 2 : end + 2 + size]
            del rest[: end + 2 + size + 2]
            if size == 0:
                self._left = bytes(rest)
                return bytes(body)


def p50(times: list[float]) -> float:
    """The median in milliseconds."""
    return statistics.median(times) * 1000


def throughput(port: int, headers: dict[str, str], path: str, seconds: float, width: int = 8) -> float:
    """Answers a second with so many clients at once."""
    done = [0] * width
    end = time.perf_counter() + seconds

    def work(number: int) -> None:
        client = Client(port, headers)
        while time.perf_counter() < end:
            client.get(path)
            done[number] += 1
        client.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(width)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / seconds
