"""Claims that come at once are all in the kept sum of their week."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal
from uuid import uuid4

from flask import Flask
from sqlalchemy import text

from server.db import db
from server.figures import service as figures
from server.programme import claims
from server.programme.claims import Claimed
from server.programme.models import Contract
from shared.rules.scope import EVERYTHING
from shared.vocabulary.roles import CONTRACTOR
from tests import factories

AT_ONCE, TURNS = 4, 5
LINE = "SELECT activity, boq_item FROM activity_boq WHERE contract = 9 ORDER BY 1, 2 LIMIT 1"


def test_claims_at_once_are_all_added_up(committed_app: Flask) -> None:
    with committed_app.app_context():
        factories.load_reference((9,))
        by = factories.person("contractor", CONTRACTOR, contracts=[9]).id
        activity, item = db.session.execute(text(LINE)).one()
    together = threading.Barrier(AT_ONCE)

    def claim() -> None:
        what = Claimed(activity, item, Decimal(1), date(2026, 2, 2))
        for _ in range(TURNS):
            together.wait(10)
            with committed_app.app_context():
                contract = db.session.get_one(Contract, 9)
                claims.claim(contract, what, by, EVERYTHING, uuid4(), is_another=True)

    threads = [threading.Thread(target=claim) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with committed_app.app_context():
        asked = "SELECT rate_kwd FROM boq_item WHERE contract = 9 AND code = :item"
        rate = db.session.execute(text(asked), {"item": item}).scalar_one()
        kept = figures.weeks_of(9, EVERYTHING).all_claimed
        assert kept == AT_ONCE * TURNS * rate
        assert figures.compare(is_mended=False) == 0
