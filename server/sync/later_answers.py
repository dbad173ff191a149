"""Later answers: what a person decided about a change after it had its receipt.

Pull's ``answers`` bring them to the tablet, and a repeated push is answered with them.
"""

from __future__ import annotations

import json

from sqlalchemy import text

from server.db import db
from server.register.incoming import Result
from shared.wire.errors import wire_error

# What was declined earlier of the same change stands in its receipt's errors.
DECIDED = text(
    """
    UPDATE outbox_entry
    SET outcome = given.outcome, answered_later = true,
        receipt = receipt || jsonb_build_object(
            'outcome', given.outcome, 'version', given.version, 'hash', given.hash,
            'conflict', NULL, 'errors', given.errors),
        xid = pg_current_xact_id(), seq = nextval('change_seq')
    FROM (
        SELECT entry.outbox AS of, entry.n AS at, told.version, told.hash,
               entry.receipt -> 'errors' || told.errors AS errors,
               CASE WHEN told.is_open THEN 'conflict'
                    WHEN entry.receipt -> 'errors' || told.errors <> '[]' THEN 'rejected'
                    ELSE 'merged' END AS outcome
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS told (
            change uuid, version int, hash text, errors jsonb, is_open boolean)
        JOIN outbox_entry AS entry ON entry.change = told.change AND entry.outcome = 'conflict'
    ) AS given
    WHERE outbox_entry.outbox = given.of AND outbox_entry.n = given.at
    """
)


def tell_decided(result: Result) -> None:
    """Answer the changes whose proposals a decision settled, in every outbox that holds them."""
    rows = [
        {
            "change": settled.change,
            "version": result.version,
            "hash": result.hash and result.hash.hex(),
            "errors": [wire_error("proposal_declined", name) for name in settled.declined],
            "is_open": settled.is_open,
        }
        for settled in result.settled
    ]
    if rows:
        db.session.execute(DECIDED, {"rows": json.dumps(rows, default=str)})
