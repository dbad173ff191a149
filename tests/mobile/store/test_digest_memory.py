"""Comparing a large scope takes the memory of its digests, and keeps no screen waiting."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from threading import Thread
from typing import Any
from uuid import UUID

import pytest

from mobile.store import SqliteStore, verified
from tests.mobile.store.test_scope import page, pulled

MANY, NOTES = 4000, "طويل " * 200


FIELDS = {"activity": "C01-A07", "boq_item": "B07", "quantity": "10", "notes": NOTES}


def hold(store: SqliteStore, many: int) -> None:
    records = [pulled(UUID(int=(n << 8) | 1), fields_=FIELDS) for n in range(many)]
    for first in range(0, many, 1000):
        store.keep_page(page(*records[first : first + 1000]))


def test_a_large_scope_is_not_held_in_memory(store: SqliteStore) -> None:
    hold(store, MANY)
    tracemalloc.start()
    [scope] = store.held_digests()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(scope["digests"]) == 16
    assert most < MANY * len(json.dumps(FIELDS, ensure_ascii=False).encode()) / 4


BUCKET = {"governorate": "KW-HA", "contract": 9, "division": 1, "bucket": 0}


@pytest.mark.parametrize(
    "compare",
    [lambda store: store.held_digests(), lambda store: store.held_in([BUCKET])],
    ids=["digests", "bucket"],
)
def test_screens_read_while_all_is_compared(
    store: SqliteStore,
    monkeypatch: pytest.MonkeyPatch,
    compare: Callable[[SqliteStore], list[dict[str, Any]]],
) -> None:
    hold(store, 2 * verified.SLICE)
    known, seen = verified._known, []

    def at_a_row(row: Any) -> Any:
        seen.append(row["record"])
        if len(seen) == verified.SLICE + 1:
            screen = Thread(target=store.works, daemon=True)
            screen.start()
            screen.join(10)
            assert not screen.is_alive()
        return known(row)

    monkeypatch.setattr(verified, "_known", at_a_row)
    assert compare(store)
    assert len(set(seen)) == len(seen) == 2 * verified.SLICE
