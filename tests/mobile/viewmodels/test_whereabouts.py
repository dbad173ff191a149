"""What the bar says of the fix, and when the receiver must stay on."""

from __future__ import annotations

import inspect
from dataclasses import replace

from mobile.viewmodels.page import LOG_WORK, MAP, SYNC, TODAY
from tests.mobile.steered import HERE
from tests.mobile.tablet import FieldTablet


def test_a_made_up_fix_is_flagged_and_kept_with_what_is_logged(english: FieldTablet) -> None:
    english.locator.give(replace(HERE, is_mocked=True))
    chip = english.shell.view
    assert (chip.gps_text, chip.gps_tone) == ("Made-up GPS", "warn")
    place = english.work(english.log("C09-A06", "10")).place
    assert place is not None
    assert place.is_mocked
    english.locator.give(HERE)
    assert english.shell.view.gps_tone == "ok"


def test_why_no_fix_comes_is_said_before_its_age(english: FieldTablet) -> None:
    english.locator.out_of_order = "gps_off"
    english.shell.go(TODAY)
    assert english.shell.view.gps_text == "GPS is off"
    english.locator.out_of_order = "gps_refused"
    english.shell.go(TODAY)
    assert english.shell.view.gps_text == "GPS not allowed"


def test_the_receiver_stays_on_for_form_and_map_alone(tablet: FieldTablet) -> None:
    for page, is_needed in ((LOG_WORK, True), (SYNC, False), (MAP, True), (TODAY, False)):
        tablet.shell.go(page)
        assert bool(tablet.locator.needed_by) == is_needed, page
    tablet.shell.log("C09-A06")
    assert tablet.locator.needed_by
    tablet.shell.back()
    assert not tablet.locator.needed_by


def test_a_page_that_keeps_the_fix_with_a_record_keeps_the_receiver_on(tablet: FieldTablet) -> None:
    keeping = {
        name: model.needs_each_fix
        for name, model in tablet.shell.models.items()
        if "fix=self._whereabouts.fix" in inspect.getsource(type(model))
    }
    assert set(keeping) >= {LOG_WORK}
    assert all(keeping.values()), keeping
