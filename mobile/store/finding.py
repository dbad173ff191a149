"""All that is held, of every kind, as one list: keys alone, so that 100,000 of them are quick."""

from __future__ import annotations

from collections.abc import Sequence

from mobile.store.record_lists import conditions
from mobile.store.work_lists import WorkLists, work_conditions
from shared.vocabulary.works import KIND as WORK
from shared.wire.kinds import KINDS


class Finding(WorkLists):
    def find(self, kind: str = "", state: str = "", search: str = "") -> list[str]:
        """``KIND:RECORD`` of what is held and not deleted, newest first.

        "" for every kind or state. ``search`` as in ``records``; works are found by the names
        of their activity too.
        """
        words, states = self.words(search), [state] if state else None
        found: list[tuple[str, str]] = []
        for name in [kind] if kind else KINDS:
            where, values = _where(name, states, words)
            with self.database.read() as rows:
                asked = rows.execute(f"SELECT record FROM record WHERE {where}", values)  # noqa: S608
                found += [(row[0], name) for row in asked]
        found.sort(reverse=True)
        return [f"{name}:{record}" for record, name in found]

    def states_held(self, kind: str) -> dict[str, int]:
        """How many records of a kind are in each state; records without states under ""."""
        with self.database.read() as rows:
            counted = rows.execute(
                "SELECT state, count(*) FROM record WHERE kind = ? AND is_shown = 1 GROUP BY state",
                (kind,),
            )
            return {row[0]: row[1] for row in counted}


def _where(
    kind: str, states: Sequence[str] | None, words: Sequence[str]
) -> tuple[str, list[object]]:
    if kind == WORK:
        return work_conditions(states, None, words, None)
    return conditions(kind, states, words, None, None)
