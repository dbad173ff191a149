"""Promises for the weeks ahead: they stand, are passed by a later word, and freeze."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError, IntegrityError

from server.db import db
from server.lookahead.models import Promise
from server.programme.models import ActivityBoq
from tests.browser import Browser, signed_in
from tests.server.lookahead.ahead import (
    BASE,
    MILLING,
    NINE,
    PAGE,
    SUNDAY,
    back,
    move_to,
    person,
    promise_form,
    promised,
)


def test_a_promise_stands_and_a_later_word_passes_it(office: Flask, contractor: Browser) -> None:
    assert promised(office) is None
    assert contractor.post(f"{BASE}/promises", **promise_form(quantity="١٬٥٠٠")).status_code == 303
    assert promised(office) == 1500
    contractor.post(f"{BASE}/promises", **promise_form(quantity="1200.5"))
    assert promised(office) == Decimal("1200.5")
    contractor.post(f"{BASE}/promises", **promise_form(quantity="0"))
    assert promised(office) is None
    again = contractor.post(f"{BASE}/promises", **promise_form(quantity="0"))
    assert again.status_code == 422, "nothing stands that could be taken back"
    with office.app_context():
        said = db.session.scalars(db.select(Promise).order_by(Promise.revision)).all()
        assert [one.quantity for one in said] == [1500, Decimal("1200.5"), 0], "all are kept"


def test_more_promised_than_is_left_is_flagged_and_kept(office: Flask, contractor: Browser) -> None:
    """Weeks add up: what the first promises is no longer left for the second."""
    with office.app_context():
        share = db.session.get_one(ActivityBoq, (MILLING, "B01")).quantity
    most = str(share - 1000)
    assert contractor.post(f"{BASE}/promises", **promise_form(quantity=most)).status_code == 303
    assert "more than is left" not in contractor.get(PAGE, **NINE).text
    later = {"quantity": "1001", "week_start": str(SUNDAY + timedelta(weeks=1))}
    assert contractor.post(f"{BASE}/promises", **promise_form(**later)).status_code == 303
    assert contractor.get(PAGE, **NINE).text.count("more than is left") == 1
    much = promise_form(quantity="999999")
    assert contractor.post(f"{BASE}/promises", **much).status_code == 303, "nobody forbids it"
    assert contractor.get(PAGE, **NINE).text.count("more than is left") == 2
    asked = {"do": "promise", "activity": MILLING, "boq_item": "B01"}
    assert "Left:" in contractor.get(PAGE, **NINE, **asked).text


def test_a_promise_sent_twice_counts_once(office: Flask, contractor: Browser) -> None:
    once = promise_form()
    assert [contractor.post(f"{BASE}/promises", **once).status_code for _ in "12"] == [303, 303]
    other = contractor.post(f"{BASE}/promises", **once | {"quantity": "9"})
    assert other.status_code == 409
    assert "This id was used for other content." in other.text
    assert promised(office) == 1500


def test_a_promise_stands_once_its_week_has_begun(office: Flask, contractor: Browser) -> None:
    contractor.post(f"{BASE}/promises", **promise_form())
    # 20:59 on Saturday in UTC is a minute before Sunday in Kuwait.
    move_to(office, datetime(2026, 9, 5, 20, 59, tzinfo=UTC))
    contractor = signed_in(office, "contractor")
    assert contractor.post(f"{BASE}/promises", **promise_form(quantity="7")).status_code == 303
    move_to(office, datetime(2026, 9, 5, 21, 0, tzinfo=UTC))
    late = contractor.post(f"{BASE}/promises", **promise_form(quantity="8"))
    assert late.status_code == 409
    assert "The week has begun: its promises stand." in late.text
    (standing,) = back(office)[0].promises
    assert standing.row["quantity"] == 7


def test_the_database_itself_freezes_promises(office: Flask) -> None:
    with office.app_context():
        given = {"contract": 9, "activity": MILLING, "boq_item": "B01", "week_start": SUNDAY,
                 "quantity": 5, "entered_by": person("contractor").id}  # fmt: skip
        in_time = datetime(2026, 9, 5, 20, 59, 59, tzinfo=UTC)
        db.session.add(Promise(id=uuid4(), revision=1, entered_at=in_time, **given))
        db.session.commit()
        begun = in_time + timedelta(seconds=1)
        db.session.add(Promise(id=uuid4(), revision=2, entered_at=begun, **given))
        with pytest.raises(IntegrityError, match="in_time"):
            db.session.flush()
        db.session.rollback()
        for change in ("UPDATE promise SET quantity = 1", "DELETE FROM promise"):
            with pytest.raises(DBAPIError, match="never changed"):
                db.session.execute(db.text(change))
            db.session.rollback()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"quantity": ""}, "هذه الخانة مطلوبة"),
        ({"quantity": "كثير"}, "اكتب رقمًا صحيحًا"),
        ({"quantity": "0"}, "الكمية يجب أن تكون أكبر من صفر"),
        ({"quantity": "-3"}, "الكمية يجب أن تكون أكبر من صفر"),
        ({"quantity": "1.0005"}, "اكتب رقمًا صحيحًا"),
        ({"quantity": "100000000000"}, "الرقم خارج المدى المسموح"),
        ({"week_start": "2026-02-30"}, "الوقت أو التاريخ غير صحيح"),
        ({"week_start": "2026-09-07"}, "الوقت أو التاريخ غير صحيح"),
        ({"week_start": "2026-09-27"}, "الوقت أو التاريخ غير صحيح"),
        ({"week_start": "2026-08-30"}, "بدأ الأسبوع، ووعوده ثابتة لا تتغير"),
        ({"id": "no id"}, "المعرّف غير صحيح"),
        ({"boq_item": "B99"}, "البند لا يتبع هذا النشاط"),
        ({"activity": "C13-A01"}, "البند لا يتبع هذا النشاط"),
    ],
)
def test_a_wrong_promise_says_what_is_wrong(
    office: Flask, fields: dict[str, str], said: str
) -> None:
    answer = signed_in(office, "contractor", "ar").post(
        f"{BASE}/promises", **promise_form(**fields)
    )
    assert answer.status_code in {400, 409, 422}
    assert said in answer.text
    assert promised(office) is None


def test_a_contractor_sees_and_promises_on_their_own_contract_alone(
    office: Flask, contractor: Browser
) -> None:
    assert contractor.get(PAGE, contract=13).status_code == 404
    assert contractor.get(PAGE, contract=999999999999).status_code == 404
    theirs = promise_form(activity="C13-A01", boq_item="B01")
    assert contractor.post("/look-ahead/13/promises", **theirs).status_code == 404
    assert "C09-A02" in contractor.get(PAGE).text, "the only contract opens by itself"
    form = {"do": "promise", "activity": MILLING, "boq_item": "B01"}
    assert 'name="quantity"' in contractor.get(PAGE, **NINE, **form).text
    assert 'name="quantity"' not in signed_in(office, "planner").get(PAGE, **NINE, **form).text
