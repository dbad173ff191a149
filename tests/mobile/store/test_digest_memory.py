"""Comparing a large scope takes the memory of its digests, not of its records."""

from __future__ import annotations

import json
import tracemalloc
from uuid import UUID

from mobile.store import SqliteStore
from tests.mobile.store.test_scope import page, pulled

MANY, NOTES = 4000, "طويل " * 200


def test_a_large_scope_is_not_held_in_memory(store: SqliteStore) -> None:
    fields = {"activity": "C01-A07", "boq_item": "B07", "quantity": "10", "notes": NOTES}
    records = [pulled(UUID(int=(n << 8) | 1), fields_=fields) for n in range(MANY)]
    for first in range(0, MANY, 1000):
        store.keep_page(page(*records[first : first + 1000]))
    tracemalloc.start()
    [scope] = store.held_digests()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(scope["digests"]) == 16
    assert most < MANY * len(json.dumps(fields, ensure_ascii=False).encode()) / 4
