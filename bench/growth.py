"""server_growth_mb: how much more memory a worker holds after 200,000 pushed records.

One worker takes them all, from eight tablets at once. Counted is its private memory
(``Private_Dirty`` of smaps_rollup, MiB), from after the first ``WARMED`` records, when every
code path and cache has been used, to the end.
"""

from __future__ import annotations

import re
from pathlib import Path

from bench.office import Office, Server
from bench.push import CHANGES_A_PUSH, CLIENTS
from bench.tablets import Crew, Tablet, crew
from bench.together import Job, seconds_together

RECORDS = 200_000
WARMED = 20_000
QUICK = (1_600, 800)
# Written and sent in portions, so that our own memory stays small and tokens stay young.
A_PORTION = 20_000
_DIRTY = re.compile(r"^Private_Dirty:\s+(\d+) kB$", re.M)


def measure(office: Office, is_quick: bool) -> dict[str, float]:
    """server_growth_mb, and what the worker held before and after."""
    records, warmed = QUICK if is_quick else (RECORDS, WARMED)
    with office.copied("growth") as place, place.serve(workers=1) as server:
        people = crew(place, server.port, CLIENTS)
        _send(people, warmed)
        before = _held_mb(server)
        left = records
        while left > 0:
            _send(people, min(left, A_PORTION))
            left -= A_PORTION
        after = _held_mb(server)
    return {"server_growth_mb": after - before, "server_before_mb": before}


def _send(people: Crew, records: int) -> None:
    for tablet in people.tablets:
        tablet.close()
        tablet.sign_in()
        tablet.close()
    pushes = people.pushes(max(1, records // CLIENTS // CHANGES_A_PUSH), CHANGES_A_PUSH)

    def client(tablet: Tablet, mine: list[bytes]) -> Job:
        def send() -> None:
            for push in mine:
                tablet.push(push)

        return send

    seconds_together([client(*pair) for pair in zip(people.tablets, pushes, strict=True)])


def _held_mb(server: Server) -> float:
    (worker,) = server.workers()
    text = Path(f"/proc/{worker}/smaps_rollup").read_text(encoding="ascii")
    found = _DIRTY.search(text)
    assert found is not None, text  # noqa: S101
    return int(found[1]) / 1024
