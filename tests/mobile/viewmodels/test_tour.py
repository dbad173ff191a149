"""Today's tour: in planned order, done when something was recorded there, for its person alone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from mobile.store import SqliteStore
from mobile.viewmodels.tour import eighth
from shared.wire.tour import tours_reply
from tests.mobile.programme import TODAY
from tests.mobile.steered import PERSON, sign_in
from tests.mobile.tablet import FieldTablet

TOUR = UUID(int=5)


def reply(day: date = TODAY, **more: Any) -> dict[str, Any]:
    stops = [
        ("C09-A03", "فحص المناهيل", "Check the gullies", "safety"),
        ("C01-A04", "قياس الكشط", "Measure the milling", None),
        (None, "زيارة الخلاطة", "Visit the mixing plant", "surprise_visit"),
    ]
    rows = [
        {
            "order": nth,
            "activity": activity,
            "lat": None if activity else 29.33,
            "lon": None if activity else 48.05,
            "what_ar": ar,
            "what_en": en,
            "inspection_type": type_,
        }
        for nth, (activity, ar, en, type_) in enumerate(stops, 1)
    ]
    tour = {
        "tour": str(TOUR),
        "date": day.isoformat(),
        "shift": "morning",
        "kind": "surprise",
        "title_ar": "جولة حولي",
        "title_en": "Hawalli round",
        "contract": 9,
        "stops": list(reversed(rows)),
        **more,
    }
    loaded: dict[str, Any] = tours_reply.load({"version": f"{day}", "tours": [tour]})
    return loaded


def other_person(store: SqliteStore) -> None:
    person = {
        "id": UUID(int=42), "username": "inspector2", "name_ar": "ثان", "name_en": "Second",
        "role": "inspector", "language": "en",
        "scope": {"governorates": ["KW-HA"], "contracts": None},
    }  # fmt: skip
    outbox = {"id": UUID(int=78), "next_n": 1, "link": bytes(32)}
    store.keep_sign_in({"person": person, "outbox": outbox, "refresh_token": "kept"})


@pytest.fixture
def touring(english: FieldTablet) -> FieldTablet:
    english.store.keep_tours(reply())
    english.shell.today.refresh()
    return english


def chips(tablet: FieldTablet) -> list[tuple[str, str]]:
    return [(row.title, row.chip) for row in tablet.shell.today.view.rows[:3]]


def test_stops_come_first_in_planned_order_and_are_listed_once(touring: FieldTablet) -> None:
    view = touring.shell.today.view
    assert chips(touring) == [
        ("Check the gullies", "Next"),
        ("Measure the milling", "Planned"),
        ("Visit the mixing plant", "Planned"),
    ]
    assert [figure.number for figure in view.figures[:2]] == ["3", "0"]
    rest = [row.key for row in view.rows[3:]]
    assert "activity:C09-A03" not in rest
    assert "activity:C10-A02" in rest


def test_a_stop_is_done_when_something_was_recorded_there_today(touring: FieldTablet) -> None:
    touring.clock.advance(days=-1)
    touring.log("C09-A03", "4")
    touring.clock.advance(days=1)
    touring.shell.today.refresh()
    assert chips(touring)[0][1] == "Next"
    touring.log("C09-A03", "4")
    touring.shell.today.refresh()
    assert [chip for _, chip in chips(touring)] == ["Done", "Next", "Planned"]
    assert touring.shell.today.view.figures[1].number == "1"
    touring.shell.today.choose(touring.shell.today.view.rows[1].key)
    assert "1 of 3 stops done" in touring.shell.today.view.detail.lines


def test_of_two_stops_at_one_activity_a_record_does_one(touring: FieldTablet) -> None:
    """What asks for an inspection of a type is done by one of that type before all others."""
    twice = reply()
    stops = twice["tours"][0]["stops"]
    for stop in stops:
        stop["activity"], stop["inspection_type"] = "C09-A03", None
    next(stop for stop in stops if stop["order"] == 2)["inspection_type"] = "safety"
    touring.store.keep_tours({**twice, "version": "twice"})

    def done() -> list[str]:
        touring.shell.today.refresh()
        return [chip for _, chip in chips(touring)]

    fields: Any = {"activity": "C09-A03", "type": "safety", "state": "draft"}
    touring.store.save("inspection", fields)
    assert done() == ["Next", "Done", "Planned"]
    touring.log("C09-A03", "4")
    assert done() == ["Done", "Done", "Next"]


def test_a_place_is_done_by_an_inspection_near_it(touring: FieldTablet) -> None:
    fields: Any = {
        "type": "surprise_visit", "state": "draft", "contract": 9, "governorate": "KW-HA",
        "place": {"lat": "29.3302", "lon": "48.0501"},
    }  # fmt: skip
    touring.store.save("inspection", fields)
    touring.shell.today.refresh()
    assert chips(touring)[2][1] == "Done"


def test_detail_says_how_far_and_which_way(touring: FieldTablet) -> None:
    today = touring.shell.today
    today.choose(today.view.rows[2].key)
    assert today.view.detail.act == "tour_start_inspection"
    assert "3.0 km to the north-east" in today.view.detail.lines
    assert any("Surprise visit" in line for line in today.view.detail.lines)


@pytest.mark.parametrize(
    ("end", "which"), [((0, 9), 0), ((9, 9), 1), ((9, 0), 2), ((0, -9), 4), ((-9, 1), 6)]
)
def test_eight_directions(end: tuple[float, float], which: int) -> None:
    assert eighth((0.0, 0.0), end) == which


def test_one_touch_starts_the_stop(touring: FieldTablet) -> None:
    shell = touring.shell
    opened: list[str] = []
    shell.openers.pop("inspect", None)
    shell.open(shell.today.view.rows[1].key)
    assert shell.view.page == "log_work"
    shell.openers["inspect"] = opened.append
    shell.open(f"stop:{TOUR}/1")
    shell.open(f"stop:{TOUR}/3")
    assert opened == ["safety:C09-A03", "surprise_visit:"]


def test_another_persons_tour_is_not_shown_and_comes_back_with_its_person(
    touring: FieldTablet,
) -> None:
    other_person(touring.store)
    assert touring.store.tours(TODAY) == []
    assert touring.store.tours_version() == ""
    touring.shell.today.refresh()
    assert all(not row.key.startswith("stop:") for row in touring.shell.today.view.rows)
    sign_in(touring.store)
    person = touring.store.person()
    assert person is not None
    assert person.id == PERSON
    assert len(touring.store.tours(TODAY)) == 1


def test_a_tour_of_another_day_is_not_todays(english: FieldTablet) -> None:
    english.store.keep_tours(reply(TODAY + timedelta(days=1)))
    english.shell.today.refresh()
    assert english.shell.today.tour.stops == ()
    english.clock.advance(days=1)
    english.shell.today.refresh()
    assert len(english.shell.today.tour.stops) == 3


def test_tours_stay_through_a_kill_and_go_when_withdrawn(tmp_path: Path) -> None:
    before = FieldTablet(tmp_path)
    before.store.keep_tours(reply())
    again = FieldTablet(tmp_path, is_signed_in=False)
    assert again.store.tours_version() == f"{TODAY}"
    again.store.keep_tours({"version": f"{TODAY}", "is_same": True, "tours": []})
    assert len(again.store.tours(TODAY)[0].stops) == 3
    again.store.keep_tours({"version": "2", "is_same": False, "tours": []})
    assert again.store.tours(TODAY) == []
    for tablet in (before, again):
        tablet.close()


def test_what_the_office_says_lies_sealed(tmp_path: Path) -> None:
    tablet = FieldTablet(tmp_path)
    tablet.store.keep_tours(reply())
    tablet.close()
    written = b"".join(p.read_bytes() for p in tmp_path.glob("tareeq.sqlite*"))
    assert b"Hawalli round" not in written


def test_stops_stand_on_the_map(touring: FieldTablet) -> None:
    touring.shell.go("map")
    keys = {site.key for site in touring.shell.map_page.view.sites}
    assert {f"stop:{TOUR}/{nth}" for nth in (1, 2, 3)} <= keys


def test_the_next_stop_is_chosen_by_itself(touring: FieldTablet) -> None:
    today = touring.shell.today
    assert today.view.chosen == f"stop:{TOUR}/1"
    touring.log("C09-A03", "4")
    today.refresh()
    assert today.view.chosen == f"stop:{TOUR}/2"
    assert today.view.rows[1].meta.startswith("Contract 1 ")


def told_again(version: int, is_cancelled: bool = False, **more: Any) -> dict[str, Any]:
    """The same tour as the office changed it."""
    found = reply(version=version, **more)
    found["version"] = f"{version}"
    if is_cancelled:
        found["cancelled"], found["tours"] = found["tours"], []
    return found


def news(tablet: FieldTablet) -> list[tuple[str, str]]:
    tablet.shell.today.refresh()
    rows = tablet.shell.today.view.rows
    return [(row.title, row.sub) for row in rows if row.key.startswith("told:")]


def test_what_the_office_changed_is_told_until_it_is_read(touring: FieldTablet) -> None:
    assert news(touring) == []
    touring.store.keep_tours(told_again(2, note="Rain"))
    [(title, why)] = news(touring)
    assert title.startswith("The office changed the tour of ")
    assert why == "Why: Rain"
    today = touring.shell.today
    assert today.view.rows[0].key == f"told:{TOUR}"
    today.choose(f"told:{TOUR}")
    assert today.view.detail is not None
    assert today.view.detail.act == "tour_read"
    touring.shell.open(f"told:{TOUR}")
    assert news(touring) == []
    touring.store.keep_tours(told_again(3))
    assert [why for _, why in news(touring)] == ["Hawalli round"]


def test_a_tour_that_was_called_off_is_told_to_who_knew_it(touring: FieldTablet) -> None:
    touring.store.keep_tours(told_again(2, is_cancelled=True, note="No access"))
    [(title, why)] = news(touring)
    assert title.startswith("The office called off the tour of ")
    assert why == "Why: No access"
    assert touring.store.tours(TODAY) == []
    touring.shell.open(f"told:{TOUR}")
    assert news(touring) == []


def test_what_was_called_off_before_it_was_known_is_no_news(english: FieldTablet) -> None:
    english.store.keep_tours(told_again(2, is_cancelled=True))
    assert news(english) == []


def test_a_stop_for_a_request_is_done_when_that_was_attended(english: FieldTablet) -> None:
    store = english.store
    asked = {"type": "request", "state": "submitted", "activity": "C09-A03", "point": "hold"}
    record = store.save("inspection", asked).record
    store.edit(record, {"state": "scheduled", "scheduled_for": f"{TODAY}T09:00:00Z"})
    stop = {
        "order": 1, "activity": "C09-A03", "record": str(record), "what_ar": "نقطة توقف",
        "what_en": "12:00 · Hold point: Binder course",
    }  # fmt: skip
    store.keep_tours(reply(stops=[stop]))
    today = english.shell.today
    today.refresh()
    # It is listed once, as a stop; what else was done there does not release it.
    assert [row.title for row in today.view.rows][:1] == ["12:00 · Hold point: Binder course"]
    assert f"inspection:{record}" not in {row.key for row in today.view.rows}
    english.log("C09-A03", "4")
    today.refresh()
    assert today.view.rows[0].chip == english.shell.kit.texts("tour_next")
    english.shell.open(f"stop:{TOUR}/1")
    assert english.shell.record_page.record == record
    store.edit(record, {"state": "attended", "result": "pass"})
    today.refresh()
    assert today.view.rows[0].chip == english.shell.kit.texts("tour_done")


@pytest.mark.parametrize("state", ["cancelled", "no_show"])
def test_a_stop_for_a_request_that_nobody_attended_is_not_done(
    english: FieldTablet, state: str
) -> None:
    store = english.store
    asked = {"type": "request", "state": "submitted", "activity": "C09-A03", "point": "hold"}
    record = store.save("inspection", asked).record
    store.edit(record, {"state": "scheduled", "scheduled_for": f"{TODAY}T09:00:00Z"})
    stop = {"order": 1, "activity": "C09-A03", "record": str(record), "what_ar": "نقطة توقف",
            "what_en": "Hold point"}  # fmt: skip
    store.keep_tours(reply(stops=[stop]))
    store.edit(record, {"state": state})
    english.shell.today.refresh()
    assert english.shell.today.tour.done == 0
