"""Reading what came back for a file: our server's word in tus 1.0.0, or somebody else's page.

Nothing of a stranger is believed: an answer is ours when it says which tus it speaks, or holds
one of our errors. How far an upload is stands in ``Upload-Offset``; that the file is safe there
stands in ``Tareeq-Receipt`` alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from shared.sync.answer import NO_NETWORK, NOT_OURS, read_error_code, read_retry_after

TUS_VERSION = "1.0.0"
FILES = "/files"
_HASH = re.compile(r"[0-9a-f]{64}")
_UPLOAD = re.compile(r"/files/[A-Za-z0-9_.~-]{1,200}")
# 460 is the checksum extension's own; an upload that is another person's is as good as lost.
_SAID = {
    401: "sign_in",
    403: "lost",
    404: "lost",
    409: "behind",
    410: "lost",
    460: "mismatch",
}
# Of the tablet, not of a file: it is revoked, or the app is too old.
_REFUSING = {"device_revoked", "tus_version", "protocol_unknown"}
_BUSY = {408, 423, 425, 429}


@dataclass(frozen=True)
class FileAnswer:
    """``says``: yes, lost (no such upload), behind (another offset), mismatch (other bytes),
    busy, no (never as it is), sign_in, refused, no_network or not_ours.

    ``offset``, ``length``: bytes; None when missing or no plain number. ``receipt``: None
    unless well-formed. ``place``: the upload's path, "" unless it is one of ours.
    """

    says: str
    status: int = 0
    offset: int | None = None
    length: int | None = None
    receipt: str | None = None
    place: str = ""
    code: str = ""
    retry_after_s: float | None = None


def no_file_answer(code: str = NO_NETWORK) -> FileAnswer:
    """Nothing came back, or nothing that could be trusted: ``code`` says which."""
    return FileAnswer(NO_NETWORK if code == NO_NETWORK else NOT_OURS, code=code)


def read_file_answer(status: int, headers: Mapping[str, str], body: bytes) -> FileAnswer:
    """``headers`` have lower-case names. Never raises."""
    code = read_error_code(status, body)
    says = _says(status, headers, code)
    return FileAnswer(
        says=says,
        status=status,
        offset=_number(headers.get("upload-offset", "")),
        length=_number(headers.get("upload-length", "")),
        receipt=_receipt(headers.get("tareeq-receipt", "")),
        place=_place(headers.get("location", "")),
        code=code or (NOT_OURS if says == NOT_OURS else f"http_{status}"),
        retry_after_s=read_retry_after(headers),
    )


def _says(status: int, headers: Mapping[str, str], code: str) -> str:
    if code in _REFUSING:
        return "refused"
    if 500 <= status < 600 or status in _BUSY:
        return "busy"
    is_bearer = headers.get("www-authenticate", "").lower().startswith("bearer")
    if not code and not is_bearer and headers.get("tus-resumable") != TUS_VERSION:
        return NOT_OURS
    if 200 <= status < 300:
        return "yes"
    return _SAID.get(status, "no" if 400 <= status < 500 else NOT_OURS)


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _receipt(text: str) -> str | None:
    return text if _HASH.fullmatch(text) else None


def _place(location: str) -> str:
    """The path alone: whatever host an answer names, the token goes to our server."""
    try:
        path = urlsplit(location).path
    except ValueError:
        return ""
    return path if _UPLOAD.fullmatch(path) else ""
