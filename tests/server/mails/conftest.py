"""An office whose weeks go out to two governors, and the post office that takes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from flask import Flask

from server.accounts import service as accounts
from server.accounts.details import PersonDetails
from server.accounts.models import Person
from server.config import MailServer
from server.db import db
from server.mails import service as mails
from server.mails.models import WeekMail
from server.reporting import service
from server.reporting.models import IssuedWeek
from shared.rules.scope import EVERYTHING
from tests import factories
from tests.ports import SteeredClock
from tests.server.mails.post_office import PostOffice, post_office

WEEK = date(2026, 11, 8)
ISSUE = datetime(2026, 11, 15, 4, 0, tzinfo=UTC)
ADDRESS = "governor.hawalli@example.test"


@dataclass
class Office:
    app: Flask
    clock: SteeredClock

    def use(self, server: MailServer | None) -> None:
        config = self.app.extensions["tareeq.config"]
        url = "https://tareeq.example.test"
        self.app.extensions["tareeq.config"] = replace(config, mail=server, public_url=url)

    def issue(self, *governorates: str) -> list[IssuedWeek]:
        return service.issue_weeks(governorates or ("KW-HA",), WEEK, None, EVERYTHING)

    def mail(self) -> WeekMail:
        """The only one there is."""
        db.session.rollback()
        return db.session.scalars(db.select(WeekMail)).one()

    def person(self, name: str) -> Person:
        return db.session.scalars(db.select(Person).filter_by(username=name)).one()


def governor(
    username: str, email: str, governorates: list[str], language: str = "ar", **names: str
) -> UUID:
    known = {"name_ar": "محافظ تجريبي", "name_en": "Test Governor", **names}
    details = PersonDetails(
        role="governor", governorates=governorates, contracts=None, language=language,
        email=email, **known,
    )  # fmt: skip
    return accounts.add_person(username, factories.PASSWORD, details).id


@pytest.fixture
def office(
    committed_app: Flask, clock: SteeredClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    """The governor of Hawalli is sent its week; nobody gets another. In an app context."""
    monkeypatch.setattr(service, "set_pdf", lambda figures, cut, language: b"%PDF " + b"x" * 90_000)
    clock.moment = ISSUE
    with committed_app.app_context():
        factories.load_reference((9,))
        by = factories.supervisor().id
        chosen = governor("governor.hawalli", ADDRESS, ["KW-HA"])
        mails.choose(chosen, ["KW-HA"], [], by, EVERYTHING)
        yield Office(committed_app, clock)


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with post_office() as found:
        yield found
