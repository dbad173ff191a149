"""Records by the hundred thousand, written past the register's door: for what reads heads alone.

Each is a copy of one of the demonstration's under ids of its own. What a pull depends on holds:
each stands once in the feed's order, far before what the office wrote since, in many
transactions that have all ended. There is no history behind them; `tareeq register verify` says so.
"""

from __future__ import annotations

from bench.office import Office
from shared.vocabulary.decisions import OFFICE_KINDS

A_STEP = 100_000
# Transactions that ended before the database was filled: numbers that none of its rows has.
OLD_TRANSACTIONS = 600
# The feed's numbers from here on are those of such copies.
MARK = 1_000_000_000
# The office's own, that no tablet is told.
UNTOLD = list(OFFICE_KINDS)
TOLD = "SELECT count(*) FROM head WHERE kind <> ALL(%s)"
ADD = """
    INSERT INTO head (record, kind, version, change, hash, governorate, contract, is_deleted,
                      whole, conflicts, flags, author, xid, seq)
    SELECT gen_random_uuid(), kind, version, gen_random_uuid(), sha256(int8send(i)), governorate,
           contract, is_deleted, whole, conflicts, flags, author,
           CAST(CAST(3 + i / 4 %% %(transactions)s AS text) AS xid8), %(mark)s + i
    FROM generate_series(CAST(%(first)s AS bigint), %(last)s) AS i
    JOIN (SELECT *, row_number() OVER (ORDER BY record) - 1 AS place FROM head
          WHERE seq < %(mark)s AND kind <> ALL(%(untold)s))
        AS known ON known.place = i %% (SELECT count(*) FROM head WHERE seq < %(mark)s
                                        AND kind <> ALL(%(untold)s))
"""
TOUCH = """
    UPDATE head SET xid = pg_current_xact_id(), seq = nextval('change_seq')
    WHERE record IN (SELECT record FROM head WHERE seq > %s AND governorate = %s LIMIT %s)
"""


def fill_up_to(office: Office, records: int) -> None:
    """Let the register hold ``records`` that tablets are told, older than all that is there."""
    with office.connect() as connection:
        row = connection.execute(TOLD, [UNTOLD]).fetchone()
        left = records - (row[0] if row else 0)
        for first in range(1, left + 1, A_STEP):
            last = min(first + A_STEP - 1, left)
            given = {"first": first, "last": last, "transactions": OLD_TRANSACTIONS, "mark": MARK}
            given["untold"] = UNTOLD
            connection.execute(ADD, given)
        connection.execute("VACUUM ANALYZE head")


def change_anew(office: Office, governorates: list[str], each: int) -> None:
    """Let ``each`` records of every one of these governorates be changed, in turns."""
    steps = 10
    with office.connect() as connection:
        for _ in range(steps):
            for governorate in governorates:
                connection.execute(TOUCH, [MARK, governorate, each // steps])
