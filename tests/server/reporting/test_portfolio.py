"""All contracts as one programme."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from server.figures.standing import NAMES, ContractStanding, KeptForecast
from server.reporting import portfolio
from server.reporting.contract_weeks import Week, curve_points
from server.reporting.snapshot import RULES
from server.reporting.verdict import AMBER, GREEN, GREY
from shared.rules.forecasts import Terms
from shared.rules.planned_value import Curve

D = Decimal
SATURDAY = date(2026, 9, 5)
TERMS = Terms(SATURDAY, 100, 0, D(10_000), D(1), D(10))
PLAN = Curve(SATURDAY, (D(0), D(50), D(100)))
DONE = ContractStanding(
    9,
    dict.fromkeys(NAMES, ""),
    ["KW-HA"],
    Terms(SATURDAY, 100, 0, D(100), D(1), D(10)),
    PLAN,
    D(100),
    date(2026, 9, 19),
    date(2026, 9, 19),
    date(2026, 12, 31),
)
SILENT = replace(DONE, earned=D(10), last_earned=date(2026, 9, 12), last_reported=date(2026, 9, 12))


def total(*standings: ContractStanding) -> portfolio.Row:
    found = portfolio.summed(standings, json.loads(RULES.read_text(encoding="utf-8")))
    assert found is not None
    return found


def test_time_stops_for_the_total_too_when_all_is_earned() -> None:
    later = replace(DONE, number=10, last_earned=date(2026, 9, 26))
    assert total(DONE).schedule == DONE.schedule
    assert (total(DONE).spi_t, total(DONE).colour) == (1, GREEN)
    assert total(DONE, later).gap_days == -7


def test_an_index_is_rounded_down_and_its_colour_is_of_the_exact_value() -> None:
    """ES 18.992 weeks of 20: 0.9496, amber, and never the 0.95 from which on it is green."""
    curve = Curve(SATURDAY, tuple(D(n) for n in range(41)))
    at = SATURDAY + timedelta(weeks=20)
    late = replace(DONE, curve=curve, earned=D("18.992"), last_reported=at, at=at)
    found = portfolio.row_of(late, json.loads(RULES.read_text(encoding="utf-8")))
    assert late.schedule is not None
    assert late.schedule.spi_t == D("0.9496")
    assert (found.spi_t, found.colour) == (D("0.94"), AMBER)


NETWORK = KeptForecast(SATURDAY, date(2027, 3, 1), SATURDAY, D(0), None, 0, None)


def test_the_networks_damages_stand_beside_those_of_the_pace() -> None:
    """Completion on 14 December 2026; the pace ends before, the network 77 days past it."""
    at = date(2026, 9, 19)
    late = replace(SILENT, earned=D(50), at=at, network=NETWORK, terms=TERMS)
    assert (late.damages, late.damages_by_network) == (0, 77)
    assert replace(late, is_whole=False).damages_by_network is None


def test_a_parts_curve_is_not_drawn_to_the_end_of_the_whole_network() -> None:
    at = date(2026, 9, 19)
    late = replace(SILENT, at=at, network=NETWORK, terms=TERMS)
    week = Week(at, at, at, *[None] * 5, D(0), D(0), 0, None, None)
    ends = [
        [line[1][0] for line in (curve_points(one, [week]) or {})["band"]]
        for one in (late, replace(late, is_whole=False))
    ]
    assert "2027-03-01" in ends[0]
    assert "2027-03-01" not in ends[1]


def test_the_total_is_grey_when_every_contract_with_something_due_is_silent() -> None:
    planless = replace(DONE, number=10, curve=None, earned=None)
    later = replace(PLAN, origin=SATURDAY + timedelta(weeks=52))
    not_begun = replace(DONE, number=11, curve=later, earned=None, last_reported=None)
    assert SILENT.is_silent
    for rows in ([SILENT], [SILENT, planless], [SILENT, DONE], [SILENT, DONE, not_begun]):
        assert _is_grey(rows)
    assert not _is_grey([SILENT, replace(SILENT, number=12, last_reported=SILENT.at)])


def _is_grey(standings: Sequence[ContractStanding]) -> bool:
    found = total(*standings)
    assert (found.colour == GREY) == found.is_silent
    return found.is_silent
