"""The transport against servers that misbehave, on real loopback sockets."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest

from mobile.faults import NoNetworkError
from mobile.shapes import Request
from mobile.sync import http_transport
from mobile.sync.http_transport import HttpTransport


@contextmanager
def answering(answer: Callable[[bytes], bytes]) -> Iterator[tuple[str, list[bytes]]]:
    """A server for one connection: reads a request, writes what ``answer`` gives, closes."""
    heard: list[bytes] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                heard.append(_request(connection))
                connection.sendall(answer(heard[-1]))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", heard
        thread.join(5)


def _request(connection: socket.socket) -> bytes:
    content = b""
    while b"\r\n\r\n" not in content:
        content += connection.recv(65536)
    head, _, body = content.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.lower().split(b"\r\n")
         if line.startswith(b"content-length")), 0,
    )  # fmt: skip
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def response(
    body: bytes, *headers: str, status: str = "200 OK", length: int | None = None
) -> bytes:
    size = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {size}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def test_a_large_push_is_packed_and_a_small_one_is_not() -> None:
    text = '{"changes": "' + "x" * 5000 + '"}'
    with answering(lambda _: response(b"{}")) as (url, heard), closing(HttpTransport(url)) as wire:
        wire.send(Request("POST", "/push", text, "token", may_be_packed=True))
    head, _, body = heard[0].partition(b"\r\n\r\n")
    assert b"content-encoding: gzip" in head.lower()
    assert b"authorization: bearer token" in head.lower()
    assert gzip.decompress(body).decode() == text
    with answering(lambda _: response(b"{}")) as (url, heard), closing(HttpTransport(url)) as wire:
        wire.send(Request("POST", "/push", "{}", may_be_packed=True))
    assert heard[0].endswith(b"\r\n\r\n{}")


def test_packed_answers_are_unpacked() -> None:
    packed = response(gzip.compress(b'{"a": 1}'), "Content-Encoding: gzip")
    with answering(lambda _: packed) as (url, _), closing(HttpTransport(url)) as wire:
        assert wire.send(Request("GET", "/pull")).body == b'{"a": 1}'


def test_a_redirect_is_not_followed() -> None:
    away = response(b"", "Location: http://portal.example/login", status="302 Found")
    with answering(lambda _: away) as (url, _), closing(HttpTransport(url)) as wire:
        assert wire.send(Request("GET", "/pull")).status == 302


@pytest.mark.parametrize(
    "answer",
    [b"", b"HTTP/1.1 200 OK\r\n", b"not http at all\r\n\r\n", response(b"half", length=4000)],
)
def test_an_answer_cut_short_is_no_answer(answer: bytes) -> None:
    with (
        answering(lambda _: answer) as (url, _),
        closing(HttpTransport(url)) as wire,
        pytest.raises(NoNetworkError),
    ):
        wire.send(Request("GET", "/pull"))


def test_an_answer_that_is_not_what_its_header_says_is_empty() -> None:
    lying = response(b"plainly not gzip", "Content-Encoding: gzip")
    with answering(lambda _: lying) as (url, _), closing(HttpTransport(url)) as wire:
        assert wire.send(Request("GET", "/pull")).body == b""


def test_an_endless_answer_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_transport, "MOST_BYTES", 1000)
    bomb = response(gzip.compress(b"0" * 5_000_000), "Content-Encoding: gzip")
    with answering(lambda _: bomb) as (url, _), closing(HttpTransport(url)) as wire:
        assert wire.send(Request("GET", "/pull")).body == b""


def test_a_closed_port_and_an_unknown_name_are_no_network() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port = listener.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}", "http://no-such-name.invalid"):
        with closing(HttpTransport(url)) as wire, pytest.raises(NoNetworkError):
            wire.send(Request("GET", "/pull"))
