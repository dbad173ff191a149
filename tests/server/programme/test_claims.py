"""Claims: the contractor's number beside the measured and the accepted one, never in place."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from flask import Flask

from server.db import db
from server.programme import claim_queries
from server.programme.claim_models import Claim
from server.programme.service import ProgrammeFaultyError, import_programme
from shared.rules.scope import EVERYTHING, Scope
from shared.vocabulary.roles import CONTRACTOR
from tests import factories
from tests.browser import Browser, signed_in

PATH = "/programme/9/claims"


@pytest.fixture
def contractor(office: Flask) -> Browser:
    return signed_in(office, "contractor")


def form(**fields: str) -> dict[str, str]:
    named = {"activity": "C09-A01", "boq_item": "B06", "claimed_on": "2026-03-01"}
    return {"id": str(uuid4()), "quantity": "12.5", "notes": "", **named, **fields}


def numbers(office: Flask, scope: Scope = EVERYTHING) -> dict[tuple[str, str], tuple]:
    """(activity, BOQ line) -> claimed, measured, accepted, of lines that have any."""
    with office.app_context():
        rows = claim_queries.lines(9, scope, 1)
        return {(r.activity, r.boq_item): (r.claimed, r.measured, r.accepted) for r in rows}


def shown(page: str, name: str) -> str:
    """What the table of three numbers says in the one line's cell of this name."""
    (cell,) = re.findall(rf'<td [^>]*data-label="{name}">(.*?)</td>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", cell).split())


def first_line(office: Flask) -> tuple[str, str]:
    with office.app_context():
        row = claim_queries.lines(9, EVERYTHING, 1, is_all=True)[0]
        return row.activity, row.boq_item


def test_three_numbers_stand_beside_each_other(office: Flask, contractor: Browser) -> None:
    activity, boq_item = first_line(office)
    named = {"activity": activity, "boq_item": boq_item}
    assert numbers(office) == {}, "nobody said anything: no number, not 0"
    assert contractor.post(PATH, **form(**named, quantity="١٢٫٥")).status_code == 303
    assert contractor.post(PATH, **form(**named, quantity="60")).status_code == 303
    key = activity, boq_item
    assert numbers(office) == {key: (Decimal("72.5"), None, None)}
    with office.app_context():
        inspector, supervisor = factories.inspector(), factories.supervisor()
        nowhere = {"section": None, "from_m": None, "to_m": None}
        work = factories.log_work(inspector, activity, quantity="50", boq_item=boq_item, **nowhere)
        assert numbers(office)[key] == (Decimal("72.5"), Decimal(50), None)
        factories.accept_work(supervisor, work, "40")
    assert numbers(office)[key] == (Decimal("72.5"), Decimal(50), Decimal(40))
    page = signed_in(office, "planner").get(PATH).text
    assert shown(page, "Claimed").startswith("72.5 ")
    assert "more than measured" in shown(page, "Claimed")
    assert [shown(page, name).split()[0] for name in ("Measured", "Accepted")] == ["50", "40"]
    assert 'name="quantity"' not in page, "a planner claims nothing"


def test_a_claim_above_the_boq_is_kept_and_shown(office: Flask, contractor: Browser) -> None:
    activity, boq_item = first_line(office)
    much = form(activity=activity, boq_item=boq_item, quantity="9,999,999.5")
    assert contractor.post(PATH, **much).status_code == 303
    assert "above the BOQ" in contractor.get(PATH).text


def test_a_form_sent_twice_claims_once(office: Flask, contractor: Browser) -> None:
    activity, boq_item = first_line(office)
    once = form(activity=activity, boq_item=boq_item)
    assert [contractor.post(PATH, **once).status_code for _ in range(2)] == [303, 303]
    assert numbers(office)[activity, boq_item][0] == Decimal("12.5")
    again = contractor.post(PATH, **(once | {"quantity": "13"}))
    assert again.status_code == 409
    assert "This id was used for other content." in again.text
    assert f'value="{once["id"]}"' not in again.text, "the next try is a claim of its own"


def test_the_same_claim_of_a_line_and_day_is_asked_about(
    office: Flask, contractor: Browser
) -> None:
    activity, boq_item = first_line(office)
    named = {"activity": activity, "boq_item": boq_item}
    first = form(**named)
    assert contractor.post(PATH, **first).status_code == 303
    twice = form(**named)
    asked = contractor.post(PATH, **twice)
    assert asked.status_code == 409
    assert "A claim of this line, day and quantity stands already" in asked.text
    assert 'name="is_another"' in asked.text
    assert f'value="{twice["id"]}"' in asked.text
    assert numbers(office)[activity, boq_item][0] == Decimal("12.5")
    for other in ({"quantity": "12.6"}, {"claimed_on": "2026-02-28"}):
        assert contractor.post(PATH, **form(**named, **other)).status_code == 303
    assert contractor.post(PATH, **(twice | {"is_another": "on"})).status_code == 303
    assert numbers(office)[activity, boq_item][0] == Decimal("50.1")
    for one in (first, twice):
        contractor.post(f"{PATH}/{one['id']}/withdraw")
    assert contractor.post(PATH, **form(**named)).status_code == 303, "what is withdrawn is none"


def test_a_withdrawn_claim_counts_no_more_and_stays_in_the_list(
    office: Flask, contractor: Browser
) -> None:
    activity, boq_item = first_line(office)
    sent = form(activity=activity, boq_item=boq_item, notes="double")
    contractor.post(PATH, **sent)
    assert contractor.post(f"{PATH}/{sent['id']}/withdraw").status_code == 303
    assert numbers(office) == {}
    page = contractor.get(PATH).text
    assert "double" in page
    assert "withdrawn by Test Person" in page
    assert contractor.post(f"{PATH}/{sent['id']}/withdraw").status_code == 409


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"quantity": ""}, "هذه الخانة مطلوبة"),
        ({"quantity": "كثير"}, "اكتب رقمًا صحيحًا"),
        ({"quantity": "0"}, "الكمية يجب أن تكون أكبر من صفر"),
        ({"quantity": "-3"}, "الكمية يجب أن تكون أكبر من صفر"),
        ({"quantity": "1.0005"}, "اكتب رقمًا صحيحًا"),
        ({"quantity": "12,5"}, "اكتب رقمًا صحيحًا"),
        ({"quantity": "١٢٬٥"}, "اكتب رقمًا صحيحًا"),
        ({"quantity": "100000000000"}, "الرقم خارج المدى المسموح"),
        ({"claimed_on": "2026-02-30"}, "الوقت أو التاريخ غير صحيح"),
        ({"claimed_on": "2026-03-03"}, "الوقت أو التاريخ غير صحيح"),
        ({"claimed_on": "2024-11-11"}, "الوقت أو التاريخ غير صحيح"),
        ({"notes": "x" * 501}, "النص أطول من المسموح"),
        ({"id": "no id"}, "المعرّف غير صحيح"),
        ({"boq_item": "B99"}, "البند لا يتبع هذا النشاط"),
        ({"activity": "C13-A01"}, "البند لا يتبع هذا النشاط"),
    ],
)
def test_a_wrong_claim_says_what_is_wrong(office: Flask, fields: dict[str, str], said: str) -> None:
    activity, boq_item = first_line(office)
    sent = form(**{"activity": activity, "boq_item": boq_item} | fields)
    answer = signed_in(office, "contractor", "ar").post(PATH, **sent)
    assert answer.status_code in {400, 422}
    assert said in answer.text
    assert numbers(office) == {}


def test_a_contractor_claims_on_their_own_contract_alone(
    office: Flask, contractor: Browser
) -> None:
    other = "/programme/13/claims"
    sent = form(activity="C13-A01", boq_item="B01")
    assert contractor.get(other).status_code == 404
    assert contractor.post(other, **sent).status_code == 404
    with office.app_context():
        mine = factories.person("another", CONTRACTOR, contracts=[13])
        row = claim_queries.lines(13, EVERYTHING, 1, is_all=True)[0]
        db.session.add(
            Claim(id=uuid4(), contract=13, activity=row.activity, boq_item=row.boq_item,
                  claimed_on=date(2026, 3, 1), quantity=1, notes="", entered_by=mine.id,
                  entered_at=mine.created_at)
        )  # fmt: skip
        db.session.commit()
        (theirs,) = db.session.scalars(db.select(Claim.id)).all()
    for contract in (9, 13):
        path = f"/programme/{contract}/claims/{theirs}/withdraw"
        assert contractor.post(path).status_code == 404
    with office.app_context():
        assert db.session.get_one(Claim, theirs).withdrawn_at is None


def test_lines_outside_the_governorate_are_not_seen(office: Flask) -> None:
    with office.app_context():
        elsewhere = Scope(frozenset({"KW-JA"}), None)
        assert not claim_queries.lines(9, elsewhere, 1, is_all=True)


def test_an_import_keeps_the_activities_that_were_claimed(
    office: Flask, contractor: Browser
) -> None:
    activity, boq_item = first_line(office)
    contractor.post(PATH, **form(activity=activity, boq_item=boq_item))
    path = factories.PROGRAMMES / "contract-09.csv"
    without = re.sub(rf"^activity(_boq)?,{activity},.*\n", "", path.read_text(), flags=re.M)
    with office.app_context(), pytest.raises(ProgrammeFaultyError) as refused:
        import_programme(without.encode())
    assert activity in str([fault.as_json() for fault in refused.value.faults])
