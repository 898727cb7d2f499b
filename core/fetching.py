"""Reading a public file from the web on somebody's behalf, and nothing inside the house.

The name is resolved once and every address it has must be a public one; the connection goes to that very address, so that a
second answer of the name server cannot lead elsewhere. No redirect is followed, no proxy asked, no credential sent; size and
time are limited, and what the other side says in an error is not repeated.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

PORTS = {"http": 80, "https": 443}
CHUNK = 65_536
AGENT = "Entente roster check"


class FetchRefused(Exception):
    """Why a file was not fetched, in words for people."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: the bytes and the last part of the path as a name."""

    data: bytes
    name: str


def is_public(address: str) -> bool:
    """Whether an address is one of the open internet: not private, local, link-local, shared, reserved or multicast.

    >>> is_public("8.8.8.8"), is_public("169.254.169.254"), is_public("::ffff:10.0.0.1"), is_public("64:ff9b::a00:1")
    (True, False, False, False)
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast


def resolve(host: str, port: int) -> str:
    """The address that a name has, asked once; refused when any of its addresses is not a public one."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchRefused(_("The name of the server was not found.")) from error
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(is_public(address) for address in addresses):
        raise FetchRefused(_("This address is not on the public internet."))
    return addresses[0]


def fetch(url: str, *, most: int, seconds: float = 30.0) -> Fetched:
    """The file at a web address; FetchRefused says why not."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or parts.username or parts.password:
        raise FetchRefused(_("Only plain web addresses can be read."))
    try:
        port = parts.port or PORTS[parts.scheme]
    except ValueError as error:
        raise FetchRefused(_("Only plain web addresses can be read.")) from error
    if port not in PORTS.values():
        raise FetchRefused(_("Only the usual ports of the web are read."))
    until = time.monotonic() + seconds
    address = resolve(parts.hostname, port)
    connection = _connection(parts.scheme, parts.hostname, port, address, seconds)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    try:
        headers = {"User-Agent": AGENT, "Accept-Encoding": "identity", "Connection": "close"}
        connection.request("GET", path.encode("ascii", "ignore").decode(), headers=headers)
        answer = connection.getresponse()
        if answer.status != 200:
            raise FetchRefused(_("The server answered %(code)s.") % {"code": answer.status})
        return Fetched(_read(connection, answer, most, until), parts.path.rsplit("/", 1)[-1][:200] or "list")
    except FetchRefused:
        raise
    except TimeoutError as error:
        raise FetchRefused(_("The server took too long.")) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise FetchRefused(_("The server could not be reached.")) from error
    finally:
        connection.close()


def _read(connection: Any, answer: http.client.HTTPResponse, most: int, until: float) -> bytes:
    """The body, as far as size and time allow."""
    got = bytearray()
    while True:
        left = until - time.monotonic()
        if left <= 0:
            raise FetchRefused(_("The server took too long."))
        if connection.sock is not None:
            connection.sock.settimeout(max(0.1, min(left, 10.0)))
        part = answer.read1(CHUNK)
        if not part:
            return bytes(got)
        got += part
        if len(got) > most:
            raise FetchRefused(_("The file is larger than %(mb)s MB.") % {"mb": most // 1_000_000})


def _connection(scheme: str, host: str, port: int, address: str, seconds: float) -> Any:
    """A connection that goes to the address that was checked, and proves that it is the host that was named."""

    def connect(this: Any) -> None:
        this.sock = socket.create_connection((address, port), timeout=min(seconds, 10.0))
        if scheme == "https":
            this.sock = ssl.create_default_context().wrap_socket(this.sock, server_hostname=host)

    base = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
    pinned = type("Pinned", (base,), {"connect": connect})
    return pinned(host, port, timeout=min(seconds, 10.0))
