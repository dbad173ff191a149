"""pull_ratio: a first pull of 10,000 records, to a bare json_agg; pull_growth: by size of register.

The bare query makes the same JSON of the same rows and is read by psycopg as text: neither
side parses what it reads, and neither packs it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from bench.heads import change_anew, fill_up_to
from bench.office import Office, Server
from bench.tablets import Tablet
from server.accounts.demonstration import PLACES

HELD = 10_000
MANY = 1_000_000
CHANGES = 1_000
ROUNDS = 7
QUICK = (3_000, 6_000, 20, 1)
# One sees everything, the other one governorate: what is cheap for one may not be for the other.
PEOPLE = ("supervisor", "inspector.hawalli")
BARE = """
    SELECT CAST(json_agg(item) AS text) FROM (
        SELECT json_build_object(
            'record', record, 'kind', kind, 'version', version, 'change', change,
            'hash', encode(hash, 'hex'), 'governorate', governorate, 'contract', contract,
            'is_deleted', is_deleted, 'author', author, 'fields', whole,
            'conflicts', conflicts, 'flags', flags) AS item
        FROM head ORDER BY xid, seq LIMIT %s
    ) AS items
"""


def measure(office: Office, is_quick: bool) -> dict[str, float]:
    """pull_ratio over ``HELD`` records; pull_growth, the worse of the two ``PEOPLE``."""
    held, many, changes, rounds = QUICK if is_quick else (HELD, MANY, CHANGES, ROUNDS)
    with office.copied("small") as small, office.copied("large") as large:
        fill_up_to(small, held)
        with small.serve() as near, large.serve() as far:
            found = _ratio(small, near, held, rounds)
            asked = _asked_then_changed([(small, near, held), (large, far, many)], changes)
            return found | _growth(asked, rounds)


def _ratio(small: Office, near: Server, held: int, rounds: int) -> dict[str, float]:
    through, bare = [], []
    supervisor = Tablet(near.port, PEOPLE[0])
    with small.connect() as connection:
        for _ in range(rounds + 1):
            bare.append(held / _seconds(lambda: connection.execute(BARE, [held]).fetchall()))
            through.append(held / _seconds(lambda: _pull_all(supervisor, held)))
    supervisor.close()
    # The first of each found nothing in any cache.
    rate, bare_rate = median(through[1:]), median(bare[1:])
    return {"pull_ratio": rate / bare_rate, "pull_per_s": rate, "pull_bare_per_s": bare_rate}


def _asked_then_changed(
    places: list[tuple[Office, Server, int]], changes: int
) -> list[list[Callable[[], Any]]]:
    """For each person, what asks each office for ``changes`` changes, after all was pulled.

    What fills the register up is older than what was pulled: the cursor stands behind it.
    """
    asks: list[list[Callable[[], Any]]] = [[] for _ in PEOPLE]
    for office, server, records in places:
        tablets = [Tablet(server.port, person) for person in PEOPLE]
        cursors = [_pull_all(tablet) for tablet in tablets]
        fill_up_to(office, records)
        change_anew(office, list(PLACES), changes)
        for number, (tablet, cursor) in enumerate(zip(tablets, cursors, strict=True)):
            asks[number].append(_ask(tablet, cursor, changes))
    return asks


def _growth(asked: list[list[Callable[[], Any]]], rounds: int) -> dict[str, float]:
    found = []
    for asks in asked:
        timed = [[_seconds(ask) for ask in asks] for _ in range(2 * rounds + 2)][2:]
        few, many = (median(times) for times in zip(*timed, strict=True))
        found.append((many / few, few * 1000, many * 1000))
    growth, few_ms, many_ms = max(found)
    return {"pull_growth": growth, "pull_of_few_ms": few_ms, "pull_of_many_ms": many_ms}


def _ask(tablet: Tablet, cursor: str, changes: int) -> Callable[[], Any]:
    """A pull of the first ``changes`` after a cursor."""

    def ask() -> None:
        text = tablet.pull(f"limit={changes}&cursor={cursor}")
        assert _count(text) == changes, text[:200]  # noqa: S101

    return ask


def _pull_all(tablet: Tablet, held: int | None = None) -> str:
    """From the beginning to the end; the last cursor. Of each page only its end is parsed."""
    cursor, has_more, records = "", True, 0
    while has_more:
        text = tablet.pull(f"limit=1000&cursor={cursor}")
        rest = json.loads(b"{" + text[text.rindex(b'"dropped_scopes"') :])
        cursor, has_more = rest["cursor"], rest["more"]
        records += _count(text)
    assert held is None or records == held, records  # noqa: S101
    return str(cursor)


def _count(page: bytes) -> int:
    return page.count(b'"is_deleted"')


def _seconds(call: Callable[[], Any]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
