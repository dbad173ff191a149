"""A plain tus client over Flask's test client, and pictures to send."""

from __future__ import annotations

import base64
import hashlib
import io
import random
from typing import Any
from uuid import uuid4

from PIL import Image
from werkzeug.test import TestResponse

from tests.server.sync.field import Tablet

TUS = {"Tus-Resumable": "1.0.0"}
STREAM = {"Content-Type": "application/offset+octet-stream"}


def photo(seed: int = 1, size: tuple[int, int] = (64, 48), **saved: Any) -> bytes:
    """A JPEG of noise, another one for each seed."""
    noise = random.Random(seed).randbytes(size[0] * size[1] * 3)
    content = io.BytesIO()
    Image.frombytes("RGB", size, noise).save(content, "JPEG", quality=90, **saved)
    return content.getvalue()


def metadata(content: bytes, **fields: Any) -> dict[str, str]:
    """Upload-Metadata for bytes; a field that is None is left out."""
    values = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "media_type": "image/jpeg",
        "record": str(uuid4()),
        "role": "original",
        **fields,
    }
    pairs = [
        f"{key} {base64.b64encode(str(value).encode()).decode()}"
        for key, value in values.items()
        if value is not None
    ]
    return {"Upload-Metadata": ",".join(pairs)}


def checksum(content: bytes, algorithm: str = "sha256") -> dict[str, str]:
    digest = hashlib.new(algorithm, content).digest()
    return {"Upload-Checksum": f"{algorithm} {base64.b64encode(digest).decode()}"}


class Sender:
    """A tablet's way to /files."""

    def __init__(self, tablet: Tablet) -> None:
        self.tablet = tablet

    def call(self, method: str, path: str = "/files", **more: Any) -> TestResponse:
        headers = {**TUS, **self.tablet.identity, **more.pop("headers", {})}
        sent = {name: value for name, value in headers.items() if value is not None}
        client = self.tablet.app.test_client()
        return client.open(path, method=method, headers=sent, buffered=True, **more)

    def begin(self, content: bytes, headers: dict[str, Any] | None = None, **fields: Any) -> str:
        """Begin an upload; its path."""
        sent = {"Upload-Length": str(len(content)), **metadata(content, **fields)}
        answer = self.call("POST", headers={**sent, **(headers or {})})
        assert answer.status_code == 201, answer.text
        return str(answer.headers["Location"])

    def patch(self, path: str, content: bytes, offset: int = 0, **headers: Any) -> TestResponse:
        sent = {**STREAM, "Upload-Offset": str(offset), **headers}
        return self.call("PATCH", path, data=content, headers=sent)

    def upload(self, content: bytes, **fields: Any) -> TestResponse:
        """All of it in one PATCH; the last answer."""
        return self.patch(self.begin(content, **fields), content)
