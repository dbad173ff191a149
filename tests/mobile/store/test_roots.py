"""The roots that a tablet keeps: a register that was altered shows, one that was restored not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mobile.shapes import Restored
from mobile.store import SqliteStore
from shared.sync.chain import root_message, sha256
from tests.mobile.steered import PERSON, START
from tests.mobile.store.test_scope import ALL, page, sign_in_as

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


def root(
    number: int, what: str = "", key: Ed25519PrivateKey = KEY, days: int = 0
) -> dict[str, Any]:
    merkle, made_at = sha256(f"{number} {what}".encode()), START + timedelta(days=days)
    signature = key.sign(root_message(number, merkle, 5, made_at))
    return {"number": number, "merkle": merkle.hex(), "revisions": 5, "made_at": made_at,
            "signature": signature}  # fmt: skip


def sign_in(store: SqliteStore, key: Ed25519PrivateKey | None) -> None:
    reply = {
        "person": {
            "id": PERSON, "username": "i", "name_ar": "ن", "name_en": "N", "role": "inspector",
            "language": "ar", "scope": ALL,
        },
        "outbox": {"id": PERSON, "next_n": 1, "link": bytes(32)},
        "refresh_token": "kept",
        "register_key": key and key.public_key().public_bytes_raw(),
    }  # fmt: skip
    store.keep_sign_in(reply)


def codes(store: SqliteStore) -> list[str]:
    return [problem.code for problem in store.problems()]


def states(store: SqliteStore) -> list[tuple[int, str]]:
    with store.database.read() as rows:
        found = rows.execute("SELECT number, state FROM root ORDER BY number, rowid")
        return [(row["number"], row["state"]) for row in found]


def test_a_root_that_comes_again_is_no_news(store: SqliteStore) -> None:
    sign_in(store, KEY)
    store.keep_page(page(roots=[root(1), root(2)]))
    store.keep_page(page(roots=[root(2), root(3)]))
    assert states(store) == [(1, "kept"), (2, "kept"), (3, "kept")]
    assert codes(store) == []


def test_a_known_number_with_another_merkle_shows(store: SqliteStore) -> None:
    sign_in(store, KEY)
    store.keep_page(page(roots=[root(1), root(2)]))
    store.keep_page(page(roots=[root(1, "rewritten")]))
    assert codes(store) == ["register_altered"]
    assert store.outbox_counts().needs_you == 1
    # Not the newer word, but the one that was known first, is believed.
    assert states(store) == [(1, "kept"), (1, "altered"), (2, "kept")]


@pytest.mark.parametrize("wrong", [{"revisions": 6}, {"merkle": "00" * 32}, {"merkle": "zz"}])
def test_a_root_that_the_register_s_key_did_not_sign_shows(
    store: SqliteStore, wrong: dict[str, Any]
) -> None:
    sign_in(store, KEY)
    store.keep_page(page(roots=[{**root(1), **wrong}]))
    assert codes(store) == ["register_altered"]


def test_the_first_key_is_kept_and_another_one_shows(store: SqliteStore) -> None:
    sign_in(store, KEY)
    sign_in(store, STRANGER)
    assert codes(store) == ["register_altered"]
    store.keep_page(page(roots=[root(1, key=STRANGER)]))
    assert states(store) == [(1, "altered")]


def test_roots_from_before_the_key_was_told_are_checked_with_it(store: SqliteStore) -> None:
    sign_in(store, None)
    store.keep_page(page(roots=[root(1), root(2, key=STRANGER)]))
    assert codes(store) == []
    sign_in(store, KEY)
    assert states(store) == [(1, "kept"), (2, "altered")]
    assert codes(store) == ["register_altered"]


def test_after_a_restore_later_roots_read_cut_and_their_numbers_come_again(
    store: SqliteStore,
) -> None:
    sign_in(store, KEY)
    store.keep_page(page(roots=[root(1), root(2), root(3)]))
    mark = {"at": START + timedelta(days=1), "last_root": 1}
    store.start_over()
    again = [root(1), root(2, "anew", days=2)]
    store.keep_page(page(roots=again, restored=[mark]))
    store.keep_page(page(roots=[root(3, "anew", days=3)], restored=[mark]))
    assert codes(store) == []
    assert states(store) == [
        (1, "kept"), (2, "cut"), (2, "kept"), (3, "cut"), (3, "kept"),
    ]  # fmt: skip
    # What the restore did not cut may not change even so.
    store.keep_page(page(roots=[root(1, "rewritten")]))
    assert codes(store) == ["register_altered"]


@pytest.mark.parametrize("written", ["2026-11-22T07:42:00.000000Z", "2026-11-22T10:42:00+03:00"])
def test_what_was_made_in_the_moment_of_the_restore_is_cut_however_it_is_written(
    store: SqliteStore, written: str
) -> None:
    sign_in(store, KEY)
    store.keep_page(page(roots=[root(1), root(2, days=1)]))
    with store.database.write() as rows:
        rows.execute("UPDATE root SET made_at = ? WHERE number = 2", (written,))
    store.start_over()
    store.keep_page(page(restored=[{"at": START + timedelta(days=1), "last_root": 1}]))
    assert states(store) == [(1, "kept"), (2, "cut")]


def test_a_restore_is_told_with_what_it_cut(store: SqliteStore) -> None:
    sign_in(store, KEY)
    store.keep_page(page(roots=[root(n) for n in (1, 2, 3, 4)]))
    assert store.last_restore() is None
    marks = [{"at": START + timedelta(days=d), "last_root": 5 - d} for d in (1, 3)]
    store.keep_page(page(restored=marks))
    assert store.last_restore() == Restored(START + timedelta(days=3), 2)


def test_signing_in_as_somebody_else_keeps_the_pinned_key(store: SqliteStore) -> None:
    sign_in(store, KEY)
    sign_in_as(store, PERSON, ALL)
    store.keep_page(page(roots=[root(1, key=STRANGER)]))
    assert codes(store) == ["register_altered"]
