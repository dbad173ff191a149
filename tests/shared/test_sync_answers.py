"""What a sync reads from an answer, how long it then pauses, and what it takes for a stranger's."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.sync.answer import read_answer
from shared.sync.backoff import LONGEST_S, LONGEST_WISH_S, pause_s
from shared.wire.messages import pull_reply, push_reply
from tests.shared.planned import PAGE, change


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True), st.floats(0, 1e9))
def test_a_pause_is_bounded_and_honours_the_server(
    failures: int, fraction: float, wish: float
) -> None:
    own = pause_s(failures, fraction)
    assert 1 <= own <= LONGEST_S
    assert own <= pause_s(failures + 1, fraction)
    asked = pause_s(failures, fraction, wish)
    assert asked >= min(wish, LONGEST_WISH_S)
    assert asked <= max(LONGEST_S, LONGEST_WISH_S * 1.25)


def test_tablets_sent_away_together_come_back_apart() -> None:
    pauses = {pause_s(1, fraction / 10, 60) for fraction in range(10)}
    assert len(pauses) == 10
    assert min(pauses) == 60


RECEIPT = {"n": 1, "change": str(change(1)), "outcome": "created"}
REPLY = {"server_time": "2026-11-21T08:00:00Z", "next_n": 2, "receipts": [RECEIPT]}


@pytest.mark.parametrize(
    "body",
    [
        PAGE, b"", b"{}", b"[]", b"null", b'"ok"', b"\xff\xfe", b'{"next_n": 2}', b"[" * 10_000,
        json.dumps({**REPLY, "receipts": [{**RECEIPT, "outcome": "fine"}]}).encode(),
        json.dumps({**REPLY, "receipts": [{**RECEIPT, "n": "1"}]}).encode(),
        json.dumps({**REPLY, "receipts": [{"n": 1}]}).encode(),
        json.dumps({**REPLY, "receipts": None}).encode(),
    ],
)  # fmt: skip
def test_a_200_without_a_well_formed_message_is_no_success(body: bytes) -> None:
    answer = read_answer(200, {}, body, push_reply)
    assert answer.message is None
    assert answer.code == "not_ours"


def test_a_well_formed_message_is_read() -> None:
    answer = read_answer(200, {}, json.dumps(REPLY).encode(), push_reply)
    assert answer.message is not None
    assert answer.message["receipts"][0]["change"] == change(1)


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (409, b'{"error": {"code": "gap", "next_n": 4}}', "gap"),
        (409, b'{"error": {"code": 4}}', "not_ours"),
        (409, b'{"code": "gap"}', "not_ours"),
        (302, b"", "not_ours"),
        (503, b"<html>", "busy"),
        (502, b"", "busy"),
        (429, b"slow down", "busy"),
        (500, PAGE, "not_ours"),
        (404, b'{"detail": "none"}', "not_ours"),
        # Another server's error may have a code, too; ours has no single text for a message.
        (404, b'{"error": {"code": "gap", "message": "No such page"}}', "not_ours"),
        (403, b'{"error": {"code": "device_revoked", "message": ["No"]}}', "not_ours"),
        (511, PAGE, "not_ours"),
        (200, json.dumps(REPLY).encode()[:-9], "not_ours"),
        # A proxy of our own that lets no larger body through.
        (413, PAGE, "too_large"),
        (200, b'{"error": {"code": "gap"}}', "not_ours"),
    ],
)
def test_errors_are_told_from_strangers(status: int, body: bytes, code: str) -> None:
    assert read_answer(status, {}, body, push_reply).code == code


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "120"}, 120.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "9" * 40}, None),
        ({"retry-after": "Sat, 21 Nov 2026 08:02:00 GMT"}, None),
        (
            {
                "retry-after": "Sat, 21 Nov 2026 08:02:00 GMT",
                "date": "Sat, 21 Nov 2026 08:00:00 GMT",
            },
            120.0,
        ),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert read_answer(503, headers, b"", push_reply).retry_after_s == seconds


@given(st.integers(100, 599), st.binary(max_size=200), st.text(max_size=40))
def test_no_answer_whatever_breaks_the_reading(status: int, body: bytes, header: str) -> None:
    answer = read_answer(status, {"retry-after": header, "date": header}, body, pull_reply)
    assert answer.message is None
    assert answer.code
