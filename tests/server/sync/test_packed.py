"""Pushes in gzip, and pushes that are too large."""

from __future__ import annotations

import gzip
import json

import pytest

from shared.wire.protocol import MAX_PUSH_BYTES
from tests.server.sync.field import Tablet, work


def test_push_in_gzip_is_read(tablet: Tablet) -> None:
    tablet.write(work())
    packed = gzip.compress(json.dumps(tablet.message()).encode())
    reply = tablet.send_bytes(packed, **{"Content-Encoding": "gzip"})
    assert reply.get_json()["receipts"][0]["outcome"] == "created"


def test_push_that_unpacks_beyond_the_limit_is_refused(tablet: Tablet) -> None:
    bomb = gzip.compress(b" " * (MAX_PUSH_BYTES + 2))
    assert len(bomb) < 20_000
    reply = tablet.send_bytes(bomb, **{"Content-Encoding": "gzip"})
    assert (reply.status_code, reply.get_json()["error"]["code"]) == (413, "too_large")


def test_push_larger_than_allowed_is_refused(tablet: Tablet) -> None:
    reply = tablet.send_bytes(b" " * (MAX_PUSH_BYTES + 1))
    assert (reply.status_code, reply.get_json()["error"]["code"]) == (413, "too_large")


@pytest.mark.parametrize("content", [b"\x1f\x8b cut off", gzip.compress(b"{}", mtime=0)[:-9], b""])
def test_push_of_broken_gzip_is_refused(tablet: Tablet, content: bytes) -> None:
    reply = tablet.send_bytes(content, **{"Content-Encoding": "gzip"})
    assert (reply.status_code, reply.get_json()["error"]["code"]) == (400, "not_json")
