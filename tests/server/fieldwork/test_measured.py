"""What the works of a BOQ line come to is right after every change, and mended when it is not."""

from __future__ import annotations

from decimal import Decimal

from flask import Flask
from sqlalchemy import text

from server.db import db
from server.fieldwork import measured
from server.fieldwork.models import Measured
from tests.factories import (
    accept_work,
    change,
    correct_work,
    inspector,
    load_reference,
    log_work,
    return_work,
    supervisor,
)

LINES = text(
    "SELECT first.activity, second.activity AS other FROM activity_boq AS first"
    " JOIN activity_boq AS second USING (contract, boq_item)"
    " WHERE contract = 9 AND first.activity < second.activity LIMIT 1"
)


def total() -> Decimal:
    db.session.expire_all()
    return sum((row.quantity for row in db.session.query(Measured)), Decimal(0))


def test_every_change_of_a_work_changes_the_sum_of_its_line(app: Flask) -> None:
    with app.app_context():
        load_reference((9,))
        author, office = inspector(), supervisor()
        line = db.session.execute(LINES).one()
        work = log_work(author, line.activity, quantity="10.5")
        log_work(author, line.other, quantity="2")
        assert total() == Decimal("12.5")
        change(author, work, {"quantity": "11"})
        assert total() == 13
        change(author, work, {"activity": line.other})
        assert db.session.get_one(Measured, (9, _item(work), line.other, 0)).quantity == 13
        assert db.session.get_one(Measured, (9, _item(work), line.activity, 0)).quantity == 0
        return_work(office, work, "قس من جديد")
        assert total() == 13
        correct_work(author, work, quantity="4")
        assert total() == 6
        accept_work(office, work, "3.5")
        assert total() == Decimal("5.5")
        spare = log_work(author, line.activity, quantity="7", from_m="900", to_m="950")
        change(author, spare, {"state": "withdrawn"})
        assert total() == Decimal("5.5")
        change(author, spare, {"state": "logged"})
        change(author, spare, {}, op="delete")
        assert total() == Decimal("5.5")
        change(author, spare, {}, op="restore")
        assert total() == Decimal("12.5")
        assert measured.compare(is_mended=False) == 0


def test_a_sum_that_went_wrong_is_found_and_mended(app: Flask) -> None:
    with app.app_context():
        load_reference((9,))
        author = inspector()
        line = db.session.execute(LINES).one()
        log_work(author, line.activity, quantity="10")
        log_work(author, line.other, quantity="2")
        db.session.execute(text("UPDATE measured SET quantity = 9 WHERE quantity = 10"))
        db.session.execute(text("DELETE FROM measured WHERE quantity = 2"))
        assert measured.compare(is_mended=False) == 2
        assert measured.compare(is_mended=True) == 2
        assert (total(), measured.compare(is_mended=False)) == (12, 0)


def _item(work: object) -> str:
    found = db.session.execute(
        text("SELECT boq_item FROM work WHERE record = :record"), {"record": work}
    )
    return str(found.scalar_one())
