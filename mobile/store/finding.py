"""All that is held, of every kind, as one list: keys alone, so that 100,000 of them are quick."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from mobile.store.record_lists import conditions
from mobile.store.work_lists import WorkLists
from shared.wire.kinds import KINDS

_OF_ACTIVITIES = """SELECT record FROM record WHERE kind = 'work' AND is_shown = 1 AND activity IN
    (SELECT code FROM activity WHERE instr(search, ?))"""


class Finding(WorkLists):
    def find(self, kind: str = "", state: str = "", search: str = "") -> list[str]:
        """``KIND:RECORD`` of what is held and not deleted, newest first.

        "" for every kind or state. ``search`` as in ``records``; works are found by the names
        of their activity too.
        """
        states = [state] if state else None
        found: list[tuple[str, str]] = []
        for name in [kind] if kind else KINDS:
            where, values = conditions(name, states, (), None, None)
            with self.database.read() as rows:
                asked = rows.execute(f"SELECT record FROM record WHERE {where}", values)  # noqa: S608
                found += [(row[0], name) for row in asked]
        # The longest first: it leaves the fewest to look into.
        for place, word in enumerate(sorted(self.words(search), key=len, reverse=True)):
            own = self.index.among((one[0] for one in found), word) if place else None
            found = self._holding(found, self.index.find(word) if own is None else own, word)
        found.sort(reverse=True)
        return [f"{name}:{record}" for record, name in found]

    def _holding(
        self, found: list[tuple[str, str]], own: AbstractSet[str], word: str
    ) -> list[tuple[str, str]]:
        """Of ``found`` those in ``own``, and works whose activity's name holds ``word``.

        Sets, not SQLite's question row by row: that takes three times as long.
        """
        with self.database.read() as rows:
            works = {row[0] for row in rows.execute(_OF_ACTIVITIES, (word,))}
        return [one for one in found if one[0] in own or one[0] in works]

    def states_held(self, kind: str) -> dict[str, int]:
        """How many records of a kind are in each state; records without states under ""."""
        with self.database.read() as rows:
            counted = rows.execute(
                "SELECT state, count(*) FROM record WHERE kind = ? AND is_shown = 1 GROUP BY state",
                (kind,),
            )
            return {row[0]: row[1] for row in counted}
