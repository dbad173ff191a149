"""How far a tablet has pulled: opaque to it, and bound to what it was made under."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import asdict, dataclass
from uuid import UUID

from server.http.errors import Refusal

_LONGEST = 400
_WHOLE_NUMBER = re.compile(r"\d{1,19}")
LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Cursor:
    """``epoch`` of the cluster, person, version of their scope; (xid, seq) of the last row."""

    epoch: str
    person: str
    scope_version: int
    xid: str
    seq: int

    def __str__(self) -> str:
        text = json.dumps(asdict(self), separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def beginning(epoch: UUID, person: UUID, scope_version: int) -> Cursor:
    return Cursor(str(epoch), str(person), scope_version, "0", 0)


def read_cursor(text: str) -> Cursor:
    """The cursor in ``text``. Raises Refusal cursor_wrong (400) for anything not ours."""
    try:
        if len(text) > _LONGEST:
            raise ValueError("longer than any of ours")
        padded = text + "=" * (-len(text) % 4)
        content = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        cursor = Cursor(**content)
        if not _is_sound(cursor):
            raise ValueError("not numbers")
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise Refusal("cursor_wrong", "cursor", status=400) from error
    return cursor


def _is_sound(cursor: Cursor) -> bool:
    xid, seq = cursor.xid, cursor.seq
    is_number = isinstance(xid, str) and xid.isascii() and bool(_WHOLE_NUMBER.fullmatch(xid))
    return is_number and type(seq) is int and 0 <= seq <= LARGEST and int(xid) <= LARGEST
