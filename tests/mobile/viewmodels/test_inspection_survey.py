"""The survey of a sample unit, typed on the form: by published m, and by a table of our own.

The table's curves are those of tests/shared/test_pavement.py: invented, straight lines.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from mobile.viewmodels.inspection import Inspecting
from shared.vocabulary.distresses import DISTRESSES
from tests.mobile.curves import VERSION, forms_with_curves
from tests.mobile.steered import HERE
from tests.mobile.tablet import FieldTablet
from tests.shared.oracles import decimals, names, oracle

STEEPNESS = {("rutting", "high"): "3", ("potholes", "low"): "2", ("ravelling", "medium"): "1"}
SHARES = {1: "1", 2: "0.9", 3: "0.8"}


@pytest.fixture
def survey(tablet: FieldTablet) -> Inspecting:
    """A survey begun, with the curves of the table."""
    tablet.store.keep_forms(forms_with_curves(STEEPNESS, SHARES))
    return begun(tablet)


def begun(tablet: FieldTablet) -> Inspecting:
    tablet.locator.give(HERE)
    tablet.shell.inspect("survey:C01-A07")
    tablet.shell.inspecting.choose("survey/condition_survey")
    return tablet.shell.inspecting


def measure(page: Inspecting, code: str, severity: str, quantity: str) -> None:
    page.survey.add(code)
    assert page.view.survey is not None
    place = len(page.view.survey.rows) - 1
    if severity:
        page.survey.grade(place, severity)
    page.survey.measure(place, quantity)


def told(page: Inspecting) -> tuple[str, str]:
    assert page.view.survey is not None
    return page.view.survey.index, page.view.survey.rating


@pytest.mark.parametrize(
    ("percents", "index", "rating"),
    [
        (("10", "10", "10"), "52", "ضعيفة"),
        (("٢٠", "١٫١", "٠"), "38", "ضعيفة جدًا"),
        (("20", "1", "2"), "36", "ضعيفة جدًا"),
        (("0.5", "0.5", "1"), "96.5", "جيدة"),
        ((), "100", "جيدة"),
    ],
)
def test_the_table_of_our_own_as_it_is_typed(
    survey: Inspecting, percents: tuple[str, ...], index: str, rating: str
) -> None:
    """Of a unit of 100 m2 the quantity is the density; worked by hand in test_pavement.py."""
    survey.survey.measure_area("١٠٠")
    for (code, severity), percent in zip(STEEPNESS, percents, strict=False):
        measure(survey, code, str(severity), percent)
    assert told(survey) == (index, rating)


@pytest.mark.parametrize("name", names("pavement_condition"))
def test_m_of_published_examples_through_the_form(tablet: FieldTablet, name: str) -> None:
    """Deduct values that are the densities, half of whose total counts: m shows in the index."""
    case = oracle("pavement_condition", name)
    deducts, m = decimals(case["in"]["deduct_values"]), Decimal(str(case["out"]["m"]))
    codes = [code for code in DISTRESSES.codes if code != "polished_aggregate"][: len(deducts)]
    steepness: dict[tuple[str, str | None], str] = {(code, "low"): "1" for code in codes}
    shares = {1: "0.1"} | dict.fromkeys(range(2, 9), "0.5")
    tablet.store.keep_forms(forms_with_curves(steepness, shares))
    page = begun(tablet)
    page.survey.measure_area("100")
    for code, deduct in zip(codes, deducts, strict=True):
        measure(page, code, "low", str(deduct))
    whole = int(m)
    part = deducts[whole] * (m - whole) if len(deducts) > whole else Decimal(0)
    expected = 100 - (sum(deducts[:whole]) + part) / 2
    assert abs(Decimal(told(page)[0]) - expected) <= Decimal(str(case["tolerance"])) * 3
    everything = 100 - sum(deducts) / 2
    assert len(deducts) <= whole or abs(Decimal(told(page)[0]) - everything) > Decimal("0.2")


def test_it_is_kept_and_told_on_the_page_of_the_record(
    tablet: FieldTablet, survey: Inspecting
) -> None:
    survey.survey.measure_area("225")
    measure(survey, "rutting", "high", "22.5")
    measure(survey, "potholes", "low", "22.5")
    measure(survey, "ravelling", "medium", "٢٢٫٥")
    survey.save()
    (record,) = tablet.store.records("inspection")
    kept = record.fields["survey"]
    assert (kept["area_m2"], kept["pci"], kept["curves"]) == ("225", "52", VERSION)
    assert kept["distresses"][1] == {
        "code": "potholes", "severity": "low", "quantity": "22.5", "unit": "no",
    }  # fmt: skip
    tablet.shell.open(f"inspection:{record.record}")
    lines = tablet.shell.record_page.view.lines
    assert ("مؤشر حالة الرصف PCI", "52 · ضعيفة") in lines
    assert ("عيب", "حفر · منخفضة · 22.5 عدد") in lines


def test_every_part_is_there_after_a_kill(tablet: FieldTablet, survey: Inspecting) -> None:
    survey.survey.measure_area("225")
    measure(survey, "rutting", "high", "22.5")
    survey.survey.add("swell")
    again = tablet.restarted()
    again.shell.go("inspect")
    before, after = survey.view.survey, again.shell.inspecting.view.survey
    assert before is not None
    assert after is not None
    assert (after.area, after.rows) == (before.area, before.rows)
    again.close()


def test_what_is_missing_is_said_and_nothing_is_saved(
    tablet: FieldTablet, survey: Inspecting
) -> None:
    survey.survey.add("rutting")
    survey.save()
    view = survey.view.survey
    assert view is not None
    assert "مساحة" in view.area_error
    assert view.rows[0].error == "اكتب مقدار العيب."
    survey.survey.measure_area("0")
    survey.survey.measure(0, "5")
    survey.save()
    view = survey.view.survey
    assert view is not None
    assert view.area_error
    assert view.rows[0].error == "اختر درجة العيب."
    survey.survey.measure(0, "كثير")
    view = survey.view.survey
    assert view is not None
    assert "رقمًا" in view.rows[0].error
    assert view.index == ""
    assert tablet.store.records("inspection") == []


def test_a_distress_without_degrees_needs_none(tablet: FieldTablet) -> None:
    tablet.store.keep_forms(forms_with_curves({("polished_aggregate", None): "1"}, SHARES))
    page = begun(tablet)
    page.survey.measure_area("100")
    measure(page, "polished_aggregate", "", "30")
    assert told(page)[0] == "70"


@pytest.mark.parametrize("is_loaded", [False, True])
def test_without_a_curve_the_distresses_are_kept_without_an_index(
    tablet: FieldTablet, is_loaded: bool
) -> None:
    reply = forms_with_curves(STEEPNESS, SHARES)
    tablet.store.keep_forms(reply if is_loaded else {**reply, "curves": None})
    page = begun(tablet)
    page.survey.measure_area("100")
    measure(page, "swell", "low", "3")
    assert told(page) == ("", "")
    assert page.view.survey is not None
    assert ("انتفاخ" in page.view.survey.note) is is_loaded
    page.save()
    (record,) = tablet.store.records("inspection")
    assert record.fields["survey"]["pci"] is None
    assert record.fields["survey"]["curves"] is None


def test_a_distress_is_taken_out_again(survey: Inspecting) -> None:
    survey.survey.measure_area("100")
    measure(survey, "rutting", "high", "10")
    measure(survey, "potholes", "low", "10")
    survey.survey.take_out(0)
    assert survey.view.survey is not None
    assert [row.code for row in survey.view.survey.rows] == ["potholes"]
    assert told(survey)[0] == "80"


def test_other_kinds_have_none(tablet: FieldTablet) -> None:
    tablet.shell.inspect("safety:C01-A07")
    tablet.shell.inspecting.choose("safety/safety_traffic")
    assert tablet.shell.inspecting.view.survey is None
