"""All that is held, of every kind, as one list: keys alone, so that 100,000 of them are quick."""

from __future__ import annotations

from mobile.store.record_lists import conditions
from mobile.store.work_lists import WorkLists
from shared.wire.kinds import KINDS

_NAMED = "SELECT code FROM activity WHERE instr(search, ?)"
# Of itself SQLite takes an index by which it then looks at the table for each record.
_HELD = "SELECT record, activity FROM record INDEXED BY record_list WHERE "


class Finding(WorkLists):
    _read_at = -1

    def find(self, kind: str = "", state: str = "", search: str = "") -> list[str]:
        """``KIND:RECORD`` of what is held and not deleted, newest first.

        "" for every kind or state. ``search`` as in ``records``; works are found by the names
        of their activity too.
        """
        # The longest first: it leaves the fewest to look into.
        words = sorted(set(self.words(search)), key=len, reverse=True)
        found: list[tuple[str, str]] = []
        for name in [kind] if kind else KINDS:
            held = self._held(name, state)
            found += [(record, name) for record in self._fitting(name, held, words)]
        found.sort(reverse=True)
        return [f"{name}:{record}" for record, name in found]

    def _fitting(self, kind: str, held: dict[str, str], words: list[str]) -> list[str]:
        """Of the records of a kind, with their activities, those that hold all words."""
        kept = list(held)
        for place, word in enumerate(words):
            own = self.index.among(kept, word) if place else self.index.find(word)
            named = self._named(word) if kind == "work" else set()
            if named:
                kept = [one for one in kept if one in own or held[one] in named]
            else:
                kept = [one for one in kept if one in own]
        return kept

    def _held(self, kind: str, state: str) -> dict[str, str]:
        """The records of a kind, and the activity of each; kept from letter to letter typed."""
        edition = self.edition()
        if edition != self._read_at:
            # Asked before it is read: what is written meanwhile makes it another.
            self._read_at, self._read = edition, dict[tuple[str, str], dict[str, str]]()
        if (kind, state) not in self._read:
            self._read[kind, state] = self._read_held(kind, state)
        return self._read[kind, state]

    def _read_held(self, kind: str, state: str) -> dict[str, str]:
        where, values = conditions(kind, [state] if state else None, (), None, None)
        with self.database.read() as rows:
            asked = rows.execute(_HELD + where, values)
            asked.row_factory = None
            return dict(asked)

    def _named(self, word: str) -> set[str]:
        """The activities whose names hold a word."""
        with self.database.read() as rows:
            return {row[0] for row in rows.execute(_NAMED, (word,))}

    def states_held(self, kind: str) -> dict[str, int]:
        """How many records of a kind are in each state; records without states under ""."""
        with self.database.read() as rows:
            counted = rows.execute(
                "SELECT state, count(*) FROM record WHERE kind = ? AND is_shown = 1 GROUP BY state",
                (kind,),
            )
            return {row[0]: row[1] for row in counted}
