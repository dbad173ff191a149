"""The queue of conflicts shows every kind in both languages, and settles each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from server.app import create_app
from server.db import db
from server.register.models import Head
from shared.wire.kinds import KINDS
from shared.wire.work import tidy
from tests import factories
from tests.browser import signed_in
from tests.ports import SteeredClock, steered_ports
from tests.server.fieldwork.test_review_page import Office, decide, part_of, text_of
from tests.throwaway import ThrowawayDatabase, throwaway_config

SITE = {"contract": 9, "governorate": "KW-HA"}
SIGNED = {"name": "Demo Signer", "capacity": "Engineer", "signed_at": "2026-03-02T06:00:00Z"}
READING = {"test": "thickness", "value": "5.1", "unit": "cm", "limit": {"min": "5"}}
# kind, first change, mine, theirs, what the page says of mine and of theirs (English, Arabic)
CASES: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any], list[str], list[str]]] = [
    ("inspection", {"type": "test", "state": "attended", **SITE},
     {"readings": [READING]}, {"readings": [{**READING, "value": "4.7"}]},
     ["Inspection", "Readings", "Thickness: 5.1 cm", "≥ 5", "Thickness: 4.7 cm", "Attended"],
     ["تفتيش", "القراءات", "السماكة: 5.1 cm", "تم الحضور"]),
    ("inspection", {"type": "safety", "state": "draft", **SITE},
     {"checklist": [{"item": "cones", "text": "Cones", "answer": "fail", "note": "two missing"}]},
     {"checklist": [{"item": "cones", "text": "Cones", "answer": "pass"}], "signature": SIGNED},
     ["Checklist", "Cones: Fail — two missing", "Cones: Pass"],
     ["قائمة التحقق", "Cones: غير مطابق — two missing"]),
    ("ncr", {"title": "Thin", "severity": "minor", "state": "raised", **SITE},
     {"severity": "major", "due_at": "2026-03-09T06:00:00Z"},
     {"severity": "critical", "due_at": "2026-03-03T06:00:00Z"},
     ["Non-conformance", "Severity", "Major", "Critical", "Due", "3 Mar 2026 09:00"],
     ["عدم مطابقة", "درجة الخطورة", "رئيسي", "حرج", "المهلة"]),
    ("defect", {"category": "pothole", "state": "reported", **SITE},
     {"category": "rutting", "depth_mm": "60"}, {"category": "cover", "depth_mm": "80.5"},
     ["Defect", "Category", "Rutting", "Manhole cover", "Depth (mm)", "80.5"],
     ["عيب", "تخدد", "غطاء منهل", "العمق (مم)"]),
    ("obstacle", {"category": "utility", "description": "cable", "state": "open", **SITE},
     {"since": "2026-02-01", "days_cost": "3"}, {"since": "2026-02-08", "days_cost": "4"},
     ["Obstacle", "Since", "1 Feb 2026", "8 Feb 2026", "Days cost"],
     ["عائق", "منذ", "أيام التأخير"]),
    ("track", {"started_at": "2026-03-02T05:00:00Z", **SITE},
     {"ended_at": "2026-03-02T06:00:00Z"}, {"ended_at": "2026-03-02T06:10:00Z"},
     ["Track", "Ended", "2 Mar 2026 09:10"], ["مسار", "النهاية"]),
    ("attendance", {"presence": "on_site", **SITE},
     {"presence": "no_work", "reason": "weather"},
     {"presence": "no_work", "reason": "holiday"},
     ["Attendance", "Reason", "Weather", "Public holiday"], ["حضور", "أحوال جوية", "عطلة رسمية"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def office(database: ThrowawayDatabase) -> Iterator[Office]:
    with database.fresh() as url:
        app = create_app(throwaway_config(url), steered_ports(SteeredClock()))
        with app.app_context():
            factories.load_reference((9,))
            author = factories.inspector()
            other = factories.person("second", "inspector", ("مفتش ثان", "Second Inspector"))
            tablet = factories.device(author, "Tablet 7")
            factories.supervisor()
            for row in (author, other, tablet):
                db.session.refresh(row)
                db.session.expunge(row)
        yield Office(app, author, other, tablet)
        with app.app_context():
            db.engine.dispose()


def disputed(office: Office, kind: str, *edits: dict[str, Any]) -> UUID:
    """A record of this kind that two inspectors edited from the same version."""
    first, mine, theirs = edits
    record = uuid4()
    with office.app.app_context():
        factories.change(office.author, record, first, office.tablet, kind=kind)
        base = db.session.get_one(Head, record).change
        factories.change(office.author, record, mine, office.tablet)
        factories.change(office.other, record, theirs, base=base)
    return record


@pytest.mark.parametrize(("kind", "first", "mine", "theirs", "english", "arabic"), CASES)
def test_both_values_are_told_in_both_languages_and_one_is_taken(
    office: Office,
    kind: str,
    first: dict[str, Any],
    mine: dict[str, Any],
    theirs: dict[str, Any],
    english: list[str],
    arabic: list[str],
) -> None:
    record = disputed(office, kind, first, mine, theirs)
    for language, words in (("en", english), ("ar", arabic)):
        said = text_of(part_of(office.browser(language=language).get("/review").text, record))
        plain = re.sub(r"\s+", " ", said)
        for word in words:
            assert word in plain, (word, plain)
    browser = office.browser()
    while str(record) in (page := browser.get("/review").text):
        assert "Traceback" not in page
        assert decide(browser, record, button=1).status_code == 303
    taken = tidy(KINDS[kind].schema.load(theirs))
    assert {**office.head(record).whole, **taken} == office.head(record).whole
    settled = text_of(browser.get("/review/settled").text)
    assert english[0] in settled


def test_a_photo_s_proposed_delete_is_settled_too(office: Office) -> None:
    with office.app.app_context():
        nowhere = {"section": None, "from_m": None, "to_m": None}
        work, record = factories.log_work(office.author, "C09-A02", **nowhere), uuid4()
        fields = {
            "of": str(work), "of_kind": "work", "file": "ab" * 32, "size": 9,
            "media_type": "image/png", "taken_at": "2026-03-02T06:00:00Z",
        }  # fmt: skip
        base = factories.change(office.author, record, fields, office.tablet, kind="photo")
        factories.change(office.other, record, {"caption": "cut"})
        factories.change(office.author, record, {}, office.tablet, base, op="delete")
    part = text_of(part_of(signed_in(office.app, "supervisor", "en").get("/review").text, record))
    assert "Photo" in part
    assert decide(office.browser(), record, button=1).status_code == 303
    assert office.head(record).is_deleted
