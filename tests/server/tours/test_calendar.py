"""Tours in a calendar: read back by the kept library, as the standard has it; closed for good."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from icalendar import Calendar

from server.accounts.models import Person
from server.db import db, transaction
from shared.sync.chain import sha256
from tests.server.sync.conftest import field
from tests.server.sync.field import Tablet, add_person, rows
from tests.server.tours.planned import edit, get, plan, send

__all__ = ["field"]

KUWAIT = ZoneInfo("Asia/Kuwait")


@pytest.fixture
def chief(field: Flask) -> Tablet:
    return Tablet(field, add_person(field, "planner"))


@pytest.fixture
def own(field: Flask) -> Tablet:
    return Tablet(field, add_person(field, governorates=["KW-HA"]))


def address(reader: Tablet, of: str = "own") -> str:
    answer = send(reader, "/tours/calendar", {"id": str(uuid4()), "name": "phone", "of": of})
    found = re.search(r'id="feed-address">([^<]+)<', answer.text)
    assert found, answer.text
    return urlsplit(found[1]).path


def read(app: Flask, path: str) -> list[Any]:
    """Whoever has the address, without signing in."""
    answer = app.test_client().get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    lines = answer.get_data().split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    calendar = Calendar.from_ical(answer.get_data())
    return list(calendar.walk("VEVENT"))


def test_a_tour_stands_in_its_persons_calendar(chief: Tablet, own: Tablet) -> None:
    tour = plan(chief, own.person, title="Hawalli round")
    path = address(own)
    [event] = read(chief.app, path)
    assert str(event["UID"]) == f"{tour}@tareeq"
    assert (int(event["SEQUENCE"]), str(event["STATUS"])) == (0, "CONFIRMED")
    assert str(event["SUMMARY"]) == "Hawalli round"
    assert event["DTSTART"].dt == datetime(2026, 3, 3, 7, tzinfo=KUWAIT)
    assert event["DTEND"].dt == datetime(2026, 3, 3, 13, tzinfo=KUWAIT)
    assert event["DTSTART"].params["TZID"] == "Asia/Kuwait"
    assert event["GEO"].to_ical() == "29.33;48.05"
    assert "2. " in str(event["DESCRIPTION"])
    text = chief.app.test_client().get(path).text
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert "TZOFFSETTO:+0300" in text


def test_changes_and_cancelling_are_told_by_sequence(chief: Tablet, own: Tablet) -> None:
    tour = plan(chief, own.person)
    path = address(own)
    client = chief.app.test_client()
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    edit(chief, tour, own.person, ["C09-A01"], date="2026-03-05", shift="evening")
    [moved] = read(chief.app, path)
    assert (int(moved["SEQUENCE"]), moved["DTSTART"].dt.isoformat()) == (
        1,
        "2026-03-05T16:00:00+03:00",
    )
    send(chief, f"/tours/{tour}/cancel", {"seen": "2"})
    [gone] = read(chief.app, path)
    assert (int(gone["SEQUENCE"]), str(gone["STATUS"])) == (2, "CANCELLED")
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_a_surprise_is_time_taken_and_no_more(chief: Tablet, own: Tablet) -> None:
    plan(chief, own.person, kind="surprise", title="Catch them out", contract="9")
    for path in (address(own), address(chief, "all")):
        [event] = read(chief.app, path)
        assert str(event["CLASS"]) == "PRIVATE"
        assert not {"DESCRIPTION", "GEO", "URL", "LOCATION"} & event.keys()
        assert "Catch" not in chief.app.test_client().get(path).text


def test_each_reads_what_they_may_see(chief: Tablet, own: Tablet, field: Flask) -> None:
    plan(chief, own.person)
    other = Tablet(field, add_person(field, "supervisor", governorates=["KW-KU"]))
    assert len(read(field, address(chief, "all"))) == 1
    assert read(field, address(chief, "own")) == []
    assert read(field, address(other, "all")) == []
    inspector = Tablet(field, add_person(field))
    assert read(field, address(inspector, "all")) == []


def test_only_the_hash_of_an_address_is_kept_and_closing_ends_it(own: Tablet, field: Flask) -> None:
    path = address(own)
    secret = path.removeprefix("/calendars/").removesuffix(".ics")
    assert rows(field, "SELECT token_hash FROM calendar_feed") == [(sha256(secret.encode()),)]
    [row] = rows(field, "SELECT id FROM calendar_feed")
    other = Tablet(field, add_person(field))
    client = field.test_client()
    revoke = f"/tours/calendar/{row[0]}/revoke"
    assert client.post(revoke, headers=other.identity).status_code == 404
    assert client.get(path).status_code == 200
    assert client.post(revoke, headers=own.identity).status_code == 303
    assert client.get(path).status_code == 404
    assert client.get("/calendars/nothing.ics").status_code == 404
    assert "No address yet" in get(own, "/tours/calendar")


def test_whoever_left_or_became_a_contractor_reads_no_more(own: Tablet, field: Flask) -> None:
    path = address(own)
    for change in ({"role": "contractor"}, {"role": "inspector", "is_active": False}):
        with field.app_context(), transaction() as session:
            session.execute(db.update(Person).filter_by(id=own.person.id).values(**change))
        assert field.test_client().get(path).status_code == 404


def test_the_form_counts_once_and_needs_a_name(own: Tablet) -> None:
    typed = {"id": str(uuid4()), "name": "phone"}
    assert "feed-address" in send(own, "/tours/calendar", typed).text
    assert send(own, "/tours/calendar", typed).status_code == 303
    assert (
        send(own, "/tours/calendar", {**typed, "id": str(uuid4()), "name": " "}).status_code > 399
    )
