"""The list of weeks says how far each is on its way, and what to do next."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from server.db import db
from server.mails.models import WeekMail
from server.reporting import drafts, queries, service
from server.reporting.drafts import Reading
from server.reporting.week_states import in_short, week_states
from shared.rules.scope import EVERYTHING
from shared.vocabulary.places import GOVERNORATES
from tests import factories
from tests.ports import SteeredClock
from tests.server.reporting.conftest import WEEK

CUT_OFF = datetime(2026, 11, 14, 20, 30, tzinfo=UTC)
HAWALLI, JAHRA = "KW-HA", "KW-JA"


def codes() -> dict[str, str]:
    newest = {one.governorate: one for one in reversed(queries.issued_weeks(EVERYTHING, WEEK))}
    found = week_states(GOVERNORATES.codes, WEEK, newest)
    return {place: state.code for place, state in found.items()}


@pytest.mark.usefixtures("quick_pdf")
def test_a_week_goes_from_its_cut_off_to_the_mail(
    committed_app: Flask, clock: SteeredClock
) -> None:
    with committed_app.app_context():
        factories.load_reference((9,))
        by = factories.supervisor().id
        clock.moment = datetime(2026, 11, 14, 20, 29, tzinfo=UTC)
        assert set(codes().values()) == {"open"}
        clock.moment = CUT_OFF
        assert set(codes().values()) == {"late"}
        drafts.draft_weeks([HAWALLI, JAHRA], WEEK)
        drafts.note_reading((HAWALLI, WEEK), 1, by, Reading(), EVERYTHING)
        assert (codes()[HAWALLI], codes()[JAHRA]) == ("read", "draft")
        (week,) = service.issue_weeks([HAWALLI], WEEK, by, EVERYTHING)
        assert codes()[HAWALLI] == "issued"
        mail = WeekMail(week=week.id, person=by, language="ar", address="a@b.test",
                        id=week.id, made_at=CUT_OFF, due_at=CUT_OFF)  # fmt: skip
        db.session.add(mail)
        for status, code in (
            ("waiting", "mailing"),
            ("handing", "mailing"),
            ("unsure", "mail_trouble"),
            ("bounced", "mail_trouble"),
            ("sent", "mailed"),
        ):
            mail.status = status
            db.session.commit()
            assert codes()[HAWALLI] == code
        drafts.draft_weeks([HAWALLI], WEEK)
        found = week_states([HAWALLI, JAHRA], WEEK, {HAWALLI: week})
        assert found[HAWALLI].is_restated
        assert in_short(found) == [("draft", 1), ("mailed", 1)]
