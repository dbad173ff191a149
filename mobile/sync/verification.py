"""Verify: ask which buckets differ, then what mends them; shared.sync.digest says what is said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from mobile.sync import requests
from mobile.sync.needs import SyncStore
from mobile.sync.session import Session
from shared.sync.answer import Answer
from shared.sync.digest import DIVISIONS
from shared.wire.verify import MAX_SCOPES, verify_reply

# A few hundred records each: what is held of them fits a message many times.
BUCKETS_AT_ONCE = 16
_FINEST = DIVISIONS[-1]
Message = dict[str, Any]


class UnansweredError(Exception):
    """The server did not compare: ``code`` says why. What was mended until then stays."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Verification:
    def __init__(self, store: SyncStore, session: Session) -> None:
        self._store = store
        self._session = session
        self._repaired = 0

    def run(self) -> str:
        """Compare everything and mend it; "" when that was completed, else why not."""
        try:
            self._repaired = 0
            self._compare(self._store.held_digests(), may_divide=True)
        except UnansweredError as error:
            return error.code
        self._store.note_verified(self._repaired + self._store.repair_shown())
        return ""

    def _compare(self, held: Sequence[Message], may_divide: bool) -> None:
        known = {_cell(scope) for scope in held}
        differing, there = self._differing(held)
        unheard = [
            {**scope, "digests": [""] * _FINEST} for scope in there if _cell(scope) not in known
        ]
        differing += self._differing(unheard)[0] if unheard else []
        coarse = set[tuple[str, int]]()
        for first in range(0, len(differing), BUCKETS_AT_ONCE):
            group = differing[first : first + BUCKETS_AT_ONCE]
            coarse |= self._mend(group)
        if coarse and may_divide:
            # Far more is missing than is here: its scopes are looked at in smaller parts.
            finer = [s for s in self._store.held_digests(_FINEST) if _cell(s) in coarse]
            self._compare(finer, may_divide=False)

    def _differing(self, held: Sequence[Message]) -> tuple[list[Message], list[Message]]:
        differing, there = list[Message](), list[Message]()
        for first in range(0, max(1, len(held)), MAX_SCOPES):
            reply = self._ask(scopes=list(held[first : first + MAX_SCOPES]))
            differing += reply["differing"]
            there = reply["scopes"]
        return differing, there

    def _mend(self, group: Sequence[Message]) -> set[tuple[str, int]]:
        """Mend these buckets; the scopes whose buckets hold too much for that."""
        seen = set[tuple[Any, int]]()
        while True:
            reply = self._ask(buckets=list(group), held=self._store.held_in(group))
            self._repaired += self._store.repair(reply["records"], reply["gone"])
            brought = {(record["record"], record["version"]) for record in reply["records"]}
            brought |= {(record, 0) for record in reply["gone"]}
            # The same once more would come for ever.
            if not reply["more"] or brought <= seen:
                return set()
            seen |= brought
            if any(bucket["division"] < _FINEST for bucket in group):
                return {_cell(bucket) for bucket in group}

    def _ask(self, **message: Iterable[Message]) -> Message:
        cursor = self._store.cursor()
        answer: Answer = self._session.ask_refreshing(
            lambda token: requests.verify_request({"cursor": cursor, **message}, token),
            verify_reply,
        )
        if answer.message is None:
            raise UnansweredError(answer.code)
        return answer.message


def _cell(scope: Message) -> tuple[str, int]:
    return scope["governorate"], scope["contract"]
