"""Tours from the real server to a tablet: one's own, and gone when they are withdrawn."""

from __future__ import annotations

import json
from datetime import date
from uuid import uuid4

import pytest
from flask import Flask

from server.accounts.models import Person
from server.db import db
from server.ports import ports
from server.tours.service import import_tours
from shared.rules.clocks import working_date
from tests.contracts.conftest import Served
from tests.contracts.test_sync_contract import sync
from tests.server.sync.field import add_person


def tour(username: str, day: date) -> dict[str, object]:
    what = {"what_ar": "فحص الحواجز", "what_en": "Check the barriers"}
    stops = [{"order": 1, "activity": "C09-A01", "inspection_type": "safety", **what}]
    titles = {"title_ar": "زيارة", "title_en": "Visit"}
    said = {"date": day.isoformat(), "shift": "evening", "kind": "surprise", "contract": 9}
    return {"tour": str(uuid4()), "username": username, **said, **titles, "stops": stops}


@pytest.mark.parametrize("served", ["real"], indirect=True)
def test_a_tablet_holds_its_own_persons_tours(
    listening_app: tuple[Flask, str], served: Served
) -> None:
    app = listening_app[0]
    other = add_person(app)
    with app.app_context():
        day = working_date(ports().clock.now())
        mine = tour("inspector", day)
        assert db.session.query(Person).filter_by(username="inspector").count() == 1
        import_tours(json.dumps({"tours": [mine, tour(other.username, day)]}).encode())
    tablet = served.tablet()
    sync(tablet)
    [held] = tablet.store.tours(day)
    assert (str(held.tour), held.kind) == (mine["tour"], "surprise")
    assert held.stops[0].inspection_type == "safety"
    version = tablet.store.tours_version()
    sync(tablet)
    assert tablet.store.tours_version() == version
    with app.app_context():
        import_tours(json.dumps({"withdrawn": [mine["tour"]]}).encode())
    sync(tablet)
    assert tablet.store.tours(day) == []
