"""The shared formulas on the plan of a governor's week: budgets, roll-ups, order."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.reporting import figures
from server.reporting.plan import Activity, Progress
from shared.rules.earned_value import earned_by_activity, percent
from tests.server.reporting.builders import SUNDAY, D, activity, done
from tests.shared.oracles import oracle


def test_values_of_governorates_add_up_to_the_whole() -> None:
    case = oracle("rollup", "SUM-governorates")
    parts = [
        activity(f"C01-{iso}", governorate=iso, quantity=str(value), rate="1", contract=1)
        for iso, value in case["in"].items()
    ]
    assert figures.budget(parts) == case["out"]["total"]


@pytest.mark.parametrize("parts", [[], [activity(rate="0")], [activity(quantity="0")]])
def test_a_plan_without_value_has_no_curve_and_no_percentage(parts: list[Activity]) -> None:
    assert figures.planned_curve(parts) is None
    assert percent(D(0), figures.budget(parts)) is None


@pytest.mark.parametrize("wrong", ["NaN", "Infinity", "-Infinity"])
def test_a_quantity_that_is_no_number_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        Progress("C09-A01", "M1", SUNDAY, D(wrong), D(0))


days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
amounts = st.decimals(0, 10_000, places=3)


@st.composite
def activities(draw: st.DrawFn) -> list[Activity]:
    found = []
    for n in range(draw(st.integers(1, 6))):
        start = draw(days)
        found.append(
            activity(
                f"C0{n % 3}-A{n}",
                start,
                start + timedelta(days=draw(st.integers(0, 200))),
                str(draw(amounts)),
                str(draw(st.decimals(0, 100, places=3))),
                contract=n % 3,
                governorate=draw(st.sampled_from(["KW-HA", "KW-JA"])),
                boq_quantity=str(draw(amounts)),
            )
        )
    return found


@given(activities(), st.lists(amounts, min_size=6, max_size=6), st.randoms())
def test_earned_value_is_within_the_budget_in_any_order_and_adds_up(
    parts: list[Activity], accepted: list[Decimal], chance: object
) -> None:
    progress = [done(p.code, SUNDAY, str(q)) for p, q in zip(parts, accepted, strict=False)]
    lines = [line for part in parts for line in part.lines]
    once = earned_by_activity(lines, figures.quantities(progress, SUNDAY, "accepted"))
    chance.shuffle(lines)  # type: ignore[attr-defined]
    chance.shuffle(progress)  # type: ignore[attr-defined]
    again = earned_by_activity(lines, figures.quantities(progress, SUNDAY, "accepted"))
    assert once == again
    assert all(0 <= once[part.code] <= part.bac for part in parts)
    whole = sum(once.values())
    split = {part.governorate: D(0) for part in parts}
    for part in parts:
        split[part.governorate] += once[part.code]
    assert abs(sum(split.values()) - whole) < D("1e-9")
