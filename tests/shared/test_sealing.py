"""Sealed files: opened by one key alone, whole or not at all; and the lines inside."""

from __future__ import annotations

import io

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.sync.sealing import CHUNK_BYTES, HEADER_BYTES, TAG_BYTES, SealError, seal, unseal
from shared.wire.rescue import read_entries, write_line

KEY = X25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
TABLET = write_line(
    "tablet",
    format=1,
    device="0192f8a4-7c1e-7d52-9b0a-3f5d5c1f7a11",
    public_key="AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    written_at="2026-03-02T06:00:00.000000Z",
)
FILE = {"sha256": "0" * 64, "metadata": {"role": "original"}}


def sealed(content: bytes, piece: int = 1000) -> bytes:
    pieces = (content[at : at + piece] for at in range(0, len(content), piece))
    return b"".join(seal(pieces, PUBLIC, b"\x09" * 32))


def opened(content: bytes, key: X25519PrivateKey = KEY) -> bytes:
    return b"".join(unseal(io.BytesIO(content).read, key))


@pytest.mark.parametrize("more", [-17, -16, -15, -1, 0, 1, 15, 16, 17])
@pytest.mark.parametrize("chunks", [0, 1, 2])
def test_what_was_sealed_opens_at_every_size_around_a_chunk(chunks: int, more: int) -> None:
    content = b"x" * max(0, chunks * CHUNK_BYTES + more)
    assert opened(sealed(content)) == content


BOX = sealed(bytes(range(256)) * 600)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(BOX) - 1))
def test_a_file_cut_anywhere_does_not_open(length: int) -> None:
    with pytest.raises(SealError) as refused:
        opened(BOX[:length])
    assert refused.value.code == "rescue_unreadable"


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(BOX) * 8 - 1))
def test_a_file_with_one_bit_turned_does_not_open(bit: int) -> None:
    altered = bytearray(BOX)
    altered[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealError):
        opened(bytes(altered))


@settings(max_examples=50, deadline=None)
@given(st.binary(min_size=1, max_size=CHUNK_BYTES))
def test_nothing_may_follow_the_last_chunk(more: bytes) -> None:
    with pytest.raises(SealError):
        opened(BOX + more)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_anything_else_is_unreadable(content: bytes) -> None:
    with pytest.raises(SealError) as refused:
        opened(content)
    assert refused.value.code == "rescue_unreadable"


def test_chunks_may_not_change_places() -> None:
    whole = CHUNK_BYTES + TAG_BYTES
    first, second = BOX[HEADER_BYTES:][:whole], BOX[HEADER_BYTES + whole :][:whole]
    assert len(second) == whole
    swapped = BOX[:HEADER_BYTES] + second + first + BOX[HEADER_BYTES + 2 * whole :]
    with pytest.raises(SealError):
        opened(swapped)


def test_another_servers_file_and_a_newer_version_say_so() -> None:
    with pytest.raises(SealError, match="rescue_of_other_server"):
        opened(BOX, X25519PrivateKey.from_private_bytes(b"\x05" * 32))
    newer = bytearray(BOX)
    newer[14] = 2
    with pytest.raises(SealError, match="rescue_version_unknown"):
        opened(bytes(newer))


def test_the_lines_are_read_with_the_files_between_them() -> None:
    lines = [
        TABLET,
        write_line("file", size=5, **FILE) + b"a\nb\nc\n",
        write_line("end", entries=2),
    ]
    kept: list[bytes] = []
    pieces = (b"".join(lines)[at : at + 1] for at in range(len(b"".join(lines))))
    found = list(read_entries(pieces, lambda _, content: kept.append(b"".join(content))))
    assert [entry["type"] for entry in found] == ["tablet", "file"]
    assert kept == [b"a\nb\nc"]


BAD: dict[str, list[bytes]] = {
    "no end": [TABLET],
    "wrong count": [TABLET, write_line("end", entries=7)],
    "something after the end": [TABLET, write_line("end", entries=1), b"\n"],
    "no tablet first": [write_line("end", entries=0)],
    "two tablets": [TABLET, TABLET, write_line("end", entries=2)],
    "a file that claims more than there is": [
        TABLET,
        write_line("file", size=10**15, **FILE),
        b"x",
    ],
    "a file that claims less than there is": [TABLET, write_line("file", size=1, **FILE), b"xyz\n"],
    "a negative size": [TABLET, write_line("file", size=-1, **FILE), b"\n"],
    "a number that is none": [TABLET, b'{"type":"end","entries":NaN}\n'],
    "too deep": [TABLET, b"[" * 100_000 + b"\n"],
    "too long a number": [TABLET, b'{"type":"end","entries":' + b"9" * 5000 + b"}\n"],
    "no object": [TABLET, b"7\n"],
    "no UTF-8": [TABLET, b'{"type":"\xff"}\n'],
    "a NUL in a name": [TABLET.replace(b'"format"', b'"faults":["\\u0000"],"format"')],
    "no JSON": [b"tablet\n"],
    "nothing": [b""],
}


@pytest.mark.parametrize("lines", BAD.values(), ids=BAD.keys())
def test_lines_that_are_not_whole_are_unreadable(lines: list[bytes]) -> None:
    with pytest.raises(SealError, match="rescue_unreadable"):
        list(read_entries([b"".join(lines)]))


def test_a_line_without_end_is_not_held_for_ever() -> None:
    def endless() -> object:
        while True:
            yield b"x" * 1024 * 1024

    with pytest.raises(SealError, match="rescue_unreadable"):
        list(read_entries(endless()))  # type: ignore[arg-type]


def test_an_entry_of_a_later_version_says_so() -> None:
    with pytest.raises(SealError, match="rescue_version_unknown"):
        list(read_entries([TABLET, b'{"type":"video"}\n']))
