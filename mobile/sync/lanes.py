"""The lanes of files: does what shared.sync.lanes says, over the store and the transport."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mobile.faults import StorageFaultError
from mobile.ports import Connectivity, Randomness
from mobile.shapes import PieceOfFile, Request, SyncProgress
from mobile.sync import requests
from mobile.sync.needs import SyncStore
from mobile.sync.session import Session
from shared.sync import lanes, pace
from shared.sync.file_answer import FileAnswer
from shared.sync.parcels import (
    THERE,
    Ask,
    Carrying,
    Check,
    Create,
    Parcel,
    Piece,
    Renew,
    Stop,
)

# So many files are planned at once: more would make each step slower, not better.
WINDOW = 100
# The setting by which originals wait for a network that does not cost.
WAIT_SETTING = "originals_wait_for_free_network"


class FileLanes:
    """Carries files until all are there, the server or the network says stop, or text waits."""

    def __init__(
        self,
        store: SyncStore,
        session: Session,
        randomness: Randomness,
        connectivity: Connectivity | None,
        tell: Callable[[SyncProgress], None],
    ) -> None:
        self._store = store
        self._session = session
        self._randomness = randomness
        self._connectivity = connectivity
        self._tell = tell
        self._failures = 0
        # Of the line as it was when a file last went.
        self._piece_bytes = 0
        self.sent = 0

    def begin(self) -> None:
        """A new run: ``sent`` counts its files."""
        self.sent = 0

    def run(self, has_other_work: Callable[[], bool]) -> Stop | None:
        """Carry on from where the last run stopped; None when ``has_other_work`` came first."""
        while True:
            standing = self._standing()
            while not isinstance(step := lanes.next_step(standing), Stop):
                standing = self._keep(standing, self._do(step, standing))
                if has_other_work():
                    return None
            self._failures = standing.failures
            if standing.ending or not standing.has_access or not self._has_more():
                return step

    def _standing(self) -> Carrying:
        may_send_originals = self._may_send_originals()
        return Carrying(
            parcels=tuple(self._store.parcels(WINDOW, may_send_originals)),
            has_access=self._session.has_access,
            may_refresh=self._session.may_refresh,
            may_send_originals=may_send_originals,
            failures=self._failures,
            piece_bytes=self._piece_bytes,
        )

    def _may_send_originals(self) -> bool:
        wants_to_wait = self._store.setting(WAIT_SETTING) == "yes"
        return not (wants_to_wait and self._connectivity) or self._connectivity.is_free_of_charge()

    def _has_more(self) -> bool:
        """Whether something else can go at once: what was planned was a part."""
        found = self._store.parcels(1, self._may_send_originals())
        return bool(found) and found[0].wait_s <= 0

    def _do(self, step: Create | Ask | Piece | Check | Renew, standing: Carrying) -> Carrying:
        fraction = self._randomness.fraction()
        if isinstance(step, Renew):
            return lanes.after_renewal(standing, self._session.refresh(), fraction)
        if isinstance(step, Check):
            is_whole = self._store.is_file_whole(step.parcel.sha256)
            return lanes.after_check(standing, step, is_whole, fraction)
        try:
            answer = self._timed(step)
        except StorageFaultError:
            # One file that cannot be read here must not stop the others.
            return lanes.after_damage(standing, step.parcel)
        after = lanes.after_answer(standing, step, answer, fraction)
        return replace(after, piece_bytes=self._piece_bytes)

    def _timed(self, step: Create | Ask | Piece) -> FileAnswer:
        """Send, and learn from it how much the line carries."""
        begun_ms = self._store.clocks_now().monotonic_ms
        answer = self._send(step)
        seconds = (self._store.clocks_now().monotonic_ms - begun_ms) / 1000
        sent, is_taken = getattr(step, "length", 0), answer.says == "yes"
        self._piece_bytes = pace.piece_bytes(self._piece_bytes, sent, seconds, is_taken)
        return answer

    def _send(self, step: Create | Ask | Piece) -> FileAnswer:
        return self._session.ask_for_file(lambda token: self._request(step, token))

    def _request(self, step: Create | Ask | Piece, token: str) -> Request:
        if isinstance(step, Ask):
            return requests.ask_file_request(step.parcel, token)
        offset = step.offset if isinstance(step, Piece) else 0
        piece = self._piece(step.parcel, offset, step.length)
        if isinstance(step, Create):
            return requests.create_file_request(step.parcel, piece, token)
        return requests.piece_request(step.parcel, step.offset, piece, token)

    def _piece(self, parcel: Parcel, offset: int, length: int) -> PieceOfFile:
        return PieceOfFile(length, lambda: self._store.file_piece(parcel.sha256, offset, length))

    def _keep(self, before: Carrying, after: Carrying) -> Carrying:
        """Write down what changed, before anything further is sent."""
        for old, new in zip(before.parcels, after.parcels, strict=True):
            if old is not new and replace(old, offset=new.offset) != new:
                self._store.keep_parcel(new)
            if old.state != new.state and new.state == THERE:
                self.sent += 1
            if old.reached != new.reached:
                self._tell(SyncProgress(new.role, new.reached, new.size, new.record))
        return after
