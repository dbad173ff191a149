"""How much of a file goes in one request."""

from __future__ import annotations

import pytest

from shared.sync.pace import HELD_S, LARGEST_BYTES, TELLING_BYTES, piece_bytes

MEBIBYTE = 1024 * 1024


@pytest.mark.parametrize(
    ("before", "sent", "seconds", "expected"),
    [
        (0, MEBIBYTE, 2.0, 2 * MEBIBYTE),  # half a mebibyte a second
        (8 * MEBIBYTE, 8 * MEBIBYTE, 16.0, 2 * MEBIBYTE),  # it has become slow
        (0, MEBIBYTE, 20.0, MEBIBYTE // 5),  # the lanes send a whole piece all the same
        (0, MEBIBYTE, 0.0, 8 * MEBIBYTE),  # at once: a clock that did not move
        (0, MEBIBYTE, -1.0, 8 * MEBIBYTE),  # a clock that was set back
        (MEBIBYTE, 100_000, 0.1, 800_000),  # no more than so much at a time
        (3 * MEBIBYTE, TELLING_BYTES - 1, 9.0, 3 * MEBIBYTE),  # says nothing
        (3 * MEBIBYTE, 0, 0.0, 3 * MEBIBYTE),
    ],
)
def test_a_request_carries_what_the_line_does_in_a_few_seconds(
    before: int, sent: int, seconds: float, expected: int
) -> None:
    assert piece_bytes(before, sent, seconds, is_taken=True) == expected


def test_no_request_holds_text_for_long_nor_grows_without_end() -> None:
    known = 0
    for _ in range(10):
        sent = max(MEBIBYTE, known)
        known = piece_bytes(known, sent, sent / 1_000_000, is_taken=True)
        assert known <= LARGEST_BYTES
        assert max(MEBIBYTE, known) / 1_000_000 <= HELD_S + 1e-6
    assert piece_bytes(known, known, 0.1, is_taken=False) == 0
