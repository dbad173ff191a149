"""Is this PDF an issued week's page, as it was issued? Its bytes against the signed register.

``issued``: the register proves an issue that the file is, or says it is (``IDENTITY``, which each
PDF carries); ``unaltered``: and these are the very bytes that were sealed. Proves: the issue's seal
is over its pages' SHA-256, and a root whose signature holds has the seal among its leaves.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from server.register import service as register
from server.reporting import queries
from server.reporting.models import IssuedPage, IssuedWeek
from server.reporting.proving_queries import digests_of, page_of_bytes, week_with_id
from server.reporting.seals import is_seal_of

IDENTITY = re.compile(rb"tareeq-issue:([0-9a-f]{32})")
SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
MOST_BYTES = 50_000_000
# A PDF packs its small objects, what it says of itself among them. A bomb is not unpacked.
_PACKED = re.compile(rb"/ObjStm[^>]{0,500}>>\s{0,4}stream\r?\n")
_HEX = re.compile(rb"<((?:[0-9A-Fa-f]{2}){45,300})>")
_MOST_PACKED, _MOST_UNPACKED = 200, 1_000_000
# Whether a signed root has a leaf: the register's own answer, or one that was kept for a moment.
InRoot = Callable[[bytes, int], bool]


@dataclass(frozen=True)
class Proof:
    """``week``: the issue that the register proves; None when it proves none.

    ``page``: the page of it that the bytes are; ``restated_by``: its newest later issue's number.
    """

    week: IssuedWeek | None = None
    page: IssuedPage | None = None
    restated_by: int | None = None

    @property
    def is_issued(self) -> bool:
        return self.week is not None

    @property
    def is_unaltered(self) -> bool:
        return self.page is not None

    def as_json(self) -> dict[str, Any]:
        """What ``tareeq week verify FILE --json`` prints."""
        return {
            "issued": self.is_issued,
            "unaltered": self.is_unaltered,
            "week": self.week.week_start.isoformat() if self.week else None,
            "governorate": self.week.governorate if self.week else None,
            "restated_by": self.restated_by,
        }


def prove_file(content: bytes) -> Proof:
    """Of a file's bytes; of one that was altered, the issue that it says it is."""
    found = prove_sha256(hashlib.sha256(content).hexdigest())
    return found if found.is_issued else prove_issue(issue_named_in(content))


def prove_sha256(sha256: str, is_in_root: InRoot = register.is_in_root) -> Proof:
    """Of the file that has this SHA-256, in small hexadecimal digits."""
    page = page_of_bytes(sha256)
    found = prove_issue(page.week if page else None, is_in_root)
    return Proof(found.week, page, found.restated_by) if found.is_issued else found


def prove_issue(issue: UUID | None, is_in_root: InRoot = register.is_in_root) -> Proof:
    """Of the issue with this id, whatever file names it."""
    week = week_with_id(issue) if issue else None
    if week is None or not register_proves(week, is_in_root):
        return Proof()
    newest = queries.last_issue(week.governorate, week.week_start)
    is_restated = newest is not None and newest.issue > week.issue
    return Proof(week, None, newest.issue if newest and is_restated else None)


def register_proves(week: IssuedWeek, is_in_root: InRoot) -> bool:
    """Whether a signed root carries the seal, and that is over this issue and its pages."""
    is_sealed = week.sealed_by is not None and is_in_root(bytes.fromhex(week.seal), week.sealed_by)
    return is_sealed and is_seal_of(week, digests_of(week))


def issue_named_in(content: bytes) -> UUID | None:
    """The id that a PDF's bytes, whole or broken, carry (IDENTITY)."""
    for part in (content, *_unpacked(content)):
        for written in _as_written(part):
            if found := IDENTITY.search(written):
                return UUID(found[1].decode())
    return None


def _as_written(part: bytes) -> Iterator[bytes]:
    """The ways in which programs that save a PDF anew write a text."""
    yield part
    yield part.replace(b"\0", b"")  # UTF-16
    yield part.replace(rb"\055", b"-").replace(rb"\072", b":")  # signs by number
    yield b" ".join(bytes.fromhex(found[1].decode()) for found in _HEX.finditer(part))


def _unpacked(content: bytes) -> Iterator[bytes]:
    for nth, begin in enumerate(_PACKED.finditer(content)):
        if nth == _MOST_PACKED:
            return
        packed = content[begin.end() : begin.end() + _MOST_UNPACKED]
        try:
            yield zlib.decompressobj().decompress(packed, _MOST_UNPACKED)
        except zlib.error:
            continue
