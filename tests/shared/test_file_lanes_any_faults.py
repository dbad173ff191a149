"""The lanes of files, over any order of lost, cut, repeated, foreign and untrue answers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.sync import lanes
from shared.sync.file_answer import FileAnswer, no_file_answer, read_file_answer
from shared.sync.lanes import PIECE_BYTES
from shared.sync.parcels import (
    THERE,
    WAITING,
    Ask,
    Carrying,
    Check,
    Create,
    Piece,
    Stop,
)
from tests.shared.carried import OTHER, answer, carrying, parcel

FAULTS = st.sampled_from(
    ["", "", "", "lost", "reply lost", "cut", "portal", "busy", "sick", "gone", "bits flip",
     "odd offset", "no receipt", "kill", "expired"]
)  # fmt: skip


@dataclass
class Office:
    """A tus server in the abstract: how many bytes of which file it has, and whether whole."""

    uploads: dict[str, tuple[str, int, int, bool]] = field(default_factory=dict)
    finished: set[str] = field(default_factory=set)
    made: int = 0
    sent_bytes: int = 0

    def create(self, step: Create, arrives: int) -> FileAnswer:
        """A creation that was said before finds its upload; what that has is passed over."""
        same = (url for url, upload in self.uploads.items() if upload[0] == step.parcel.sha256)
        url = next(same, "")
        if not url:
            self.made += 1
            url = f"/files/u{self.made}"
            self.uploads[url] = (step.parcel.sha256, step.parcel.size, 0, True)
        has = self.uploads[url][2]
        self.sent_bytes += min(has, arrives)
        return answer(201, location=url, **self._take(url, max(0, arrives - has)))

    def ask(self, step: Ask) -> FileAnswer:
        if step.parcel.url not in self.uploads:
            return answer(404)
        return answer(200, **self._take(step.parcel.url, 0))

    def piece(self, step: Piece, arrives: int, flips: bool) -> FileAnswer:
        if step.parcel.url not in self.uploads:
            return answer(404)
        sha256, size, has, is_whole = self.uploads[step.parcel.url]
        if has != step.offset:
            return answer(409)
        self.uploads[step.parcel.url] = (sha256, size, has, is_whole and not flips)
        return self._after_piece(step.parcel.url, arrives)

    def _after_piece(self, url: str, arrives: int) -> FileAnswer:
        sha256, size, has, is_whole = self.uploads[url]
        self.sent_bytes += arrives
        if has + arrives == size and not is_whole:
            del self.uploads[url]
            return answer(460)
        self.uploads[url] = (sha256, size, has + arrives, is_whole)
        return answer(204, **self._take(url, 0))

    def _take(self, url: str, length: int) -> dict[str, object]:
        sha256, size, has, is_whole = self.uploads[url]
        self.sent_bytes += length
        self.uploads[url] = (sha256, size, has + length, is_whole)
        if has + length < size:
            return {"upload_offset": has + length}
        self.finished.add(sha256)
        return {"upload_offset": size, "tareeq_receipt": sha256}


@dataclass
class Day:
    """Runs the plan against the office, with one fault of the list at each request."""

    office: Office
    faults: list[str]
    interruptions: int = 0
    lost_bytes: int = 0

    def send(self, step: Create | Ask | Piece) -> FileAnswer:
        fault = self.faults.pop() if self.faults else ""
        if fault == "no receipt" or (isinstance(step, Ask) and fault in {"odd offset", "portal"}):
            # An upload that cannot speak for itself may have to be made anew.
            self.lost_bytes += step.parcel.size
        if fault in {"lost", "portal", "busy", "sick"}:
            busy = answer(503, retry_after=3) if fault == "busy" else answer(500)
            said = {"lost": no_file_answer(), "portal": read_file_answer(200, {}, b"<html>")}
            return said.get(fault, busy)
        if fault in {"gone", "expired"}:
            self._forget(step)
        reply = self._done(step, fault)
        if fault in {"reply lost", "cut", "kill"}:
            self.interruptions += 1
            return no_file_answer()
        if fault == "odd offset":
            self.interruptions += 1
            return replace(reply, offset=None)
        return replace(reply, receipt=None) if fault == "no receipt" else reply

    def _done(self, step: Create | Ask | Piece, fault: str) -> FileAnswer:
        if isinstance(step, Create):
            return self.office.create(step, step.length // 3 if fault == "cut" else step.length)
        if isinstance(step, Ask):
            return self.office.ask(step)
        if fault == "bits flip":
            self.lost_bytes += step.parcel.size
        arrives = step.length // 3 if fault == "cut" else step.length
        return self.office.piece(step, arrives, fault == "bits flip")

    def _forget(self, step: Create | Ask | Piece) -> None:
        gone = self.office.uploads.pop(step.parcel.url, None)
        if gone is not None:
            self.lost_bytes += gone[2]


def rested(now: Carrying, was_killed: bool = False) -> Carrying:
    """The next run after every pause, as a tablet begins it: it knows what it had written, and
    what the line carries unless it was killed.
    """
    kept = tuple(
        replace(p, offset=None, wait_s=0.0, must_check=False) if p.state == WAITING else p
        for p in now.parcels
    )
    piece_bytes = 0 if was_killed else now.piece_bytes
    return carrying(*kept, failures=now.failures, piece_bytes=piece_bytes)


@settings(max_examples=300, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 4 * PIECE_BYTES), min_size=1, max_size=5),
    faults=st.lists(FAULTS, max_size=40),
    fraction=st.floats(0, 0.99),
    piece_bytes=st.sampled_from([0, 2 * PIECE_BYTES + 1, 8 * PIECE_BYTES]),
)
def test_whatever_happens_all_is_there_at_last_and_little_is_sent_twice(
    sizes: list[int], faults: list[str], fraction: float, piece_bytes: int
) -> None:
    roles = ("original", "thumbnail", "points")
    parcels = [parcel(n, size, roles[n % 3]) for n, size in enumerate(sizes, 1)]
    day = Day(Office(), list(faults))
    now = carrying(*parcels, piece_bytes=piece_bytes)
    for _ in range(2000):
        step = lanes.next_step(now)
        if step == Stop("done"):
            break
        now = after(day, now, step, fraction)
        for found in now.parcels:
            assert found.state != "problem"
            assert found.state == WAITING or found.sha256 in day.office.finished
    assert lanes.next_step(now) == Stop("done")
    assert {p.state for p in now.parcels} == {THERE}
    repeated = day.office.sent_bytes - sum(sizes) - day.lost_bytes
    assert repeated <= day.interruptions * PIECE_BYTES


def after(day: Day, now: Carrying, step: object, fraction: float) -> Carrying:
    if isinstance(step, Stop):
        return rested(now)
    if isinstance(step, Check):
        return lanes.after_check(now, step, True, fraction)
    assert isinstance(step, Create | Ask | Piece)
    was_killed = bool(day.faults) and day.faults[-1] == "kill"
    reply = day.send(step)
    # A kill comes before the answer is written down.
    return rested(now, was_killed) if was_killed else lanes.after_answer(now, step, reply, fraction)


@settings(max_examples=200)
@given(
    status=st.integers(0, 999),
    headers=st.dictionaries(
        st.sampled_from(["upload-offset", "upload-length", "tareeq-receipt", "location",
                         "tus-resumable", "retry-after", "date"]),
        st.one_of(
            st.text("0129abf/:.-٣ \x00", max_size=20),
            st.sampled_from(["1.0.0", "/files/a", "5", OTHER]),
        ),
    ),
    body=st.binary(max_size=40),
)  # fmt: skip
def test_whatever_comes_back_is_read_and_makes_nothing_safe(
    status: int, headers: dict[str, str], body: bytes
) -> None:
    got = read_file_answer(status, headers, body)
    for step in (Create(parcel()), Ask(parcel()), Piece(parcel(), 0, 10)):
        now = lanes.after_answer(carrying(step.parcel), step, got, 0.5)
        assert now.parcels[0].state != THERE
        lanes.next_step(now)
