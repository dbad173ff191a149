"""Map packs: fetched piece by piece after a sync, gone on with after a kill, swapped in whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mobile.faults import PortError
from mobile.shapes import Reply
from mobile.sync.needs import PackStore
from mobile.sync.requests import pack_request, packs_request
from mobile.sync.session import Session
from shared.wire.map_pack import PackBrokenError, PackUnfitError, map_packs_reply, read_pack

# So much of a pack is sent again at most after a cut; on a line that carries, more at a time.
FIRST_PIECE_BYTES = 64 * 1024
LARGEST_PIECE_BYTES = 1024 * 1024
# Packs change with the programme, not by the minute.
ASK_EVERY_MS = 600_000
# A piece that does not fit is begun anew; a server that goes on like that is left alone.
_MOST_BEGINNINGS = 3


class MapPackages:
    """Asked for at each sync; asks the server itself only when that is due."""

    def __init__(self, store: PackStore, session: Session) -> None:
        self._store, self._session = store, session
        self._asked_ms: int | None = None

    def begin(self) -> None:
        """Another person is there: their packs may be others."""
        self._asked_ms = None

    def fetch(self) -> bool:
        """Whether any pack is new here. What hinders it hinders nothing else."""
        now_ms = self._store.clocks_now().monotonic_ms
        if self._asked_ms is not None and 0 <= now_ms - self._asked_ms < ASK_EVERY_MS:
            return False
        try:
            news, is_done = self._fetch_all()
        except PortError:
            # No room, or a file that cannot be written: what is held stays on the map.
            return False
        self._asked_ms = now_ms if is_done else None
        return news

    def _fetch_all(self) -> tuple[bool, bool]:
        """(whether any is new, whether all are here)."""
        answer = self._session.ask_refreshing(packs_request, map_packs_reply)
        if answer.message is None:
            if answer.code == "not_found":
                self._store.note_packs(None)
            return False, answer.code == "not_found"
        listed = answer.message["packs"]
        self._store.note_packs([row["contract"] for row in listed])
        wanted = [r for r in listed if self._store.pack_version(r["contract"]) != r["version"]]
        found = [self._fetch_one(row) for row in wanted]
        if all(found):
            self._store.drop_roads_of_reference()
        return any(found), all(found)

    def _fetch_one(self, row: dict[str, Any]) -> bool:
        """Whether the pack is now here."""
        contract, length = row["contract"], FIRST_PIECE_BYTES
        for _ in range(_MOST_BEGINNINGS):
            while (content := self._store.whole_part(contract)) is None:
                piece = self._ask(contract, length)
                if piece is None:
                    return False
                self._store.add_to_part(contract, piece.sha256, piece.at, piece.content)
                if piece.is_last and self._store.whole_part(contract) is None:
                    break
                length = min(LARGEST_PIECE_BYTES, 2 * length)
            if content is not None and self._swap(contract, content):
                return True
            self._store.drop_part(contract)
        return False

    def _ask(self, contract: int, length: int) -> _Piece | None:
        """The next piece; the first of other bytes when the pack changed; None: not now."""
        held, (sha256, here) = self._store.pack_version(contract), self._store.pack_part(contract)
        reply = self._session.ask_for_bytes(
            lambda token: pack_request(contract, held, here, length, sha256, token)
        )
        if reply is not None and reply.status == 416 and here:
            self._store.drop_part(contract)
            return self._ask(contract, length)
        return None if reply is None else _piece(reply, sha256, here)

    def _swap(self, contract: int, content: bytes) -> bool:
        try:
            pack = read_pack(content)
            if pack.contract != contract:
                return False
            self._store.keep_pack(pack)
        except (PackBrokenError, PackUnfitError):
            self._store.forget_pack_version(contract)
            return False
        self._store.drop_part(contract)
        return True


@dataclass(frozen=True)
class _Piece:
    """``content`` belongs from ``at`` on into the bytes whose SHA-256 is ``sha256``."""

    sha256: str
    at: int
    content: bytes
    is_last: bool


def _piece(reply: Reply, sha256: str, here: int) -> _Piece | None:
    """What came, if it fits what is here; None: nobody's, or nothing that goes on."""
    tag = reply.headers.get("etag", "").removeprefix("W/").strip('"')
    if len(tag) != 64 or not tag.isalnum():
        return None
    if reply.status == 200:
        return _Piece(tag, 0, reply.body, True)
    unit, _, told = reply.headers.get("content-range", "").partition(" ")
    span, _, size = told.partition("/")
    start, _, stop = span.partition("-")
    numbers = (start, stop, size)
    if reply.status != 206 or unit != "bytes" or not all(text.isdecimal() for text in numbers):
        return None
    fits = int(start) == (here if tag == sha256 else 0)
    is_full = bool(reply.body) and len(reply.body) == int(stop) - int(start) + 1
    if not fits or not is_full:
        return None
    return _Piece(tag, int(start), reply.body, int(stop) + 1 >= int(size))
