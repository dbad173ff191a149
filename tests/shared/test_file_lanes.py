"""The lanes of files, over any order of lost, cut, repeated, foreign and untrue answers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.sync import lanes
from shared.sync.answer import Answer
from shared.sync.backoff import LONGEST_S
from shared.sync.file_answer import FileAnswer, no_file_answer, read_file_answer
from shared.sync.lanes import PIECE_BYTES
from shared.sync.parcels import (
    THERE,
    WAITING,
    Ask,
    Carrying,
    Check,
    Create,
    Parcel,
    Piece,
    Renew,
    Stop,
)

TUS = {"tus-resumable": "1.0.0"}
OTHER = "ee" * 32


def parcel(number: int = 1, size: int = 3 * PIECE_BYTES, role: str = "original") -> Parcel:
    return Parcel(UUID(int=number), role, f"{number:064x}", size, "image/jpeg")


def carrying(*parcels: Parcel, **more: object) -> Carrying:
    return Carrying(parcels, **{"has_access": True, "may_refresh": True, **more})  # type: ignore[arg-type]


def answer(status: int, body: bytes = b"", **headers: object) -> FileAnswer:
    named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
    return read_file_answer(status, {**TUS, **named}, body)


def test_a_file_is_created_sent_in_pieces_and_there_with_its_receipt() -> None:
    now = carrying(parcel())
    step = lanes.next_step(now)
    assert isinstance(step, Create)
    assert step.length == 0
    now = lanes.after_answer(now, step, answer(201, location="/files/u1"), 0)
    for offset in (0, PIECE_BYTES, 2 * PIECE_BYTES):
        step = lanes.next_step(now)
        assert isinstance(step, Piece)
        assert (step.offset, step.length) == (offset, PIECE_BYTES)
        receipt = {} if offset < 2 * PIECE_BYTES else {"tareeq_receipt": step.parcel.sha256}
        got = answer(204, upload_offset=offset + PIECE_BYTES, **receipt)
        now = lanes.after_answer(now, step, got, 0)
    assert now.parcels[0].state == THERE
    assert lanes.next_step(now) == Stop("done")


def test_a_small_file_goes_with_its_announcement() -> None:
    now = carrying(parcel(size=20_000, role="thumbnail"))
    step = lanes.next_step(now)
    assert step == Create(now.parcels[0], 20_000)
    assert isinstance(step, Create)
    got = answer(201, location="/files/u1", upload_offset=20_000, tareeq_receipt=step.parcel.sha256)
    assert lanes.after_answer(now, step, got, 0).parcels[0].state == THERE


def test_thumbnails_go_first_and_a_file_that_failed_goes_last() -> None:
    now = carrying(
        replace(parcel(1), failures=2), parcel(2), parcel(3, role="thumbnail"),
        parcel(4, role="points"),
    )  # fmt: skip
    order = []
    for _ in range(4):
        step = lanes.next_step(now)
        assert isinstance(step, Create)
        order.append(step.parcel.record.int)
        done = replace(step.parcel, state=THERE)
        now = replace(now, parcels=tuple(done if p == step.parcel else p for p in now.parcels))
    assert order == [3, 4, 2, 1]


def test_originals_wait_for_a_better_network_and_nothing_else_does() -> None:
    now = carrying(parcel(1), parcel(2, role="thumbnail"), may_send_originals=False)
    step = lanes.next_step(now)
    assert isinstance(step, Create)
    assert step.parcel.role == "thumbnail"
    now = replace(now, parcels=(now.parcels[0], replace(step.parcel, state=THERE)))
    assert lanes.next_step(now) == Stop("done")


def step_of(now: Carrying) -> Piece:
    first = now.parcels[0]
    assert first.offset is not None
    return Piece(first, first.offset, min(PIECE_BYTES, first.size - first.offset))


def sending(offset: int = PIECE_BYTES, **more: object) -> tuple[Carrying, Piece]:
    """Amid a file: its second piece is about to go."""
    on_its_way = replace(parcel(), url="/files/u1", offset=offset, reached=offset, **more)  # type: ignore[arg-type]
    now = carrying(on_its_way, parcel(2))
    return now, Piece(on_its_way, offset, PIECE_BYTES)


@pytest.mark.parametrize("offset", ["", "-1", "abc", "0", PIECE_BYTES, 2 * PIECE_BYTES + 1, "1e7",
                                    "٢٠٩٧١٥٢", "9" * 30])  # fmt: skip
def test_an_odd_offset_is_not_believed_but_asked_about(offset: object) -> None:
    now, step = sending()
    now = lanes.after_answer(now, step, answer(204, upload_offset=offset), 0)
    assert now.parcels[0].state == WAITING
    assert lanes.next_step(now) == Ask(now.parcels[0])


def test_an_upload_that_cannot_say_how_far_it_is_is_made_anew() -> None:
    on_its_way = replace(parcel(), url="/files/u1")
    for got in (answer(200, upload_offset="x"), answer(200, upload_offset=5, upload_length=7)):
        now = lanes.after_answer(carrying(on_its_way), Ask(on_its_way), got, 0)
        assert lanes.next_step(now) == Create(now.parcels[0])


@pytest.mark.parametrize("status", [404, 410, 403])
def test_an_upload_that_is_gone_is_made_anew_and_not_for_ever(status: int) -> None:
    now, step = sending()
    now = lanes.after_answer(now, step, answer(status), 0)
    assert lanes.next_step(now) == Create(now.parcels[0])
    again = replace(now.parcels[0], url="/files/u2", offset=0)
    now = lanes.after_answer(now, Piece(again, 0, PIECE_BYTES), answer(status), 0)
    assert now.parcels[0].wait_s > 0
    assert lanes.next_step(now) == Create(now.parcels[1])


def test_starting_over_again_and_again_waits_longer_each_time() -> None:
    """A piece that arrives again is no progress: only what was never reached before is."""
    now, step = sending(offset=0)
    waits = []
    for _ in range(6):
        now = lanes.after_answer(now, step, answer(204, upload_offset=PIECE_BYTES), 0)
        now = lanes.after_answer(now, Piece(now.parcels[0], PIECE_BYTES, 1), answer(404), 0)
        waits.append(now.parcels[0].wait_s)
        fresh = replace(now.parcels[0], url="/files/u", offset=0, wait_s=0.0)
        now, step = carrying(fresh), Piece(fresh, 0, PIECE_BYTES)
    assert waits == sorted(waits)
    assert waits[-1] > 10 * waits[1]


def test_another_offset_is_asked_about() -> None:
    now, step = sending()
    now = lanes.after_answer(now, step, answer(409), 0)
    assert lanes.next_step(now) == Ask(now.parcels[0])
    now = lanes.after_answer(now, Ask(now.parcels[0]), answer(200, upload_offset=7), 0)
    assert lanes.next_step(now) == Piece(now.parcels[0], 7, PIECE_BYTES)


def test_other_bytes_there_are_sent_anew_and_other_bytes_here_are_told() -> None:
    now, step = sending(offset=2 * PIECE_BYTES)
    now = lanes.after_answer(now, step, answer(460), 0)
    check = lanes.next_step(now)
    assert check == Check(now.parcels[0])
    assert isinstance(check, Check)
    whole = lanes.after_check(now, check, True, 0)
    ask = lanes.next_step(whole)
    assert ask == Ask(whole.parcels[0])
    assert isinstance(ask, Ask)
    dropped = lanes.after_answer(whole, ask, answer(404), 0)
    assert lanes.next_step(dropped) == Create(dropped.parcels[1])
    assert dropped.parcels[0].url == ""
    kept = lanes.after_answer(whole, ask, answer(200, upload_offset=2 * PIECE_BYTES), 0)
    assert lanes.next_step(kept) == step_of(kept)
    damaged = lanes.after_check(now, check, False, 0)
    assert (damaged.parcels[0].state, damaged.parcels[0].code) == ("problem", "file_damaged")
    assert lanes.next_step(damaged) == Create(damaged.parcels[1])


@pytest.mark.parametrize("receipt", [None, OTHER, "f" * 63, "yes", "", "F" * 64])
def test_without_the_receipt_of_its_own_hash_no_file_is_there(receipt: str | None) -> None:
    now, step = sending(offset=2 * PIECE_BYTES)
    more = {} if receipt is None else {"tareeq_receipt": receipt}
    now = lanes.after_answer(now, step, answer(204, upload_offset=3 * PIECE_BYTES, **more), 0)
    assert now.parcels[0].state == WAITING
    wanted = Check if receipt == OTHER else Ask
    assert isinstance(lanes.next_step(now), wanted)


@pytest.mark.parametrize("status", [200, 204, 302, 404, 413])
def test_a_strangers_page_is_nothing(status: int) -> None:
    now, step = sending(offset=2 * PIECE_BYTES)
    got = read_file_answer(
        status,
        {"upload-offset": str(3 * PIECE_BYTES), "tareeq-receipt": step.parcel.sha256},
        b"<html>",
    )
    after = lanes.after_answer(now, step, got, 0)
    assert after.parcels[0].state == WAITING
    stop = lanes.next_step(after)
    assert isinstance(stop, Stop)
    assert (stop.how, stop.code) == ("wait", "not_ours")


def test_an_upload_without_room_is_another_files_and_this_one_is_made_anew() -> None:
    """A proxy had given the answer to another file's POST: the file itself is not too large."""
    now, step = sending()
    body = b'{"error": {"code": "file_too_large", "field": "Upload-Length"}}'
    now = lanes.after_answer(now, step, answer(413, body), 0)
    assert lanes.next_step(now) == Create(now.parcels[0])
    now = lanes.after_answer(now, Create(now.parcels[0]), answer(413, body), 0)
    assert (now.parcels[0].state, now.parcels[0].code) == ("problem", "file_too_large")


@pytest.mark.parametrize("status", [400, 413, 415, 422])
def test_what_the_server_never_takes_is_told_and_the_others_go_on(status: int) -> None:
    now, step = sending()
    body = b'{"error": {"code": "too_large", "field": ""}}'
    now = lanes.after_answer(now, step, answer(status, body), 0)
    assert (now.parcels[0].state, now.parcels[0].code) == ("problem", "too_large")
    assert lanes.next_step(now) == Create(now.parcels[1])


def test_one_file_that_the_server_cannot_take_holds_back_no_other() -> None:
    now, step = sending()
    now = lanes.after_answer(now, step, answer(500), 0)
    assert lanes.next_step(now) == Create(now.parcels[1])
    assert 0 < now.parcels[0].wait_s <= LONGEST_S


def test_a_server_that_can_take_none_is_left_alone() -> None:
    now = carrying(*(parcel(n) for n in range(1, 9)))
    asked = 0
    while not isinstance(step := lanes.next_step(now), Stop):
        assert isinstance(step, Create)
        now = lanes.after_answer(now, step, answer(500), 0)
        asked += 1
    assert asked == lanes.MOST_SICK
    assert step.how == "wait"


def test_an_upload_that_never_gets_further_is_left_and_made_anew() -> None:
    now, step = sending()
    for _ in range(lanes.HOPELESS):
        assert now.parcels[0].url
        now = lanes.after_answer(now, step, answer(500), 0)
        now = carrying(replace(now.parcels[0], offset=step.offset, wait_s=0.0))
        step = replace(step, parcel=now.parcels[0])
    assert isinstance(lanes.next_step(now), Create)


@pytest.mark.parametrize("status", [429, 503])
def test_a_servers_wish_is_honoured(status: int) -> None:
    now, step = sending()
    stop = lanes.next_step(lanes.after_answer(now, step, answer(status, retry_after=77), 0))
    assert isinstance(stop, Stop)
    assert (stop.how, stop.try_again_s) == ("wait", 77)


def test_a_sign_in_that_ran_out_is_renewed_and_the_piece_repeated() -> None:
    now, step = sending()
    now = lanes.after_answer(now, step, answer(401), 0)
    assert lanes.next_step(now) == Renew()
    assert lanes.next_step(lanes.after_renewal(now, Answer({}), 0)) == step
    refused = lanes.after_renewal(now, Answer(None, "sign_in_needed"), 0)
    assert lanes.next_step(refused) == Stop("sign_in_needed", code="sign_in_needed")


def test_a_place_on_another_server_is_no_place() -> None:
    for location in ("https://evil.example/steal", "/api/v1/sync/push", "/files/../x", "//files"):
        assert answer(201, location=location).place == ""
    assert answer(201, location="https://tareeq.example/files/ab-c").place == "/files/ab-c"


# -- Any order of faults --------------------------------------------------------------------

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

    def create(self, step: Create) -> FileAnswer:
        self.made += 1
        url = f"/files/u{self.made}"
        self.uploads[url] = (step.parcel.sha256, step.parcel.size, 0, True)
        return answer(201, location=url, **self._take(url, step.length))

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
            if fault in {"reply lost", "odd offset", "kill", "cut"}:
                self.lost_bytes += step.length
            return self.office.create(step)
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


def rested(now: Carrying) -> Carrying:
    """The next run after every pause, as a tablet begins it: it knows what it had written."""
    kept = tuple(
        replace(p, offset=None, wait_s=0.0, must_check=False) if p.state == WAITING else p
        for p in now.parcels
    )
    return carrying(*kept, failures=now.failures)


@settings(max_examples=300, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 4 * PIECE_BYTES), min_size=1, max_size=5),
    faults=st.lists(FAULTS, max_size=40),
    fraction=st.floats(0, 0.99),
)
def test_whatever_happens_all_is_there_at_last_and_little_is_sent_twice(
    sizes: list[int], faults: list[str], fraction: float
) -> None:
    roles = ("original", "thumbnail", "points")
    parcels = [parcel(n, size, roles[n % 3]) for n, size in enumerate(sizes, 1)]
    day = Day(Office(), list(faults))
    now = carrying(*parcels)
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
    return rested(now) if was_killed else lanes.after_answer(now, step, reply, fraction)


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
