"""Payment certificates: kept as they were entered, corrected beside, standing beside earned."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from server.db import db, transaction
from server.figures import service as figures
from server.figures.service import CertifiedToDate
from server.programme.certificate_models import Certificate
from shared.rules.scope import EVERYTHING, Scope
from shared.vocabulary.roles import GOVERNOR, PLANNER
from tests import factories
from tests.browser import Browser, signed_in

PATH = "/programme/9/certificates"
TODAY = date(2026, 3, 1)


@pytest.fixture
def planner(office: Flask) -> Browser:
    return signed_in(office, "planner")


def form(**fields: str) -> dict[str, str]:
    said = {"number": "1", "period_end": "2026-01-31", "certified_kwd": "1000.500"}
    return {"id": str(uuid4()), **said, "reference": "PC/1", **fields}


def certified(office: Flask, scope: Scope = EVERYTHING) -> CertifiedToDate | None:
    with office.app_context():
        (found,) = figures.standings(scope, TODAY, 9)
        return found.certified


def in_force(office: Flask) -> list[tuple[int, Decimal]]:
    with office.app_context():
        return [(one.number, one.value) for one in figures.certificates_of(9)]


def test_certified_to_date_is_the_newest_period_that_stands(
    office: Flask, planner: Browser
) -> None:
    assert certified(office) is None
    first = form(certified_kwd="١٬٠٠٠٫٥")
    assert planner.post(PATH, **first).status_code == 303
    assert certified(office) == CertifiedToDate(Decimal("1000.5"), date(2026, 1, 31), 1)
    second = form(number="2", period_end="2026-02-28", certified_kwd="2,500.125")
    assert planner.post(PATH, **second).status_code == 303
    assert certified(office) == CertifiedToDate(Decimal("2500.125"), date(2026, 2, 28), 2)
    page = planner.get(PATH).text
    assert "1,499.625" in page, "what the second certifies beyond the first"
    reason = {"reason": "letter of another contract"}
    assert planner.post(f"{PATH}/{second['id']}/withdraw", **reason).status_code == 303
    assert certified(office) == CertifiedToDate(Decimal("1000.5"), date(2026, 1, 31), 1)
    assert "letter of another contract" in planner.get(PATH).text
    assert planner.post(f"{PATH}/{second['id']}/withdraw", **reason).status_code == 409


def test_a_correction_replaces_and_keeps_what_was_entered(office: Flask, planner: Browser) -> None:
    first, mended = form(), form(certified_kwd="900", replaces="1")
    planner.post(PATH, **first)
    assert planner.post(PATH, **mended).status_code == 303
    assert in_force(office) == [(1, Decimal(900))]
    page = planner.get(PATH).text
    assert "revision 2" in page
    assert "1,000.500" in page, "the replaced one is kept"
    assert planner.post(f"{PATH}/{first['id']}/withdraw", reason="r").status_code == 409
    assert planner.post(f"{PATH}/{mended['id']}/withdraw", reason="r").status_code == 303
    assert in_force(office) == [], "what it replaced stays replaced"
    assert planner.post(PATH, **form(replaces="2", certified_kwd="950")).status_code == 303
    assert in_force(office) == [(1, Decimal(950))]
    with office.app_context():
        kept = db.session.scalars(db.select(Certificate.certified_kwd)).all()
        assert sorted(kept) == [900, 950, Decimal("1000.5")]


def test_a_number_is_entered_once_and_a_form_sent_twice_counts_once(
    office: Flask, planner: Browser
) -> None:
    once = form()
    assert [planner.post(PATH, **once).status_code for _ in range(2)] == [303, 303]
    again = planner.post(PATH, **form())
    assert again.status_code == 409
    assert "The contract has a certificate of this number" in again.text
    assert planner.post(PATH, **(once | {"certified_kwd": "7"})).status_code == 409
    mended = form(replaces="1", certified_kwd="900")
    assert [planner.post(PATH, **mended).status_code for _ in range(2)] == [303, 303]
    late = planner.post(PATH, **form(replaces="1", certified_kwd="800"))
    assert late.status_code == 409
    assert "changed after you opened it" in late.text
    assert in_force(office) == [(1, Decimal(900))]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"number": ""}, "هذه الخانة مطلوبة"),
        ({"number": "1.5"}, "اكتب رقمًا صحيحًا"),
        ({"number": "0"}, "الرقم خارج المدى المسموح"),
        ({"number": "10000"}, "الرقم خارج المدى المسموح"),
        ({"certified_kwd": "كثير"}, "اكتب رقمًا صحيحًا"),
        ({"certified_kwd": "-1"}, "الرقم خارج المدى المسموح"),
        ({"certified_kwd": "1.0005"}, "اكتب رقمًا صحيحًا"),
        ({"period_end": "2026-02-30"}, "الوقت أو التاريخ غير صحيح"),
        ({"period_end": "2026-03-03"}, "الوقت أو التاريخ غير صحيح"),
        ({"period_end": "2024-11-11"}, "الوقت أو التاريخ غير صحيح"),
        ({"reference": " "}, "هذه الخانة مطلوبة"),
        ({"reference": "x" * 121}, "النص أطول من المسموح"),
        ({"replaces": "1"}, "تغير السجل"),
        ({"id": "no id"}, "المعرّف غير صحيح"),
    ],
)
def test_a_wrong_certificate_says_what_is_wrong(
    office: Flask, fields: dict[str, str], said: str
) -> None:
    answer = signed_in(office, "planner", "ar").post(PATH, **form(**fields))
    assert answer.status_code in {400, 409, 422}
    assert said in answer.text
    assert in_force(office) == []


def test_a_withdrawal_needs_its_reason(office: Flask, planner: Browser) -> None:
    sent = form()
    planner.post(PATH, **sent)
    answer = planner.post(f"{PATH}/{sent['id']}/withdraw", reason=" ")
    assert answer.status_code == 422
    assert "This field is needed." in answer.text
    assert "Withdraw certificate 1" in answer.text, "the form is still open"
    elsewhere = f"/programme/13/certificates/{sent['id']}/withdraw"
    assert planner.post(elsewhere, reason="r").status_code == 404
    assert certified(office)


def test_the_contract_and_the_list_show_certified_beside_accepted(
    office: Flask, planner: Browser
) -> None:
    assert "no certificate yet" in planner.get("/programme/9").text
    with office.app_context():
        nowhere = {"section": None, "from_m": None, "to_m": None}
        author, chief = factories.inspector(), factories.supervisor()
        work = factories.log_work(author, "C09-A02", quantity="9000", **nowhere)
        factories.accept_work(chief, work, "9000")
        (found,) = figures.standings(EVERYTHING, TODAY, 9)
    assert found.earned
    assert found.bac
    planner.post(PATH, **form(certified_kwd=str(round(found.earned) - 400)))
    page = planner.get("/programme/9").text
    share = 100 * (round(found.earned) - 400) / found.bac
    assert re.search(rf"Certified to date</dt><dd><a [^>]*>.*?{share:.1f}%", page)
    assert re.search(r"Certified less accepted</dt><dd><a [^>]*>.*?−400", page)
    assert f'<bdi dir="ltr">{share:.1f}%</bdi>' in planner.get("/programme").text
    assert '"certified": [[' in re.sub("&#34;", '"', page), "steps on the curve"
    seen = signed_in(office, "contractor")
    assert "PC/1" in seen.get(PATH).text
    assert "<form" not in re.findall(r"(?s)<main.*?</main>", seen.get(PATH).text)[0]
    assert seen.get("/programme/13/certificates").status_code == 404


def test_whoever_sees_a_part_compares_nothing_and_enters_nothing(
    office: Flask, planner: Browser
) -> None:
    planner.post(PATH, **form())
    with office.app_context():
        factories.person("hawalli", GOVERNOR, governorates=["KW-HA"])
        factories.person("in.part", PLANNER, governorates=["KW-HA"])
        with transaction() as session:
            moved = "UPDATE activity SET governorate = 'KW-KU' WHERE code = 'C09-A03'"
            session.execute(text(moved))
    assert certified(office, Scope(frozenset({"KW-HA"}), None)) is None
    page = signed_in(office, "hawalli").get("/programme/9").text
    assert re.search(r"Certified to date</dt>.*?not known from a part", page)
    part = signed_in(office, "in.part")
    assert "of which you see a part" in part.get(PATH).text
    assert part.post(PATH, **form(number="2")).status_code == 403
