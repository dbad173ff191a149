"""A sample unit surveyed with a finger: distresses, severities, amounts, and the index at once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.mobile.curves import VERSION, forms_with_curves
from tests.mobile.ui.driver import NARROW, Driver
from tests.mobile.ui.filling import Opener, begin, pick, see, type_into
from tests.shared.oracles import oracle

pytestmark = [pytest.mark.window, pytest.mark.slow]
STEEPNESS = {("rutting", "high"): "3", ("potholes", "low"): "2", ("ravelling", "medium"): "1"}
SHARES = {1: "1", 2: "0.9", 3: "0.8"}


@pytest.fixture(params=["ar", "en"])
def driver(request: pytest.FixtureRequest, open_window: Opener) -> Driver:
    driver = open_window(request.param)
    driver.tablet.store.keep_forms(forms_with_curves(STEEPNESS, SHARES))
    begin(driver, "survey")
    return driver


def form(driver: Driver) -> Any:
    return driver.find("SurveyForm")


def found(driver: Driver) -> list[Any]:
    return list(reversed(form(driver).ids.distresses.children))


def add(driver: Driver, code: str, severity: str, quantity: str) -> None:
    driver.tap(see(driver, form(driver).ids.add))
    driver.tap(see(driver, driver.find("Option", within=form(driver), code=code)))
    row = found(driver)[-1]
    pick(driver, row, severity)
    type_into(driver, row.ids.quantity, quantity)


def test_the_table_of_our_own_by_tapping(driver: Driver) -> None:
    type_into(driver, form(driver).ids.area, "٢٢٥")
    for code, severity in STEEPNESS:
        add(driver, code, str(severity), "22.5")
    shown = form(driver)
    assert shown.ids.index.text == "52"
    assert shown.ids.rating.text in ("ضعيفة", "Poor")
    assert ["30" in row.row.deduct for row in found(driver)] == [True, False, False]
    driver.tap(driver.page.ids.save)
    (record,) = driver.tablet.store.records("inspection")
    survey = record.fields["survey"]
    assert (survey["area_m2"], survey["pci"], survey["curves"]) == ("225", "52", VERSION)
    assert [one["code"] for one in survey["distresses"]] == [code for code, _ in STEEPNESS]
    driver.tablet.shell.open(f"inspection:{record.record}")
    driver.pump()
    told = {line.name: line.value for line in driver.page.ids.lines.children}
    assert any(value.startswith("52 · ") for value in told.values())


def test_m_of_the_standards_example_by_tapping(driver: Driver) -> None:
    """Half of what counts is taken off: all eight values would leave 47.4, 7.9 of them 47.7."""
    case = oracle("pavement_condition", "PCI-D6433-m")
    codes = ["bleeding", "corrugation", "depression", "patching",
             "rutting", "shoving", "swell", "weathering"]  # fmt: skip
    steepness: dict[tuple[str, str | None], str] = {(code, "low"): "1" for code in codes}
    shares = {1: "0.1"} | dict.fromkeys(range(2, 9), "0.5")
    driver.tablet.store.keep_forms(forms_with_curves(steepness, shares))
    type_into(driver, form(driver).ids.area, "100")
    for code, deduct in zip(codes, case["in"]["deduct_values"], strict=True):
        add(driver, code, "low", str(deduct))
    values, m = case["in"]["deduct_values"], case["out"]["m"]
    expected = 100 - (sum(values[:7]) + values[7] * (m - 7)) / 2
    assert float(form(driver).ids.index.text) == pytest.approx(expected, abs=0.1)


def test_a_distress_is_put_away_and_taken_out(driver: Driver) -> None:
    driver.tap(see(driver, form(driver).ids.add))
    driver.tap(see(driver, form(driver).ids.add))
    with pytest.raises(LookupError):
        driver.find("Option", within=form(driver), code="swell")
    add(driver, "rutting", "high", "5")
    driver.tap(see(driver, found(driver)[0].ids.bin))
    assert found(driver) == []


def test_every_target_is_wide_enough_and_in_the_page_on_a_narrow_tablet(driver: Driver) -> None:
    driver.resize(NARROW)
    driver.pump(12)
    add(driver, "joint_reflection_cracking", "high", "12345.5")
    row = found(driver)[0]
    segments = driver.find("Segmented", within=row).children
    assert all(min(one.size) >= 48 for one in [*segments, row.ids.bin])
    assert row.ids.words.width >= 120


def test_other_kinds_show_none_of_it(open_window: Opener) -> None:
    driver = open_window("ar")
    begin(driver, "safety")
    with pytest.raises(LookupError):
        driver.find("SurveyForm")
