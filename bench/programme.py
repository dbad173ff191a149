"""The figures of the programme as ratios in one run; the last line is JSON.

    python -m bench.programme [--quick]

Each figure is told beside its limit; exit 1 when one lies beyond or, as ``cpm_ratio`` and
``import_ratio`` where MPXJ is not installed, was not had. ``--quick`` only shows that it runs: its
numbers mean nothing.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from uuid import UUID

from bench import network, portfolio, schedule
from bench.limits import tell
from bench.office import Office, Server, office
from bench.tablets import JSON, Tablet, inspector, receipts
from bench.turns import in_turns
from bench.works import programme

ACTIVITIES, FEW, MANY, ROUNDS = 3_000, 200_000, 2_000_000, 40
QUICK = (60, 1_000, 3_000, 3)
EMPTY_PAGE, PORTFOLIO, ROLL_UP = "/account", "/programme", "/programme/governorates"
GOVERNORATE, PERSON = "KW-HA", "inspector.hawalli"
# Each tenth change of a bench inspector corrects an earlier one: fewer make new works only.
WORKS_A_SEED = 9
NETWORK = 5_000
# Activities of the file, and turns.
QUICK_IMPORT = (100, 1)
BESIDE_MPXJ = ("cpm_ratio", "import_ratio")


@dataclass
class Side:
    """One office of a size, with somebody signed in, and works that wait to be accepted."""

    supervisor: Tablet
    waiting: list[tuple[UUID, UUID]]

    def accept(self) -> None:
        """Accept one measurement: register, work, sums and every kept figure."""
        record, seen = self.waiting.pop()
        content = json.dumps({"seen": str(seen), "accepted_quantity": "0.01"}).encode()
        path = f"/api/v1/works/{record}/accept"
        status, _, text = self.supervisor.ask("POST", path, content, JSON)
        if status != 200:
            raise RuntimeError(f"{path}: {status} {text[:300]!r}")


def measure(place: Office, is_quick: bool) -> dict[str, float]:
    """Of the portfolio page_ratio and page_growth, of governorates roll_up_ratio and
    roll_up_growth, and accept_growth, with the milliseconds behind them.
    """
    activities, few, many, rounds = QUICK if is_quick else (ACTIVITIES, FEW, MANY, ROUNDS)
    with place.copied("few") as small, place.copied("many") as large:
        portfolio.fill(small, activities, few)
        portfolio.fill(large, activities, many)
        with small.serve() as near, large.serve() as far:
            sides = [_side(small, near, rounds), _side(large, far, rounds)]
            return {**_pages(*sides, rounds), **_acceptances(*sides, rounds)}


def _pages(small: Side, large: Side, rounds: int) -> dict[str, float]:
    empty, few, many, few_rolled, many_rolled = in_turns(
        [
            lambda: large.supervisor.read(EMPTY_PAGE),
            lambda: small.supervisor.read(PORTFOLIO),
            lambda: large.supervisor.read(PORTFOLIO),
            lambda: small.supervisor.read(ROLL_UP),
            lambda: large.supervisor.read(ROLL_UP),
        ],
        rounds,
    )
    return {
        "page_ratio": many / empty,
        "page_growth": many / few,
        "roll_up_ratio": many_rolled / empty,
        "roll_up_growth": many_rolled / few_rolled,
        "page_ms": many * 1000,
        "roll_up_ms": many_rolled * 1000,
        "empty_page_ms": empty * 1000,
    }


def _acceptances(small: Side, large: Side, rounds: int) -> dict[str, float]:
    few, many = in_turns([small.accept, large.accept], rounds)
    (contract,) = in_turns([lambda: _accept_and_look(large)], max(rounds // 8, 1))
    return {
        "accept_growth": many / few,
        "accept_ms": many * 1000,
        "accept_and_contract_page_ms": contract * 1000,
    }


def _accept_and_look(side: Side) -> None:
    """Until the contract's page has the figures, its network computed anew."""
    side.accept()
    side.supervisor.read("/programme/9")


def _side(place: Office, server: Server, rounds: int) -> Side:
    tablet, now = Tablet(server.port, PERSON), datetime.now(UTC)
    lines = [line for line in programme(place)[GOVERNORATE] if "-P" in line.activity]
    waiting: list[tuple[UUID, UUID]] = []
    while len(waiting) < 2 * rounds + 8:
        bodies = list(islice(inspector(lines, len(waiting)).bodies(), WORKS_A_SEED))
        told = receipts(tablet.push(tablet.write_push(bodies, now)))
        if any(receipt["outcome"] != "created" for receipt in told):
            raise RuntimeError(f"a work did not go in: {told[:2]}")
        waiting += [(UUID(json.loads(body)["record"]), change) for change, body in bodies]
    tablet.close()
    return Side(Tablet(server.port, "supervisor"), waiting)


def not_had(told: Mapping[str, float]) -> list[str]:
    return [name for name in BESIDE_MPXJ if name not in told]


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    is_quick = parser.parse_args(words).quick
    with office() as place:
        told = measure(place, is_quick)
        if importlib.util.find_spec("mpxj"):
            told |= schedule.measure(place, *QUICK_IMPORT if is_quick else (NETWORK,))
    if importlib.util.find_spec("mpxj"):
        told |= network.beside_mpxj(network.network(200 if is_quick else NETWORK))
    sys.exit(tell(told, not_had(told), is_quick=is_quick))


if __name__ == "__main__":
    main()
