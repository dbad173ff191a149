"""Inspections and what they find, as they are drawn for looking at (tests.mobile.ui.pictures)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from tests.mobile.curves import forms_with_curves
from tests.mobile.ui.driver import Driver

DISTRESSES = (
    ("alligator_cracking", "high", "12.5"),
    ("potholes", "low", "3"),
    ("rutting", "medium", "22"),
)
REMARK = {
    "ar": "اللوحة الأولى على بعد 90 م فقط، والثانية مائلة",
    "en": "The first sign is only 90 m away, the second leans",
}


def _kinds(driver: Driver, _: UUID) -> None:
    driver.tablet.shell.inspect(":C01-A07")


def inspect(driver: Driver, _: UUID) -> None:
    """A safety check under way: some lines kept, one failed."""
    shell = driver.tablet.shell
    shell.inspect("safety:C01-A07")
    form = driver.tablet.store.forms("safety")[0]
    shell.inspecting.choose(f"safety/{form.code}")
    answers = ("pass", "fail", "pass", "not_applicable", "pass")
    for line, code in zip(form.lines, answers, strict=False):
        # The second time it goes on as it was left: another touch would take the answer back.
        shown = {row.item: row.answer for row in shell.inspecting.view.lines}
        if shown[line.item] != code:
            shell.inspecting.answer(line.item, code)
    remark = REMARK[shell.kit.language]
    shell.inspecting.edit(f"remark.{form.lines[1].item}", remark)
    driver.pump()


def _readings(driver: Driver, _: UUID) -> None:
    """A course's test with readings inside and outside their limits."""
    shell = driver.tablet.shell
    shell.inspect("test:C01-A07")
    form = driver.tablet.store.forms("test", "wearing_course")[0]
    shell.inspecting.choose(f"test/{form.code}")
    for place, (test, value) in enumerate(
        (("compaction", "98.4"), ("thickness", "41"), ("laying_temperature", "155"))
    ):
        shell.inspecting.readings.add(test)
        shell.inspecting.readings.read(place, value)
    shell.inspecting.edit("signer", "م. خالد" if shell.kit.language == "ar" else "Eng. Khalid")
    shell.inspecting.sign("M40 120L60 60L80 130L110 70L130 120L180 90L240 110M60 150L230 140")
    driver.pump()
    driver.page.ids.scroll.scroll_y = 0.4
    driver.pump()


def _ncr(driver: Driver, returned: UUID) -> None:
    inspect(driver, returned)
    shell = driver.tablet.shell
    failed = next(line for line in shell.inspecting.view.lines if line.is_failed)
    shell.inspecting.raise_ncr(f"item:{failed.item}", failed.text)
    shell.short_form.edit("severity", "major")
    driver.pump()


def _inspection(driver: Driver, returned: UUID) -> None:
    # The page of the non-conformance was drawn before: it is not to be saved along.
    driver.tablet.shell.short_form.let_go()
    inspect(driver, returned)
    driver.tablet.shell.inspecting.edit("notes", REMARK[driver.tablet.shell.kit.language])
    driver.tablet.shell.inspecting.edit("unsigned", "absent")
    driver.tablet.shell.inspecting.save()
    driver.tablet.shell.open(f"inspection:{driver.tablet.store.records('inspection')[0].record}")


def _survey(driver: Driver, _: UUID) -> None:
    """A sample unit with three distresses; the curves are invented."""
    shell, store = driver.tablet.shell, driver.tablet.store
    steepness: dict[tuple[str, str | None], str] = {
        (code, severity): "3" for code, severity, _ in DISTRESSES
    }
    store.keep_forms(forms_with_curves(steepness, {1: "1", 2: "0.9", 3: "0.8"}))
    shell.inspect("survey:C01-A07")
    shell.inspecting.choose("survey/condition_survey")
    shell.inspecting.survey.measure_area("225")
    for place, (code, severity, quantity) in enumerate(DISTRESSES):
        shell.inspecting.survey.add(code)
        shell.inspecting.survey.grade(place, severity)
        shell.inspecting.survey.measure(place, quantity)
    driver.pump()


def _joint_tour(driver: Driver, _: UUID) -> None:
    """With a governor and another, and a line that a photo is wanted of."""
    shell = driver.tablet.shell
    shell.inspect("joint_tour:C01-A07")
    shell.inspecting.choose("joint_tour/joint_tour")
    page, is_arabic = shell.inspecting, shell.kit.language == "ar"
    page.companions.add(shell.kit.texts("governor"))
    page.companions.add()
    page.companions.type(0, 0, "سعادة المحافظ" if is_arabic else "His Excellency the Governor")
    failing = next(row for row in page.view.lines if _asks_photo(driver, row.item))
    page.answer(failing.item, "fail")
    page.save()
    driver.pump()


def _asks_photo(driver: Driver, item: str) -> bool:
    (form,) = driver.tablet.store.forms("joint_tour")
    return next(line for line in form.lines if line.item == item).needs_photo_on_fail


def _defect(driver: Driver, _: UUID) -> None:
    shell = driver.tablet.shell
    shell.hush()
    shell.act_at("defect", "activity:C01-A04")
    shell.short_form.edit("description", REMARK[shell.kit.language])
    driver.pump()


INSPECTION_PAGES: list[tuple[str, Callable[[Driver, UUID], None]]] = [
    ("inspect-kinds", _kinds),
    ("inspect-readings", _readings),
    ("survey", _survey),
    ("joint-tour", _joint_tour),
    ("ncr", _ncr),
    ("inspection", _inspection),
    ("defect", _defect),
]
