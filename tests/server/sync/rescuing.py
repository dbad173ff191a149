"""Rescue files as tablets write them, and as nobody should."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from flask import Flask

from server.register import service as register
from shared.sync.chain import lost_message
from shared.sync.sealing import seal
from shared.wire.rescue import write_line
from tests.server.sync.field import Tablet

OTHER_SERVER = X25519PrivateKey.from_private_bytes(bytes(31) + b"\x01").public_key()


def tablet_line(tablet: Tablet, **more: Any) -> bytes:
    said = {
        "format": 1, "device": str(tablet.device), "public_key": text(tablet.public_key),
        "written_at": "2026-03-02T06:00:00.000000Z", "clock_error_s": 0, "faults": [],
    }  # fmt: skip
    return write_line("tablet", **{**said, **more})


def outbox_line(tablet: Tablet) -> bytes:
    return write_line("outbox", outbox=str(tablet.outbox), person=str(tablet.person.id))


def lost_message_of(tablet: Tablet, to_n: int, link: bytes | None = None) -> dict[str, Any]:
    """A declaration that what is lacking up to ``to_n`` is lost, as POST /sync/lost."""
    link = link or tablet.links[to_n]
    signature = tablet.key.sign(lost_message(tablet.outbox, to_n, link))
    said = {"outbox": str(tablet.outbox), "to_n": to_n, "link": text(link)}
    return {**said, "signature": text(signature)}


def ended(lines: Iterable[bytes]) -> list[bytes]:
    all_ = list(lines)
    return [*all_, write_line("end", entries=len(all_))]


def lines_of(tablet: Tablet, first: int = 1) -> list[bytes]:
    """All that a tablet's outbox holds from entry ``first`` on."""
    found = [tablet_line(tablet), outbox_line(tablet)]
    if first > 1:
        found.append(write_line("lost", **lost_message_of(tablet, first - 1)))
    return ended([*found, write_line("push", message=tablet.message(first))])


def sealed(app: Flask, lines: Iterable[bytes], key: bytes | None = None) -> bytes:
    with app.app_context():
        public = key or register.rescue_public_key()
    return b"".join(seal(lines, public, b"\x07" * 32))


def hand_in(app: Flask, content: bytes, carrier: Tablet) -> Any:
    """POST it as another tablet would; the response."""
    headers = {"Content-Type": "application/octet-stream", **carrier.identity}
    return app.test_client().post("/api/v1/sync/rescue", data=content, headers=headers)


def saved(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def text(content: bytes) -> str:
    return base64.b64encode(content).decode()
