"""A tablet for tests: the real store, and ports that a test steers by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from mobile.faults import NoNetworkError, SignInError
from mobile.shapes import PersonView, PinAnswer, SyncState, SyncSummary, WorkView
from mobile.store import SqliteStore
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.shell import Shell
from tests.mobile.held_devices import HeldLocator, held_devices
from tests.mobile.steered import PERSON, START, SteppedClock, open_store, sign_in


class SteppedScheduler:
    """Does background work at once, and later calls when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[tuple[float, Callable[[], None]]] = []

    def in_background(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        try:
            result = work()
        except Exception as fault:
            failed(fault)
        else:
            done(result)

    def later(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        entry = (seconds, call)
        self.waiting.append(entry)

        def cancel() -> None:
            if entry in self.waiting:
                self.waiting.remove(entry)

        return cancel

    def on_caller(self, call: Callable[[], None]) -> None:
        call()

    def run_next(self) -> None:
        """Run the call that is due first."""
        entry = min(self.waiting, key=lambda item: item[0])
        self.waiting.remove(entry)
        entry[1]()


class PlayedServer:
    """A sync engine whose server is played by the test: there or not, and what it returns."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store
        self.is_online = False
        self.refuses: str = ""
        self.syncs = 0
        self.repaired = 0
        self.files_asked: list[bool] = []
        self.summary: SyncSummary | None = None

    def sign_in(self, username: str, password: str) -> PersonView:
        if not self.is_online:
            raise NoNetworkError
        if password != "demo-pass":
            raise SignInError("sign_in_failed")
        sign_in(self._store)
        person = self._store.person()
        assert person is not None
        return person

    def change_person(self, person: UUID, pin: str) -> PinAnswer:
        answer = self._store.try_pin(pin, person)
        if answer.is_right:
            self._store.turn_to(person)
        return answer

    def sync_now(self, with_files: bool = True) -> SyncSummary:
        self.syncs += 1
        self.files_asked.append(with_files)
        if self.summary is not None:
            return self.summary
        if self.refuses:
            return SyncSummary(SyncState.SIGN_IN_NEEDED, code=self.refuses)
        if not self.is_online:
            return SyncSummary(SyncState.NO_NETWORK, try_again_s=30.0)
        acknowledge(self._store)
        return SyncSummary(SyncState.DONE)

    def verify_now(self) -> str:
        if not self.is_online:
            return "no_network"
        self._store.note_verified(self.repaired)
        return ""

    def fetch_reference(self) -> bool:
        return False

    def listen(self, listener: Callable[[Any], None]) -> Callable[[], None]:
        return lambda: None

    def sign_out(self) -> None:
        """Nothing to forget."""


def acknowledge(store: SqliteStore) -> None:
    """Receipts for all that waits."""
    _answer(store, outcome="created", version=1, errors=[])


def refuse(store: SqliteStore, code: str = "activity_unknown", field: str = "activity") -> None:
    """The server refuses all that waits."""
    message = {"ar": "مرفوض", "en": "Refused"}
    errors = [{"code": code, "field": field, "message": message}]
    _answer(store, outcome="rejected", version=None, errors=errors)


def _answer(store: SqliteStore, **receipt: Any) -> None:
    for queue in store.queues():
        batch = store.batch(queue.outbox, queue.send_from, 500, 1 << 20)
        receipts = [{"n": sent.n, "change": sent.change, **receipt} for sent in batch.items]
        store.keep_receipts(queue.outbox, receipts, START)


def pulled(work: WorkView, version: int = 2, **fields: Any) -> dict[str, Any]:
    """A work as the server would send it, some of its fields changed by the office."""
    place = work.place
    whole = {
        "activity": work.activity,
        "boq_item": work.boq_item,
        "quantity": str(work.quantity),
        "section": work.section,
        "from_m": None if work.from_m is None else str(work.from_m),
        "to_m": None if work.to_m is None else str(work.to_m),
        "layer": work.layer,
        "lane": work.lane,
        "notes": work.notes,
        "state": work.state,
        "place": None if place is None else {"lat": str(place.lat), "lon": str(place.lon)},
        **fields,
    }
    return {
        "record": work.record,
        "kind": "work",
        "version": version,
        "change": work.last_change,
        "hash": "0" * 64,
        "governorate": "KW-HA",
        "contract": work.contract or 1,
        "is_deleted": False,
        "author": PERSON,
        "fields_": whole,
        "conflicts": {},
        "flags": fields.pop("flags", []),
    }


def give_back(store: SqliteStore, work: WorkView, reason: str, **fields: Any) -> None:
    """The supervisor returned a work: it comes with the next pull."""
    record = pulled(work, state="returned", return_reason=reason, **fields)
    page = {
        "records": [record],
        "exits": [],
        "dropped_scopes": [],
        "answers": [],
        "roots": [],
        "cursor": "1",
        "more": False,
    }
    store.keep_page(page)


class FieldTablet:
    """A whole tablet in a folder: store, steered ports, and the view-models over them.

    Its PIN is not asked for unless a test says so.
    """

    def __init__(self, home: Path, is_signed_in: bool = True, asks_pin: bool = False) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.clock = SteppedClock()
        self.store = open_store(home, self.clock)
        self.server = PlayedServer(self.store)
        self.locator = HeldLocator()
        self.devices = held_devices(self.locator, home, self.clock, home / "camera")
        self.scheduler = SteppedScheduler()
        if is_signed_in:
            sign_in(self.store)
        kit = Kit(
            store=self.store,
            engine=self.server,
            devices=self.devices,
            clock=self.clock,
            scheduler=self.scheduler,
            server="http://127.0.0.1:8500",
            rescue_folder=home / "rescue",
            asks_pin=asks_pin,
        )
        self.shell = Shell(kit)

    def log(self, activity: str, quantity: str, **fields: str) -> UUID:
        """Log a work straight into the store; returns its record."""
        line = self.store.boq_lines(activity)[0].code
        whole = {"activity": activity, "boq_item": line, "quantity": quantity, **fields}
        return self.store.log_work(whole, self.locator.last_fix()).record

    def work(self, record: UUID) -> WorkView:
        found = self.store.work(record)
        assert found is not None
        return found

    def restarted(self) -> FieldTablet:
        """The same folder as the next start finds it; this one was never closed, as by a kill."""
        return FieldTablet(self.store.home)

    def close(self) -> None:
        self.shell.stop()
        self.store.close()
