"""The office as the training plays it: there at once, content with everything, without a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from mobile.faults import NoNetworkError, NotSignedInError
from mobile.ports import Clock
from mobile.shapes import PersonView, PinAnswer, SyncSummary
from mobile.shapes.syncing import SyncState
from mobile.store import SqliteStore
from shared.rules.clocks import working_date

TRAINEE = UUID(int=1)
_OUTBOX = UUID(int=2)
_MOST_CHANGES, _MOST_BYTES = 500, 1 << 20


class PlayedOffice:
    """``mobile.ports.Engine`` over the training's store alone."""

    def __init__(self, store: SqliteStore, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def begin(self) -> None:
        """Sign the trainee in, and lay the programme around today."""
        from mobile.training.programme import training_reference, training_tours  # noqa: PLC0415

        if self._store.person() is None:
            self._store.keep_sign_in(_SIGN_IN)
        reference = training_reference(working_date(self._clock.now()))
        if reference["version"] != self._store.reference_version():
            self._store.keep_reference(reference)
            self._store.keep_tours(training_tours(working_date(self._clock.now())))

    def sign_in(self, username: str, password: str) -> PersonView:
        """Nobody signs in to a training. Raises NoNetworkError."""
        raise NoNetworkError

    def change_person(self, person: UUID, pin: str) -> PinAnswer:
        """There is one trainee alone. Raises NotSignedInError."""
        raise NotSignedInError

    def sync_now(self, with_files: bool = True) -> SyncSummary:
        """Receipts for all that waits; files stay where they are."""
        sent = 0
        for queue in self._store.queues():
            batch = self._store.batch(queue.outbox, queue.send_from, _MOST_CHANGES, _MOST_BYTES)
            receipts = [
                {"n": one.n, "change": one.change, "outcome": "created", "version": 1, "errors": []}
                for one in batch.items
            ]
            sent += self._store.keep_receipts(queue.outbox, receipts, self._clock.now())
        return SyncSummary(SyncState.DONE, pushed=sent, acknowledged=sent)

    def verify_now(self) -> str:
        self._store.note_verified(0)
        return ""

    def fetch_reference(self) -> bool:
        return False

    def listen(self, listener: Callable[[Any], None]) -> Callable[[], None]:
        return lambda: None

    def sign_out(self) -> None:
        """The trainee stays."""


_SIGN_IN: dict[str, Any] = {
    "person": {
        "id": TRAINEE,
        "username": "trainee",
        "name_ar": "متدرب",
        "name_en": "Trainee",
        "role": "inspector",
        "language": "ar",
        "scope": {"governorates": None, "contracts": None},
    },
    "outbox": {"id": _OUTBOX, "next_n": 1, "link": bytes(32)},
    "refresh_token": "",
}
