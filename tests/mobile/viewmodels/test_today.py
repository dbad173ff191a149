"""Today's tour: what is due, nearest first, returned works before all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from shared.rules.chainage import SectionLine, place_at
from tests.mobile.programme import sections
from tests.mobile.steered import HERE
from tests.mobile.tablet import FieldTablet, acknowledge, give_back

REASON = "الطول أقل من الكمية"


def titles(tablet: FieldTablet) -> list[str]:
    return [row.title for row in tablet.shell.today.view.rows]


def returned(tablet: FieldTablet) -> str:
    record = tablet.log("C09-A06", "180", section="S-HA-JABRIYA", from_m="0+120", to_m="0+300")
    acknowledge(tablet.store)
    give_back(tablet.store, tablet.work(record), REASON)
    tablet.shell.today.refresh()
    return f"work:{record}"


def test_the_nearest_activity_comes_first(tablet: FieldTablet) -> None:
    assert titles(tablet)[0] == "الدائري الخامس: كشط الأسفلت"
    assert "أنت في الموقع" in tablet.shell.today.view.rows[0].meta


def test_how_far_is_told_to_the_nearest_end_of_a_stretch(english: FieldTablet) -> None:
    """The milling goes from 4+200 to 7+000; a fix of hardly any use puts nobody there."""
    road = next(s for s in sections() if s["code"] == "R5-W-02")
    line = SectionLine("R5-W-02", float(road["from_m"]), float(road["to_m"]), road["line"])
    at = {m: place_at(m, line) for m in (3900.0, 4150.0, 4200.0, 7000.0)}

    def told(metres: float, accuracy_m: float = 4.0) -> str:
        lat, lon = at[metres]
        english.locator.give(replace(HERE, lat=lat, lon=lon, accuracy_m=accuracy_m))
        english.shell.today.refresh()
        rows = english.shell.today.view.rows
        return next(row.meta for row in rows if row.key == "activity:C01-A04").split(" · ")[-1]

    assert told(4200.0) == told(7000.0) == "You are on site"
    assert told(4150.0) == "50 m away"
    assert told(4150.0, accuracy_m=25.0) == "You are on site"
    assert told(3900.0, accuracy_m=5000.0) == "300 m away"


def test_an_activity_that_has_not_begun_is_not_due(english: FieldTablet) -> None:
    assert "Hawalli: taking-over" not in titles(english)
    assert len(titles(english)) == 8


def test_moving_elsewhere_orders_anew_and_standing_still_does_not(tablet: FieldTablet) -> None:
    before = tablet.shell.today.view
    tablet.locator.give(replace(HERE, lat=HERE.lat + 0.0001))
    assert tablet.shell.today.view is before
    tablet.locator.give(replace(HERE, lat=29.3339, lon=48.0761))
    assert titles(tablet)[0] == "السالمية: تنظيف المناهيل قطعة 10"


def test_a_returned_work_stands_first_with_its_reason(tablet: FieldTablet) -> None:
    key = returned(tablet)
    row = tablet.shell.today.view.rows[0]
    assert row.key == key
    assert REASON in row.sub
    assert row.tone == "bad"
    assert not tablet.shell.today.view.detail.may_log


def test_figures_count_due_logged_returned_and_waiting(tablet: FieldTablet) -> None:
    returned(tablet)
    tablet.log("C01-A04", "10")
    tablet.shell.syncing.count()
    tablet.shell.today.refresh()
    assert [figure.number for figure in tablet.shell.today.view.figures] == ["8", "2", "1", "1"]


def test_works_of_earlier_days_are_not_logged_today(tablet: FieldTablet) -> None:
    tablet.log("C01-A04", "10")
    tablet.clock.advance(days=1)
    tablet.shell.today.refresh()
    assert tablet.shell.today.view.figures[1].number == "0"


def test_states_are_words_late_under_way_and_not_started(english: FieldTablet) -> None:
    english.log("C01-A04", "10")
    english.shell.today.refresh()
    chips = {row.title: (row.chip, row.tone) for row in english.shell.today.view.rows}
    assert chips["Jabriya: kerb and interlock, block 3"] == ("2 days late", "bad")
    assert chips["Fifth Ring Road: milling"] == ("Under way", "primary")
    assert chips["Fifth Ring Road: wearing course"] == ("Not started", "muted")


def test_search_forgives_hamza_and_says_when_nothing_is_found(tablet: FieldTablet) -> None:
    tablet.shell.today.find("الاسفلت")
    assert titles(tablet) == ["الدائري الخامس: كشط الأسفلت"]
    tablet.shell.today.find("zzz")
    assert tablet.shell.today.view.empty_title == "لا نشاط بهذا الاسم"


def test_a_row_chosen_by_hand_stays_chosen(tablet: FieldTablet) -> None:
    key = tablet.shell.today.view.rows[3].key
    tablet.shell.today.choose(key)
    tablet.shell.today.refresh()
    assert tablet.shell.today.view.chosen == key


def test_without_a_programme_it_says_what_to_do(tmp_path: Path) -> None:
    tablet = FieldTablet(tmp_path, is_signed_in=False)
    tablet.shell.today.refresh()
    assert tablet.shell.today.view.empty_title == "لم يُنزّل البرنامج بعد"
    assert "زامن الآن" in tablet.shell.today.view.empty_text
    tablet.close()


def test_the_map_shows_the_same_sites_in_their_places(tablet: FieldTablet) -> None:
    key = returned(tablet)
    tablet.shell.go("map")
    view = tablet.shell.map_page.view
    assert {site.key for site in view.sites} == {row.key for row in tablet.shell.today.view.rows}
    site = next(site for site in view.sites if site.key == key)
    assert len(site.line) >= 2
    assert view.position.accuracy_m == 4.0
