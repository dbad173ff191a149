"""What works come to by week is right after every change, and mended when it is not."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import text

from server.db import db
from server.fieldwork import measured
from tests.factories import accept_work, change, inspector, load_reference, log_work, supervisor

ROWS = text("SELECT week_end::text, measured, accepted, works FROM week_progress ORDER BY 1")


def test_works_add_up_by_the_week_of_their_working_date(app: Flask) -> None:
    with app.app_context():
        load_reference((9,))
        author, office = inspector(), supervisor()
        first = log_work(author, "C09-A02", quantity="10.5")
        second = log_work(author, "C09-A02", quantity="2", from_m="900", to_m="950")
        accept_work(office, first, "10")
        week = db.session.execute(text("SELECT DISTINCT working_date FROM work")).scalar_one()
        ((week_end, in_all, accepted, works),) = db.session.execute(ROWS).all()
        assert str(week) <= week_end
        assert (in_all, accepted, works) == (12.5, 10, 2)
        change(author, second, {"state": "withdrawn"})
        assert db.session.execute(ROWS).all() == [(week_end, 10.5, 10, 1)]
        assert measured.compare(is_mended=False) == 0


def test_weeks_that_went_wrong_are_found_and_mended(app: Flask) -> None:
    with app.app_context():
        load_reference((9,))
        log_work(inspector(), "C09-A02", quantity="10")
        db.session.execute(text("UPDATE week_progress SET measured = 9"))
        assert measured.compare(is_mended=False) == 1
        assert measured.compare(is_mended=True) == 1
        assert measured.compare(is_mended=False) == 0
