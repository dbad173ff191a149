"""The lanes of files: what goes when, what is believed of an answer, what waits by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.sync import lanes
from shared.sync.answer import Answer
from shared.sync.backoff import LONGEST_S
from shared.sync.file_answer import no_file_answer, read_file_answer
from shared.sync.lanes import PIECE_BYTES
from shared.sync.parcels import (
    THERE,
    WAITING,
    Ask,
    Carrying,
    Check,
    Create,
    Piece,
    Renew,
    Stop,
)
from tests.shared.carried import OTHER, answer, carrying, parcel


def test_a_file_is_created_sent_in_pieces_and_there_with_its_receipt() -> None:
    now = carrying(parcel())
    step = lanes.next_step(now)
    assert step == Create(now.parcels[0], PIECE_BYTES)
    assert isinstance(step, Create)
    got = answer(201, location="/files/u1", upload_offset=PIECE_BYTES)
    now = lanes.after_answer(now, step, got, 0)
    for offset in (PIECE_BYTES, 2 * PIECE_BYTES):
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


def test_on_a_line_that_carries_it_a_photo_needs_one_request() -> None:
    now = carrying(parcel(), piece_bytes=5 * PIECE_BYTES)
    step = lanes.next_step(now)
    assert step == Create(now.parcels[0], 3 * PIECE_BYTES)
    assert isinstance(step, Create)
    more = {"upload_offset": step.length, "tareeq_receipt": step.parcel.sha256}
    now = lanes.after_answer(now, step, answer(201, location="/files/u1", **more), 0)
    assert now.parcels[0].state == THERE
    slow = carrying(parcel(), piece_bytes=PIECE_BYTES // 100)
    assert lanes.next_step(slow) == Create(slow.parcels[0], PIECE_BYTES)


def test_a_creation_without_an_answer_is_said_again_without_bytes() -> None:
    """What arrived of it stands in the answer; the upload itself says it once more."""
    now = carrying(parcel())
    step = lanes.next_step(now)
    assert isinstance(step, Create)
    cut = lanes.after_answer(now, step, no_file_answer(), 0)
    (failed,) = cut.parcels
    now = carrying(replace(failed, wait_s=0.0))
    again = lanes.next_step(now)
    assert again == Create(now.parcels[0], 0)
    assert isinstance(again, Create)
    known = answer(201, location="/files/u1", upload_offset=700_000)
    now = lanes.after_answer(now, again, known, 0)
    ask = lanes.next_step(now)
    assert ask == Ask(now.parcels[0])
    assert isinstance(ask, Ask)
    now = lanes.after_answer(now, ask, answer(200, upload_offset=700_000), 0)
    assert lanes.next_step(now) == Piece(now.parcels[0], 700_000, PIECE_BYTES)


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
    assert lanes.next_step(now) == Create(now.parcels[1], PIECE_BYTES)


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
    assert lanes.next_step(dropped) == Create(dropped.parcels[1], PIECE_BYTES)
    assert dropped.parcels[0].url == ""
    kept = lanes.after_answer(whole, ask, answer(200, upload_offset=2 * PIECE_BYTES), 0)
    assert lanes.next_step(kept) == step_of(kept)
    damaged = lanes.after_check(now, check, False, 0)
    assert (damaged.parcels[0].state, damaged.parcels[0].code) == ("problem", "file_damaged")
    assert lanes.next_step(damaged) == Create(damaged.parcels[1], PIECE_BYTES)


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
    assert lanes.next_step(now) == Create(now.parcels[1], PIECE_BYTES)


def test_one_file_that_the_server_cannot_take_holds_back_no_other() -> None:
    now, step = sending()
    now = lanes.after_answer(now, step, answer(500), 0)
    assert lanes.next_step(now) == Create(now.parcels[1], PIECE_BYTES)
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


def test_a_new_upload_is_not_given_up_for_what_failed_before_it() -> None:
    failed = replace(parcel(), failures=lanes.HOPELESS - 1)
    now = carrying(failed)
    now = lanes.after_answer(now, Create(failed), answer(201, location="/files/2"), 0)
    now = lanes.after_answer(now, Piece(now.parcels[0], 0, PIECE_BYTES), answer(409), 0)
    assert now.parcels[0].url == "/files/2"


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
