"""What the indexes of open rows call open is what the rules say awaits somebody."""

from __future__ import annotations

from itertools import product

from sqlalchemy import text
from sqlalchemy.orm import Session

from server.fieldwork.models import IS_OPEN_NCR, IS_OPEN_REQUEST
from shared.rules import ncrs as ncr_rules
from shared.rules import requests as request_rules
from shared.vocabulary.inspections import RESULTS, STATES
from shared.vocabulary.ncrs import ENDED
from shared.vocabulary.ncrs import STATES as NCR_STATES


def test_an_open_request_is_one_that_awaits_a_role(db_session: Session) -> None:
    is_open = text(
        "SELECT " + IS_OPEN_REQUEST.text + " FROM (VALUES ('request', CAST(:state AS text),"
        " CAST(:result AS text))) AS inspection (type, state, result)"
    )
    for state, result in product(STATES.codes, (None, *RESULTS.codes)):
        found = db_session.execute(is_open, {"state": state, "result": result}).scalar()
        awaits = request_rules.awaited(state, result)
        assert found is (awaits is not None), (state, result)


def test_an_open_non_conformance_is_one_that_has_not_ended(db_session: Session) -> None:
    is_open = text(
        "SELECT " + IS_OPEN_NCR.text + " FROM (VALUES (CAST(:state AS text))) AS ncr (state)"
    )
    for state in NCR_STATES.codes:
        found = db_session.execute(is_open, {"state": state}).scalar()
        assert found is (state not in ENDED), state
        assert found is (ncr_rules.awaited(state, None, False) is not None), state
