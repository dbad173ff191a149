"""Posting to an address that somebody typed: guarded, bounded, and never followed elsewhere.

The name is looked up once; every address that it has must be public, and the one that was looked
at is the one that is connected to. No redirect is followed and no proxy is used.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from server.http.errors import Refusal

LONGEST_URL = 500
CONNECT_S, WHOLE_S = 5.0, 15.0
MOST_READ = 16 * 1024
# IPv6 that carries an IPv4 address inside: whoever unpacks it might be led within.
_CARRIERS = [ipaddress.ip_network(n) for n in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")]


class Unreached(Exception):  # noqa: N818 - what happened, not a fault of ours
    """Nobody answered; ``code`` says why (server.webhooks.wording.TROUBLES)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Target:
    """An address as it was typed, taken apart."""

    host: str
    port: int
    path: str
    is_tls: bool


def read_target(url: str, may_be_private: bool) -> Target:
    """The address taken apart. Raises Refusal naming ``url``: only https, where it is public."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode()
        port = parts.port
    except ValueError as error:
        raise Refusal("webhook_url_wrong", "url") from error
    schemes = {"https", "http"} if may_be_private else {"https"}
    is_whole = url.isascii() and url.isprintable() and " " not in url and len(url) <= LONGEST_URL
    if not host or parts.scheme not in schemes or "@" in parts.netloc or not is_whole:
        raise Refusal("webhook_url_wrong", "url")
    is_tls = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, port or (443 if is_tls else 80), path, is_tls)


def post(target: Target, headers: Mapping[str, str], body: bytes, may_be_private: bool) -> int:
    """The status that was answered. Raises Unreached."""
    address = _looked_up(target, may_be_private)
    connection = _connection(target, address)
    watch = threading.Timer(WHOLE_S, connection.cut)
    watch.start()
    try:
        connection.request("POST", target.path, body, dict(headers))
        answer = connection.getresponse()
        answer.read(MOST_READ)
        if connection.is_cut:  # what came by then may look like the whole
            raise Unreached("timed_out")
        return answer.status
    except ssl.SSLError as error:
        raise Unreached("timed_out" if connection.is_cut else "tls_wrong") from error
    except (OSError, http.client.HTTPException) as error:
        is_late = connection.is_cut or isinstance(error, TimeoutError)
        raise Unreached("timed_out" if is_late else _trouble(error)) from error
    finally:
        watch.cancel()
        connection.close()


def is_public(address: str) -> bool:
    """Whether an IP address is one of the world's: not of a house, a machine or a link."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if any(found in carrier for carrier in _CARRIERS):
            return False
    return found.is_global and not found.is_multicast


def _looked_up(target: Target, may_be_private: bool) -> str:
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreached("name_unknown") from error
    addresses = [str(one[4][0]) for one in found]
    if not may_be_private and not all(map(is_public, addresses)):
        raise Unreached("address_private")
    return addresses[0]


def _trouble(error: Exception) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "refused"
    return "answer_wrong" if isinstance(error, http.client.HTTPException) else "broken_off"


class _Pinned:
    """Connects to the address that was looked at, whatever the name says by then."""

    address: str
    connected: socket.socket | None = None
    is_cut = False

    def cut(self) -> None:
        """End it from another thread: reading byte by byte would outlast any timeout."""
        self.is_cut = True
        if self.connected is not None:
            with suppress(OSError):
                self.connected.shutdown(socket.SHUT_RDWR)


class _Plain(_Pinned, http.client.HTTPConnection):
    def connect(self) -> None:
        self.sock = self.connected = socket.create_connection(
            (self.address, self.port), self.timeout
        )


class _Tls(_Pinned, http.client.HTTPSConnection):
    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), self.timeout)
        context: ssl.SSLContext = self._context  # type: ignore[attr-defined]
        self.sock = self.connected = context.wrap_socket(plain, server_hostname=self.host)


def _connection(target: Target, address: str) -> Any:
    kind = _Tls if target.is_tls else _Plain
    connection = kind(target.host, target.port, timeout=CONNECT_S)
    connection.address = address
    return connection
