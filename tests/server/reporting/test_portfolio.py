"""All contracts as one programme."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from server.figures.standing import NAMES, ContractStanding
from server.reporting import portfolio
from server.reporting.queries import RULES
from server.reporting.verdict import GREEN, GREY
from shared.rules.forecasts import Terms
from shared.rules.planned_value import Curve

D = Decimal
SATURDAY = date(2026, 9, 5)
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


def test_the_total_is_grey_when_every_contract_with_a_plan_is_silent() -> None:
    planless = replace(DONE, number=10, curve=None, earned=None)
    assert SILENT.is_silent
    for rows in ([SILENT], [SILENT, planless]):
        assert _is_grey(rows)
    assert not _is_grey([SILENT, DONE])


def _is_grey(standings: Sequence[ContractStanding]) -> bool:
    found = total(*standings)
    assert (found.colour == GREY) == found.is_silent
    return found.is_silent
