"""What waits for the inspector on Today: by urgency, with its clock, one touch away."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from mobile.viewmodels.page import RECORD
from mobile.viewmodels.sites import kind_of
from tests.mobile.steered import PERSON
from tests.mobile.tablet import FieldTablet

# The stepped clock begins on 21 November 2026 at 07:42 UTC, 10:42 in Kuwait.
NOON, LATE, TOMORROW = "2026-11-21T09:00:00Z", "2026-11-19T09:00:00Z", "2026-11-22T09:00:00Z"
NEXT_WEEK = "2026-11-28T09:00:00Z"


def save(tablet: FieldTablet, kind: str, **fields: Any) -> str:
    firsts: dict[str, dict[str, Any]] = {
        "ncr": {"title": "هبوط", "severity": "major", "state": "raised"},
        "defect": {"category": "pothole", "priority": "p2", "state": "reported"},
    }
    whole = {"activity": "C01-A07", **firsts[kind], **fields}
    return f"{kind}:{tablet.store.save(kind, whole).record}"


def request(tablet: FieldTablet, at: str, **fields: Any) -> str:
    whole = {"type": "request", "state": "submitted", "activity": "C01-A07", "point": "hold"}
    record = tablet.store.save("inspection", whole | fields).record
    tablet.store.edit(record, {"state": "scheduled", "scheduled_for": at})
    return f"inspection:{record}"


def first_keys(tablet: FieldTablet) -> list[str]:
    tablet.shell.today.refresh()
    rows = tablet.shell.today.view.rows
    return [row.key for row in rows if kind_of(row.key) in ("inspection", "ncr", "defect")]


def test_they_stand_first_by_urgency_each_with_its_clock(english: FieldTablet) -> None:
    soon = save(english, "defect", due_at=TOMORROW.replace("22T09", "22T06"))
    hold = request(english, NOON)
    late = save(english, "ncr", due_at=LATE)
    assert first_keys(english) == [late, hold, soon]
    rows = {row.key: row for row in english.shell.today.view.rows[:3]}
    assert (rows[late].chip, rows[late].tone) == ("1 day late", "bad")
    assert (rows[hold].chip, rows[hold].tone) == ("in 1 hour", "warn")
    assert rows[soon].chip == "in 22 hours"
    assert "Hold point" in rows[hold].sub
    assert rows[soon].title == "Pothole"


def test_clocks_go_on_while_it_is_looked_at(tablet: FieldTablet) -> None:
    key = request(tablet, NOON)
    first_keys(tablet)
    tablet.clock.advance(hours=3)
    tablet.shell.tick()
    row = next(row for row in tablet.shell.today.view.rows if row.key == key)
    assert row.chip == "متأخر ساعة"


def test_what_has_time_is_another_day_or_somebody_elses_is_not_there(tablet: FieldTablet) -> None:
    save(tablet, "ncr", due_at=NEXT_WEEK)
    save(tablet, "defect")
    request(tablet, TOMORROW)
    request(tablet, NOON, assignee=str(uuid4()))
    assert first_keys(tablet) == []
    mine = request(tablet, NOON, assignee=str(PERSON))
    assert first_keys(tablet) == [mine]


def test_what_is_settled_or_attended_goes(tablet: FieldTablet) -> None:
    hold = request(tablet, NOON)
    defect = save(tablet, "defect", due_at=LATE)
    assert first_keys(tablet) == [defect, hold]
    tablet.store.edit(UUID(defect.partition(":")[2]), {"state": "repaired"})
    tablet.store.edit(UUID(hold.partition(":")[2]), {"state": "attended"})
    assert first_keys(tablet) == []


@pytest.mark.parametrize("language", ["ar", "en"])
def test_it_opens_on_its_page_and_stands_on_the_map(tablet: FieldTablet, language: str) -> None:
    tablet.shell.speak(language)  # type: ignore[arg-type]
    key = request(tablet, NOON)
    first_keys(tablet)
    tablet.shell.today.choose(key)
    detail = tablet.shell.today.view.detail
    assert detail is not None
    assert detail.act == "open_record"
    assert any("21" in line for line in detail.lines)
    assert key in {site.key for site in tablet.shell.map_page.view.sites}
    tablet.shell.open(key)
    assert tablet.shell.view.page == RECORD
    assert "attend" in [step.code for step in tablet.shell.record_page.view.steps]


def test_what_was_repaired_is_overdue_no_more(tablet: FieldTablet) -> None:
    fields = {"activity": "C01-A07", "category": "pothole", "due_at": "2026-11-20T09:00:00Z"}
    record = tablet.store.save("defect", {**fields, "state": "reported"}).record
    page = tablet.shell.record_page
    page.start(record)
    assert page.view.overdue
    with tablet.store.database.write() as rows:
        rows.execute("UPDATE record SET state = 'repaired' WHERE record = ?", (str(record),))
    page.show()
    assert page.view.overdue == ""
