"""The engine: does what shared.sync.plan says, over the store and the transport."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from mobile.faults import NoNetworkError, NotSignedInError, SignInError
from mobile.ports import Connectivity, Randomness, Transport
from mobile.shapes import PersonView, SyncProgress, SyncState, SyncSummary
from mobile.sync import requests
from mobile.sync.afterwards import settled, tell_held
from mobile.sync.lanes import FileLanes
from mobile.sync.needs import SyncStore
from mobile.sync.reference import fetch_newer
from mobile.sync.session import Session
from mobile.sync.summing import Tally, summary
from mobile.sync.turns import Turns
from mobile.sync.verification import Verification
from shared.sync import plan
from shared.sync.answer import NO_NETWORK, NOT_OURS, TABLET_CLOCK, Answer
from shared.sync.parcels import Stop
from shared.sync.steps import Batch, DeclareLost, End, OpenOutbox, Pull, Push, Refresh, Standing
from shared.wire.losses import lost_reply, rescue_reply
from shared.wire.messages import OutboxSchema, pull_reply, push_reply
from shared.wire.protocol import MAX_CHANGES_A_PUSH, MAX_PUSH_BYTES

Listener = Callable[[SyncProgress | SyncSummary], None]
# The rest of a push (hashes, JSON's own escapes) must fit beside the bodies.
MOST_BODY_BYTES = MAX_PUSH_BYTES // 3
# Files may take hours: so often at least, what is new there is fetched in between.
TEXT_EVERY_MS = 120_000
# After these the files need not be tried: nobody would answer, or nobody may ask.
_NO_USE = frozenset({"no_network", "sign_in_needed"})
_outbox_reply = OutboxSchema()


class SyncEngine(Turns):
    """``mobile.ports.Engine``. One run at a time; its calls wait for the network."""

    def __init__(
        self,
        store: SyncStore,
        transport: Transport,
        randomness: Randomness,
        device_name: str,
        changes_a_push: int = MAX_CHANGES_A_PUSH,
        connectivity: Connectivity | None = None,
    ) -> None:
        super().__init__(store, Session(store, transport, device_name))
        self._randomness = randomness
        self._changes_a_push = changes_a_push
        self._listeners: list[Listener] = []
        self._last: SyncSummary | None = None
        self._failures = 0
        self._tally = Tally()
        self._lanes = FileLanes(store, self._session, randomness, connectivity, self._tell)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell ``listener`` of progress, on the thread that syncs; returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def sign_in(self, username: str, password: str) -> PersonView:
        """Raises SignInError with the server's code, NoNetworkError."""
        with self._alone():
            answer = self._session.sign_in(username, password)
            if answer.message is not None:
                self._packs.begin()
                self._fetch_reference()
        if answer.code == NO_NETWORK:
            raise NoNetworkError
        if answer.message is None:
            raise SignInError(answer.code)
        if (person := self._store.person()) is None:
            raise NotSignedInError
        return person

    def fetch_reference(self) -> bool:
        """Fetch programme, places and forms when newer; False without network or news."""
        with self._running:  # not while somebody signs in: the answer is for one person's eyes
            return self._fetch_reference()

    def _fetch_reference(self) -> bool:
        has_new_map = self._packs.fetch()
        if is_new := fetch_newer(self._store, self._session) or has_new_map:
            self._tell(SyncProgress("reference", 1, 1))
        return is_new

    def carry_rescue(self, path: Path) -> Answer:
        """Hand in another tablet's rescue file: shared.wire.losses.RescueReply, or why not.

        Raises OSError when it cannot be read.
        """
        file = requests.rescue_file(path)
        return self._session.ask_refreshing(
            lambda token: requests.rescue_request(file, token), rescue_reply
        )

    def sync_now(self, with_files: bool = True) -> SyncSummary:
        """One run. A second call while one runs waits for it and returns its summary."""
        if not self._running.acquire(blocking=False):
            with self._running:
                return self._last or SyncSummary(SyncState.WAIT)
        try:
            self._last = self._run(with_files)
        finally:
            self._running.release()
        self._tell(self._last)
        return self._last

    def _run(self, with_files: bool) -> SyncSummary:
        """Text, then files; what is saved while files go is sent in between."""
        self._tally = Tally()
        self._lanes.begin()
        while True:
            made, begun_ms = self._store.changes_made(), self._monotonic_ms()
            end = self._run_text()
            if not with_files or end.how in _NO_USE or end.code in {NOT_OURS, TABLET_CLOCK}:
                return self._summary(end, None)
            stop = self._lanes.run(lambda: self._is_time_for_text(made, begun_ms))  # noqa: B023 - called within this turn
            if stop is not None:
                if stop.how == "done":
                    self._store.forget_old_files()
                return self._summary(settled(end, self._store, self._session), stop)
            if self._is_wanted.is_set():
                return self._summary(end, None)

    def verify_now(self) -> str:
        """Sync, then compare with the server all that is held: "" when done, else why not.

        What had to be mended is in ``store.last_verified``.
        """
        summary = self.sync_now()
        if summary.state is not SyncState.DONE:
            return summary.code or summary.state.value
        with self._running:
            return Verification(self._store, self._session).run()

    def _is_time_for_text(self, made: int, begun_ms: int) -> bool:
        is_long_ago = not 0 <= self._monotonic_ms() - begun_ms < TEXT_EVERY_MS
        return is_long_ago or self._is_wanted.is_set() or self._store.changes_made() != made

    def _monotonic_ms(self) -> int:
        return self._store.clocks_now().monotonic_ms

    def _run_text(self) -> End:
        standing = Standing(
            queues=tuple(self._store.queues()),
            has_access=self._session.has_access,
            may_refresh=self._session.may_refresh,
            failures=self._failures,
            most=self._changes_a_push,
        )
        while not isinstance(step := plan.next_step(standing), End):
            standing = self._do(step, standing)
        self._failures = 0 if step.how == "done" else standing.failures
        if step.how == "done":
            self._store.forget_old()
            tell_held(self._store, self._session)
            self._fetch_reference()
        return step

    def _do(
        self, step: Refresh | Push | DeclareLost | OpenOutbox | Pull, standing: Standing
    ) -> Standing:
        if isinstance(step, Push):
            return self._push(step, standing)
        if isinstance(step, Pull):
            return self._pull(standing)
        if isinstance(step, OpenOutbox):
            return self._open_outbox(step, standing)
        if isinstance(step, DeclareLost):
            return self._declare_lost(step, standing)
        self._tell(SyncProgress("refresh"))
        return plan.after_refresh(standing, self._session.refresh(), self._randomness.fraction())

    def _push(self, step: Push, standing: Standing) -> Standing:
        queue = step.queue
        batch = self._store.batch(queue.outbox, queue.send_from, step.most, MOST_BODY_BYTES)
        self._tell(SyncProgress("push", self._tally.pushed, queue.next_n - queue.send_from))
        answer = self._session.ask_as_person(self._writes_push(batch), push_reply)
        if answer.message is not None:
            fitting = plan.fitting_receipts(answer.message["receipts"], batch.items)
            self._store.keep_receipts(queue.outbox, fitting, answer.message["server_time"])
            self._tally.pushed += len(batch.items)
            self._tally.count(fitting)
        after = plan.after_push(standing, step, batch.items, answer, self._randomness.fraction())
        for moved in after.queues:
            if moved.outbox == queue.outbox and moved.send_from < queue.send_from:
                self._store.offer_again(queue.outbox, moved.send_from)
        return after

    def _writes_push(self, batch: Batch) -> Callable[[str], Any]:
        clocks, device = self._store.clocks_now(), self._store.device
        return lambda token: requests.push_request(batch, clocks, device, token)

    def _open_outbox(self, step: OpenOutbox, standing: Standing) -> Standing:
        self._tell(SyncProgress("outbox"))
        answer = self._session.ask_as_person(
            lambda token: requests.outbox_request(step.queue, self._store.device, token),
            _outbox_reply,
        )
        if answer.message is not None:
            self._store.move_to(step.queue.outbox, answer.message)
        return plan.after_new_outbox(
            standing, step, self._store.queues(), answer, self._randomness.fraction()
        )

    def _declare_lost(self, step: DeclareLost, standing: Standing) -> Standing:
        kept_from, link = self._store.kept(step.queue.outbox)
        answer = self._session.ask_as_person(
            lambda token: requests.lost_request(
                step.queue.outbox, kept_from - 1, link, self._store.device, token
            ),
            lost_reply,
        )
        return plan.after_lost(standing, step, answer, self._randomness.fraction())

    def _pull(self, standing: Standing) -> Standing:
        self._tell(SyncProgress("pull", self._tally.pulled))
        cursor = self._store.cursor()
        answer = self._session.ask_as_person(
            lambda token: requests.pull_request(cursor, token), pull_reply
        )
        if plan.wants_start_over(answer):
            self._store.start_over()
        elif answer.message is not None:
            self._tally.pulled += self._store.keep_page(answer.message)
        return plan.after_pull(standing, answer, self._store.queues(), self._randomness.fraction())

    def _summary(self, end: End, stop: Stop | None) -> SyncSummary:
        return summary(self._tally, self._lanes.sent, self._store.outbox_counts(), end, stop)

    def _tell(self, news: SyncProgress | SyncSummary) -> None:
        for listener in list(self._listeners):
            listener(news)
