"""A work that came back is corrected; one's own work is withdrawn, and that is undone."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from mobile.viewmodels.plane import to_plane
from tests.mobile.steered import HERE
from tests.mobile.tablet import FieldTablet, acknowledge, give_back

REASON = "أعد القياس من بداية الرصيف"


@pytest.fixture
def returned(tablet: FieldTablet) -> UUID:
    record = tablet.log(
        "C09-A06", "180", section="S-HA-JABRIYA", from_m="0+120", to_m="0+300", notes="قطعة 3"
    )
    acknowledge(tablet.store)
    give_back(tablet.store, tablet.work(record), REASON)
    tablet.shell.open(f"work:{record}")
    return record


def test_a_returned_work_shows_its_reason_and_what_to_do(
    tablet: FieldTablet, returned: UUID
) -> None:
    view = tablet.shell.work_record.view
    assert tablet.shell.view.page == "work"
    assert view.reason == REASON
    assert "صحّح" in view.todo
    assert (view.state, view.state_tone) == ("معاد للتصحيح", "bad")
    assert view.may_correct
    assert view.may_withdraw


def test_the_correction_starts_from_what_was_logged(tablet: FieldTablet, returned: UUID) -> None:
    tablet.shell.correct(returned)
    view = tablet.shell.log_work.view
    assert tablet.shell.view.title == "تصحيح عمل"
    assert view.reason == REASON
    fields = ("from_m", "to_m", "quantity", "notes")
    assert [view.value(name) for name in fields] == ["0+120", "0+300", "180", "قطعة 3"]


def test_a_correction_goes_back_to_the_supervisor(tablet: FieldTablet, returned: UUID) -> None:
    tablet.shell.correct(returned)
    tablet.shell.log_work.edit("quantity", "١٧٦")
    tablet.shell.log_work.save()
    work = tablet.work(returned)
    assert (work.state, work.quantity) == ("corrected", Decimal(176))
    assert tablet.shell.today.view.rows[0].tone != "bad" or "work:" not in (
        tablet.shell.today.view.rows[0].key
    )
    assert not tablet.shell.log_work.view.is_correction


def test_saving_a_correction_that_changes_nothing_says_so(
    tablet: FieldTablet, returned: UUID
) -> None:
    tablet.shell.correct(returned)
    tablet.shell.log_work.save()
    assert tablet.shell.log_work.view.error == "لم يتغير شيء."
    assert tablet.work(returned).state == "returned"


def test_a_half_typed_correction_is_kept_apart_from_a_new_work(
    tablet: FieldTablet, returned: UUID
) -> None:
    tablet.shell.correct(returned)
    tablet.shell.log_work.edit("quantity", "176")
    tablet.shell.back()
    assert tablet.shell.log_work.view.value("quantity") == ""
    tablet.shell.correct(returned)
    assert tablet.shell.log_work.view.value("quantity") == "176"


def test_withdrawing_happens_at_once_and_can_be_undone(tablet: FieldTablet) -> None:
    record = tablet.log("C01-A04", "10")
    tablet.shell.open(f"work:{record}")
    tablet.shell.work_record.withdraw()
    assert tablet.work(record).state == "withdrawn"
    assert not tablet.shell.work_record.view.may_withdraw
    assert tablet.shell.view.notice.action == "تراجع"
    tablet.shell.undo()
    assert tablet.work(record).state == "logged"
    assert tablet.shell.work_record.view.may_withdraw


def test_the_word_at_the_foot_goes_away_by_itself(tablet: FieldTablet) -> None:
    record = tablet.log("C01-A04", "10")
    tablet.shell.open(f"work:{record}")
    tablet.shell.work_record.withdraw()
    while tablet.shell.view.notice is not None:
        tablet.scheduler.run_next()
    tablet.shell.undo()
    assert tablet.work(record).state == "withdrawn"


def test_a_record_that_left_the_tablet_is_said_to_be_gone(english: FieldTablet) -> None:
    english.shell.open(f"work:{UUID(int=9)}")
    assert english.shell.work_record.view.is_gone
    assert english.shell.work_record.view.title == "This record is no longer on the tablet"


def test_a_work_logged_after_midnight_is_of_kuwaits_day(english: FieldTablet) -> None:
    english.clock.moment = datetime(2026, 11, 21, 23, 42, tzinfo=UTC)
    record = english.log("C01-A04", "10")
    english.shell.open(f"work:{record}")
    logged = dict(english.shell.work_record.view.lines)["Logged at"]
    assert logged.startswith("22 November · \u206602:42")
    acknowledge(english.store)
    give_back(english.store, english.work(record), REASON)
    english.shell.today.refresh()
    assert "22 November" in english.shell.today.view.rows[0].meta


def test_the_pin_stands_at_the_fix_and_says_so(english: FieldTablet) -> None:
    record = english.log("C01-A04", "10", section="R5-W-02", from_m="5+720", to_m="5+790")
    site = english.shell.map_page.record_site(english.work(record))
    assert site.middle == to_plane(HERE.lat, HERE.lon)
    assert len(site.line) > 1
    english.shell.open(f"work:{record}")
    assert "where the tablet was" in english.shell.work_record.view.pin_caption


def test_without_a_fix_the_pin_stands_at_the_chainage(tmp_path: Path) -> None:
    blind = FieldTablet(tmp_path)
    blind.shell.start()
    blind.shell.speak("en")
    record = blind.log("C01-A04", "10", section="R5-W-02", from_m="5+720", to_m="5+790")
    blind.shell.open(f"work:{record}")
    assert blind.shell.map_page.record_site(blind.work(record)).pin is None
    assert "logged chainage" in blind.shell.work_record.view.pin_caption
    blind.close()
