"""The fake server's files: tus 1.0.0 in memory, as a tablet needs it."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from mobile.faults import NoNetworkError
from mobile.shapes import Reply, Request

TUS = {"tus-resumable": "1.0.0"}


@dataclass
class FakeUpload:
    metadata: dict[str, str]
    length: int
    content: bytearray = field(default_factory=bytearray)

    @property
    def is_whole(self) -> bool:
        return len(self.content) == self.length

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


class FakeFiles:
    """``uploads``: path -> upload; ``kept``: (record, role) -> bytes that were received whole.

    ``cut_after``: so many bytes of a piece arrive before the line is cut, once.
    """

    def __init__(self) -> None:
        self.uploads: dict[str, FakeUpload] = {}
        self.kept: dict[tuple[UUID, str], bytes] = {}
        self.cut_after: int | None = None
        self.received_bytes = 0

    def send(self, request: Request) -> Reply:
        """The person was checked; ``request.path`` begins with /files."""
        if request.method == "GET":
            record, role = request.path.split("/")[2:]
            content = self.kept.get((UUID(record), role))
            return Reply(404, TUS, b"") if content is None else Reply(200, TUS, content)
        assert request.headers["Tus-Resumable"] == "1.0.0"
        if request.method == "POST":
            return self._create(request)
        upload = self.uploads.get(request.path)
        if upload is None:
            return Reply(404, TUS, b"")
        if request.method == "HEAD":
            return self._answer(200, upload, {"upload-length": str(upload.length)})
        if int(request.headers["Upload-Offset"]) != len(upload.content):
            return Reply(409, TUS, b"")
        return self._take(204, request.path, upload, request)

    def _create(self, request: Request) -> Reply:
        pairs = (pair.split(" ") for pair in request.headers["Upload-Metadata"].split(","))
        metadata = {name: base64.b64decode(value).decode() for name, value in pairs}
        length = int(request.headers["Upload-Length"])
        same = (p for p, u in self.uploads.items() if (u.metadata, u.length) == (metadata, length))
        path = next(same, f"/files/{uuid4()}")
        upload = self.uploads.setdefault(path, FakeUpload(metadata, length))
        if request.piece is None:
            return self._answer(201, upload, {"location": path})
        return self._take(201, path, upload, request, {"location": path})

    def _take(
        self,
        status: int,
        path: str,
        upload: FakeUpload,
        request: Request,
        more: dict[str, str] | None = None,
    ) -> Reply:
        assert request.headers["Content-Type"] == "application/offset+octet-stream"
        assert request.piece is not None
        content = b"".join(request.piece.read())
        assert len(content) == request.piece.length
        cut_after, self.cut_after = self.cut_after, None
        arrived = content if cut_after is None else content[:cut_after]
        # A creation begins at the first byte: what is here of it is passed over.
        upload.content += arrived if status == 204 else arrived[len(upload.content) :]
        self.received_bytes += len(arrived)
        if cut_after is not None:
            raise NoNetworkError
        if upload.is_whole and upload.sha256 != upload.metadata["sha256"]:
            del self.uploads[path]
            return Reply(460, TUS, b"")
        return self._answer(status, upload, more or {})

    def _answer(self, status: int, upload: FakeUpload, more: dict[str, str]) -> Reply:
        headers = {**TUS, **more, "upload-offset": str(len(upload.content))}
        if upload.is_whole:
            key = (UUID(upload.metadata["record"]), upload.metadata["role"])
            self.kept[key] = bytes(upload.content)
            headers["tareeq-receipt"] = upload.sha256
        return Reply(status, headers, b"")
