"""Value against plan and cost: every published example by name, and what silence says."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shared.rules.earned_schedule import earned_schedule
from shared.rules.indices import CostIndices, cost_indices, schedule_indices
from tests.shared.oracles import is_close, names, oracle

D = Decimal


def _read(name: str) -> tuple[dict[str, Decimal], dict[str, float], float]:
    """Inputs by the textbooks' letters, expected outputs, tolerance."""
    case = oracle("earned_value", name)
    given = {letters: D(str(value)) for letters, value in case["in"].items()}
    if "planned_value_per_period" in given:
        step = given["planned_value_per_period"]
        given |= {"BAC": step * given["PD"], "PV": step * given["AT"]}
    return given, case["out"], case["tolerance"]


@pytest.mark.parametrize("name", names("earned_value"))
def test_earned_value_agrees_with_the_published_example(name: str) -> None:
    given, expected, tolerance = _read(name)
    time = schedule_indices(given["PV"], given["EV"])
    cost = cost_indices(given["BAC"], given["PV"], given["EV"], given["AC"])
    found = {
        **{"SV": time.sv, "SPI": time.spi, "CV": cost.cv, "CPI": cost.cpi, "EAC": cost.eac},
        **{"EAC_composite": cost.eac_composite, "ETC": cost.etc, "VAC": cost.vac},
        **{"TCPI": cost.tcpi},
    }
    if "PD" in given:
        values = [given["planned_value_per_period"] * n for n in range(int(given["PD"]) + 1)]
        es = earned_schedule(values, given["EV"])
        found |= {"ES": es, "SV_t": es - given["AT"], "IEAC_t": given["PD"] * given["AT"] / es}
    wrong = {n: found[n] for n in expected if not is_close(found[n], expected[n], tolerance)}
    assert not wrong


def test_the_rest_as_budgeted_adds_to_the_cost() -> None:
    assert cost_indices(D(100), D(50), D(40), D(45)).eac_at_budget == 105


def test_silence_is_none() -> None:
    assert schedule_indices(D(50), None).sv is None
    assert schedule_indices(D(50), None).spi is None
    assert cost_indices(D(100), D(50), None, D(10)) == CostIndices()
    assert cost_indices(D(100), D(50), D(10), None) == CostIndices()


def test_an_index_without_a_divisor_says_nothing() -> None:
    assert schedule_indices(D(0), D(10)).spi is None
    nothing = cost_indices(D(100), D(0), D(0), D(0))
    assert (nothing.cpi, nothing.eac, nothing.eac_composite, nothing.vac) == (None,) * 4
    assert nothing.tcpi == 1
    spent = cost_indices(D(100), D(50), D(40), D(120))
    assert (spent.tcpi, spent.eac) == (None, 300)
    unearned = cost_indices(D(100), D(50), D(0), D(10))
    assert (unearned.cpi, unearned.eac, unearned.eac_at_budget) == (0, None, 110)
