"""What lists are searched by, opened once and kept in memory: it lies sealed on the flash.

One blob of folded texts, an entry a record, with the offset where each begins. A text that
changes is appended, and the old one left out; once half of the blob is such, it is made anew.
100,000 records of some 60 characters take about 25 MB.
"""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise

# Between texts: no word that is searched for holds it.
_END = b"\n"
# Results kept: a list asks for the same words again for each further page.
_MOST_FOUND = 8


class SearchIndex:
    """Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        with self._lock:
            self._blob = bytearray()
            # The last one is where the next entry will begin.
            self._starts = array("Q", [0])
            # The record of an entry; None once a newer entry says what it says.
            self._records: list[str | None] = []
            self._entries: dict[str, int] = {}
            self._found: dict[str, frozenset[str]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def put(self, record: str, text: str) -> None:
        """What ``record`` is found by from now on."""
        with self._lock:
            self._add(record, text)
            if len(self._records) > 2 * len(self._entries) + 1000:
                self._pack()

    def fill(self, texts: Iterable[tuple[str, str]]) -> None:
        """Add records as they were read; what was put meanwhile is newer and stays."""
        with self._lock:
            for record, text in texts:
                if record not in self._entries:
                    self._add(record, text)

    def drop(self, records: Iterable[str]) -> None:
        """These left the tablet."""
        with self._lock:
            self._found.clear()
            for record in records:
                entry = self._entries.pop(record, None)
                if entry is not None:
                    self._records[entry] = None

    def holds(self, record: str, word: str) -> bool:
        """Whether the text of ``record`` holds ``word``, folded as the texts are."""
        found = self._found.get(word)
        return record in (self.find(word) if found is None else found)

    def find(self, word: str) -> frozenset[str]:
        """The records whose text holds ``word``."""
        with self._lock:
            found = self._found.get(word)
            if found is None:
                if len(self._found) >= _MOST_FOUND:
                    self._found.clear()
                found = self._found[word] = frozenset(self._search(word.encode()))
            return found

    def among(self, records: Iterable[str], word: str) -> set[str]:
        """Those of ``records`` whose text holds ``word``: quicker for some than ``find``."""
        sought = word.encode()
        with self._lock:
            blob, entries, edges = self._blob, self._entries, self._starts
            return {
                record
                for record in records
                if (entry := entries.get(record)) is not None
                and blob.find(sought, edges[entry], edges[entry + 1]) >= 0
            }

    def _search(self, word: bytes) -> Iterable[str]:
        blob, starts, records = self._blob, self._starts, self._records
        at, last = blob.find(word), len(records) - 1
        while at >= 0:
            entry = bisect_right(starts, at) - 1
            record = records[entry]
            if record is not None:
                yield record
            if entry == last:
                return
            at = blob.find(word, starts[entry + 1])

    def _add(self, record: str, text: str) -> None:
        self._found.clear()
        before = self._entries.get(record)
        if before is not None:
            self._records[before] = None
        self._entries[record] = len(self._records)
        self._records.append(record)
        self._blob += text.encode("utf-8", "replace") + _END
        self._starts.append(len(self._blob))

    def _pack(self) -> None:
        """Without what is said no more."""
        kept = [
            (record, bytes(self._blob[start:end]))
            for record, (start, end) in zip(self._records, pairwise(self._starts), strict=True)
            if record is not None
        ]
        self._blob, self._starts = bytearray(), array("Q", [0])
        self._records, self._entries = [], {}
        for record, text in kept:
            self._entries[record] = len(self._records)
            self._records.append(record)
            self._blob += text
            self._starts.append(len(self._blob))
