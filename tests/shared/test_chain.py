"""The outbox chain and the Merkle tree bind every byte before them."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.sync.chain import (
    body_hash,
    first_link,
    head_message,
    merkle_path,
    merkle_root,
    next_link,
    revision_hash,
    root_over,
    sha256,
)

OUTBOX, PERSON = UUID(int=1), UUID(int=2)
KEY = bytes(range(32))
LEAVES = st.lists(st.binary(min_size=32, max_size=32), max_size=40)


def link_of(bodies: list[str]) -> bytes:
    link = first_link(OUTBOX, PERSON, KEY)
    for n, body in enumerate(bodies, start=1):
        link = next_link(link, n, body_hash(body))
    return link


@given(st.lists(st.text(), min_size=1), st.data())
def test_a_changed_body_changes_every_later_link(bodies: list[str], data: st.DataObject) -> None:
    where = data.draw(st.integers(0, len(bodies) - 1))
    altered = [*bodies[:where], bodies[where] + "x", *bodies[where + 1 :]]
    assert link_of(altered) != link_of(bodies)


def test_the_first_link_tells_outbox_person_and_key_apart() -> None:
    links = {
        first_link(OUTBOX, PERSON, KEY),
        first_link(PERSON, OUTBOX, KEY),
        first_link(OUTBOX, PERSON, KEY[::-1]),
    }
    assert len(links) == 3


def test_lengths_keep_neighbouring_parts_apart() -> None:
    assert first_link(OUTBOX, PERSON, b"ab") != first_link(OUTBOX, PERSON, b"a")
    assert head_message(OUTBOX, 1, bytes(32)) != head_message(OUTBOX, 256, bytes(32))


def test_a_lone_surrogate_has_a_hash_too() -> None:
    assert body_hash("\ud800") != body_hash("?")


@given(LEAVES, st.data())
def test_a_merkle_root_changes_with_any_leaf(leaves: list[bytes], data: st.DataObject) -> None:
    assert merkle_root(leaves) != merkle_root([*leaves, bytes(32)])
    if leaves:
        where = data.draw(st.integers(0, len(leaves) - 1))
        altered = [*leaves[:where], sha256(leaves[where]), *leaves[where + 1 :]]
        assert merkle_root(altered) != merkle_root(leaves)


def test_merkle_root_of_three_is_that_of_rfc_6962() -> None:
    a, b, c = b"a", b"b", b"c"
    left = sha256(b"\x01" + sha256(b"\x00" + a) + sha256(b"\x00" + b))
    assert merkle_root([a, b, c]) == sha256(b"\x01" + left + sha256(b"\x00" + c))


COLUMNS = {
    "record": OUTBOX, "version": 1, "kind": "work", "change": PERSON, "base": None, "mends": None,
    "op": "put", "fields": {}, "whole": {}, "conflicts": {}, "flags": [], "author": PERSON,
    "device": None, "clocks": {}, "made_at": datetime(2026, 11, 1, tzinfo=UTC),
    "time_grade": "gnss", "working_date": date(2026, 11, 1),
    "received_at": datetime(2026, 11, 1, tzinfo=UTC), "outcome": "created",
}  # fmt: skip


@pytest.mark.parametrize("name", COLUMNS)
def test_a_revision_hash_covers_every_column(name: str) -> None:
    other = {**COLUMNS, name: "other"}
    assert revision_hash(bytes(32), "{}", other) != revision_hash(bytes(32), "{}", COLUMNS)


def test_a_revision_hash_is_the_same_from_the_database_as_from_json() -> None:
    at = "2026-11-01T00:00:00.000000Z"
    days = {"made_at": at, "received_at": at, "working_date": "2026-11-01"}
    names = ("record", "change", "author")
    plain = {**COLUMNS, **days, **{name: str(COLUMNS[name]) for name in names}}
    assert revision_hash(bytes(32), "{}", plain) == revision_hash(bytes(32), "{}", COLUMNS)


@given(LEAVES.filter(bool), st.data())
def test_a_path_proves_its_own_leaf_and_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = merkle_path(leaves, index)
    root = merkle_root(leaves)
    assert root_over(leaves[index], index, len(leaves), path) == root
    assert root_over(bytes(33), index, len(leaves), path) != root
    with pytest.raises(ValueError, match="no such path"):
        root_over(leaves[index], index, len(leaves), [*path, bytes(32)])
