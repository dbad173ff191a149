"""The pavement condition index: m by published examples, the rest by a table of our own.

The curves here are invented, plainly so: straight lines that nobody surveyed.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from shared.rules.pavement import (
    Curves,
    Distress,
    NoCurveError,
    condition_of,
    counting_values,
    most_values,
    read_curves,
)
from tests.shared.oracles import decimals, is_close, names, oracle

AREA = Decimal(225)
# Deduct value: three, two and one for each percent of density, up to 90.
STEEPNESS = {("rutting", "high"): 3, ("potholes", "low"): 2, ("ravelling", "medium"): 1}
# Corrected value: the total for q = 1, and a tenth less of it for each further q.
SHARES = {1: Decimal(1), 2: Decimal("0.9"), 3: Decimal("0.8")}


def line(slope: Decimal | int, most: int) -> tuple[tuple[Decimal, Decimal], ...]:
    top = Decimal(most)
    return ((Decimal(0), Decimal(0)), (top / slope, top))


CURVES = Curves(
    "invented-1",
    {kept: line(slope, 90) for kept, slope in STEEPNESS.items()},
    {q: line(share, 100) for q, share in SHARES.items()},
)


def found(*percents: str) -> list[Distress]:
    """Distresses by their density in percent, in the order of STEEPNESS."""
    given = zip(STEEPNESS, percents, strict=False)
    return [Distress(*kept, Decimal(percent) * AREA / 100) for kept, percent in given]


def index(*percents: str) -> Decimal:
    return condition_of(found(*percents), AREA, CURVES).pci


@pytest.mark.parametrize("name", names("pavement_condition"))
def test_m_is_that_of_published_examples(name: str) -> None:
    case = oracle("pavement_condition", name)
    highest = max(decimals(case["in"]["deduct_values"]))
    assert is_close(most_values(highest), case["out"]["m"], case["tolerance"])


def test_the_last_value_counts_by_the_fraction_of_m() -> None:
    deducts = decimals(oracle("pavement_condition", "PCI-5-m")["in"]["deduct_values"])
    assert counting_values(deducts) == list(deducts), "m is 5.8, and there are five"
    deducts = decimals(oracle("pavement_condition", "PCI-D6433-m")["in"]["deduct_values"])
    *whole, last = counting_values(deducts)
    assert whole == list(deducts[:7])
    assert is_close(last, 5.3 * 0.88, 0.01)


def test_no_more_than_ten_values_count() -> None:
    assert most_values(Decimal(0)) == 10
    assert most_values(Decimal(100)) == 1
    assert counting_values([]) == []
    assert len(counting_values([Decimal("0.5")] * 14)) <= 11


def test_a_table_worked_by_hand() -> None:
    """Densities 10, 10, 10 give 30, 20, 10; m is above three, so that all count.

    q = 3: total 60, 0.8 of it 48. q = 2: 30 + 20 + 2 = 52, 0.9 of it 46.8. q = 1:
    30 + 2 + 2 = 34. The largest is 48, the index 52.
    """
    done = condition_of(found("10", "10", "10"), AREA, CURVES)
    assert (done.pci, done.max_cdv, done.rating) == (Decimal("52.0"), Decimal("48.0"), "poor")
    assert done.deducts == {("rutting", "high"): 30, ("potholes", "low"): 20,
                            ("ravelling", "medium"): 10}  # fmt: skip


def test_a_turn_after_the_first_may_be_the_worst() -> None:
    """Densities 20, 1.1, 0 give 60 and 2.2. q = 2: 62.2 x 0.9 = 55.98. q = 1: 62. 38 is left."""
    assert index("20", "1.1", "0") == Decimal("38.0")


def test_at_most_one_value_above_two_is_the_plain_sum() -> None:
    assert index("20", "1", "2") == Decimal("36.0"), "60 + 2 + 2, uncorrected"
    assert index("0.5", "0.5", "1") == Decimal("96.5")
    assert index("30", "0.99", "1.9") == Decimal("6.1"), "m, here 1.9, leaves nothing out"


def test_a_sum_above_a_hundred_leaves_nothing() -> None:
    codes = [str(n) for n in range(9)]
    curves = Curves("invented-4", {(code, None): line(1, 90) for code in codes}, {})
    one, *others = (Distress(code, None, Decimal("4.5")) for code in codes)
    assert condition_of([one, *others], AREA, curves).pci == Decimal("82.0")
    worst = Distress(one.code, None, AREA)
    done = condition_of([worst, *others], AREA, curves)
    assert (done.pci, done.max_cdv, done.rating) == (0, 100, "failed")


def test_without_distress_the_road_is_as_new() -> None:
    done = condition_of([], AREA, CURVES)
    assert (done.pci, done.rating) == (Decimal(100), "good")
    assert index("0", "0", "0") == 100


def test_one_distress_measured_in_two_places_is_one() -> None:
    apart = [*found("5"), *found("5")]
    assert condition_of(apart, AREA, CURVES) == condition_of(found("10"), AREA, CURVES)


def test_a_curve_that_is_not_there_is_named() -> None:
    with pytest.raises(NoCurveError) as missing:
        condition_of([Distress("swell", "low", Decimal(1))], AREA, CURVES)
    assert (missing.value.distress, missing.value.severity) == ("swell", "low")


def test_more_values_than_curves_go_by_the_last_curve() -> None:
    one = Curves("invented-2", CURVES.deducts, {1: line(1, 100)})
    assert condition_of(found("10", "10", "10"), AREA, one).pci == Decimal("40.0")


def test_curves_are_read_as_they_travel() -> None:
    points = [["0", "0"], ["30", "90"]]
    row: dict[str, Any] = {
        "version": "invented-1", "clause": "default", "source": "nobody",
        "deducts": [{"distress": "rutting", "severity": "high", "points": points}],
        "corrections": [{"q": 1, "points": [["0", "0"], ["100", "100"]]}],
    }  # fmt: skip
    assert condition_of(found("10"), AREA, read_curves(row)).pci == Decimal("70.0")


@pytest.mark.parametrize(
    ("density", "rating"),
    [("4.5", "good"), ("4.9", "satisfactory"), ("10", "fair"), ("20", "very_poor"),
     ("29", "serious"), ("30", "failed")],
)  # fmt: skip
def test_the_rating_is_by_the_whole_number(density: str, rating: str) -> None:
    """4.9 % of high rutting leaves 85.3, which is 85 and no longer good."""
    assert condition_of(found(density), AREA, CURVES).rating == rating


PERCENT = st.decimals("0", "400", places=2)


@given(st.lists(PERCENT, min_size=3, max_size=3))
def test_the_index_stays_between_0_and_100(percents: list[Decimal]) -> None:
    assert 0 <= index(*map(str, percents)) <= 100


@given(st.lists(PERCENT, min_size=3, max_size=3), st.sampled_from([1, 2]), PERCENT)
@example([Decimal(20), Decimal(5), Decimal("1.99")], 2, Decimal("0.02"))
def test_more_distress_never_raises_the_index(
    percents: list[Decimal], nth: int, more: Decimal
) -> None:
    """While another's is the worst value, which says how many count, and two are above 2."""
    values = [min(p * slope, Decimal(90)) for p, slope in zip(percents, (3, 2, 1), strict=True)]
    grown = [p + more if n == nth else p for n, p in enumerate(percents)]
    is_worst = min(grown[nth] * (3 - nth), Decimal(90)) > max(values)
    assume(not is_worst and sum(value > 2 for value in values) > 1)
    assert index(*map(str, grown)) <= index(*map(str, percents))


@given(PERCENT, PERCENT)
def test_more_of_a_lone_distress_never_raises_the_index(percent: Decimal, more: Decimal) -> None:
    assert index(str(percent + more)) <= index(str(percent))


def test_a_worse_worst_value_may_raise_the_index_as_the_standard_has_it() -> None:
    """Ten values of 20, and then one of them 50: m falls from 8.3 to 5.6, and fewer count."""
    codes = [str(n) for n in range(10)]
    deducts = {(code, None): line(1, 100) for code in codes}
    halves = {q: line(Decimal("0.5"), 100) for q in range(2, 7)}
    curves = Curves("invented-3", deducts, {1: line(1, 100), **halves})
    even = [Distress(code, None, Decimal(45)) for code in codes]
    worse = [Distress("0", None, Decimal("112.5")), *even[1:]]
    before, after = (condition_of(given, AREA, curves).pci for given in (even, worse))
    assert (before, after) == (Decimal("16.5"), Decimal("29.1"))
