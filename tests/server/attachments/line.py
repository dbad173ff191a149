"""A plain tus client over real sockets, whose line may be cut anywhere."""

from __future__ import annotations

import hashlib
import random
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import uuid4

import httpx

from tests.server.attachments.office import Office
from tests.server.attachments.sending import STREAM, TUS, metadata
from tests.server.sync.field import Tablet, rows

MEBIBYTE = 1024 * 1024


class Line:
    """A plain tus client that may be cut anywhere."""

    def __init__(self, office: Office, tablet: Tablet, size: int) -> None:
        self.office, self.tablet = office, tablet
        self.content = random.Random(size + time.monotonic_ns()).randbytes(size)
        self.sha256 = hashlib.sha256(self.content).hexdigest()
        self.record = uuid4()
        self.path = ""

    def begin(self, content: Any = None) -> httpx.Response:
        """Ask for an upload, with its first bytes when there are any; keeps where it is."""
        more = {} if content is None else {"content": content}
        headers = self._announced() | ({} if content is None else STREAM)
        answer = self._call("POST", "/files", headers, **more)
        self.path = answer.headers.get("Location", self.path)
        return answer

    def _announced(self) -> dict[str, str]:
        length = {"Upload-Length": str(len(self.content))}
        return length | metadata(self.content, record=self.record)

    def _call(self, method: str, path: str, headers: dict[str, Any], **more: Any) -> httpx.Response:
        sent = {**TUS, **self.tablet.identity, **headers}
        url = f"{self.office.url}{path}"
        return httpx.request(method, url, headers=sent, timeout=30, **more)

    def head(self) -> httpx.Response:
        return self._call("HEAD", self.path, {})

    def offset(self) -> int:
        return int(self.head().headers["Upload-Offset"])

    def patch(self, offset: int, content: Any = None) -> httpx.Response:
        body = self.content[offset:] if content is None else content
        headers = {**STREAM, "Upload-Offset": str(offset)}
        return self._call("PATCH", self.path, headers, content=body)

    @contextmanager
    def raw(self, offset: int = 0) -> Iterator[socket.socket]:
        """A socket on which all the rest has been announced: by PATCH, or by POST before there
        is an upload.
        """
        first = f"PATCH {self.path}" if self.path else "POST /files"
        more = {"Upload-Offset": str(offset)} if self.path else self._announced()
        lines = {
            "Host": "localhost", **TUS, **self.tablet.identity, **STREAM, **more,
            "Content-Length": str(len(self.content) - offset),
        }  # fmt: skip
        text = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        with socket.create_connection(("127.0.0.1", self.office.port), timeout=30) as line:
            line.sendall(f"{first} HTTP/1.1\r\n{text}\r\n".encode())
            yield line

    def until_safe(self) -> str:
        """Send until there is a receipt, as a tablet does; the receipt."""
        for _ in range(100):
            with suppress(httpx.HTTPError, KeyError):
                answer = self.head()
                if "Tareeq-Receipt" in answer.headers:
                    return answer.headers["Tareeq-Receipt"]
                answer = self.patch(int(answer.headers["Upload-Offset"]))
                if "Tareeq-Receipt" in answer.headers:
                    return answer.headers["Tareeq-Receipt"]
            time.sleep(0.2)
        raise AssertionError("no receipt")

    def is_stored_once(self) -> bool:
        found = rows(
            self.tablet.app, "SELECT count(*) FROM file_use WHERE record = :r", r=self.record
        )
        names = [path for path in self.office.stored if path.name == self.sha256]
        return found[0][0] == 1 and [path.read_bytes() for path in names] == [self.content]


def wait_for(seconds: float, is_true: Any) -> bool:
    give_up_at = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > give_up_at:
            return False
        time.sleep(0.1)
    return True
