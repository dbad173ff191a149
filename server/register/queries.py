"""The register's SQL: heads under lock, bases, and set-based writes of a whole batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, text

from server.db import db, execute
from server.db.as_columns import Given
from server.db.as_json import as_json, plain_array
from server.db.phrases import is_within
from server.register.incoming import Fields, Standing
from server.register.models import Head
from shared.rules.scope import Scope

# Columns as in Standing. In id order, so that two batches never wait for each other crosswise. The
# first revision is found by its key, whatever PostgreSQL believes of the sizes (OFFSET 0 sees to
# it).
STANDINGS = text(
    """
    SELECT head.record, head.kind, head.version, head.change, head.hash, head.governorate,
           head.contract, head.is_deleted, head.whole, head.conflicts, head.flags, head.author,
           first.working_date, first.received_at AS first_received_at, head.parent
    FROM head CROSS JOIN LATERAL (
        SELECT working_date, received_at FROM revision
        WHERE revision.record = head.record AND revision.version = 1 OFFSET 0
    ) AS first
    WHERE head.record = ANY(:records)
    ORDER BY head.record
    FOR UPDATE OF head
    """
)

BASES = text(
    """
    SELECT change, record, whole, author, NULL AS mends, received_at FROM revision
    WHERE change = ANY(:changes)
    UNION ALL
    SELECT change, record, whole, author, mends, received_at FROM revision
    WHERE mends = ANY(:changes)
    ORDER BY received_at, change
    """
)

REVISIONS = Given(
    record="uuid", version="int", kind="text", change="uuid", base="uuid", mends="uuid", op="text",
    body="text", fields="jsonb", whole="jsonb", conflicts="jsonb", flags="text[]", author="uuid",
    device="uuid", clocks="jsonb", made_at="timestamptz", time_grade="text", working_date="date",
    received_at="timestamptz", outcome="text", previous_hash="text", hash="text",
    head="text", governorate="text", contract="int", is_deleted="boolean", first_author="uuid",
    parent="uuid",
)  # fmt: skip
# A batch in one statement: its text is read once. A record's last revision has the columns of
# its head. A new record is inserted without ON CONFLICT: if somebody else creates it just now,
# the batch is planned again on what they wrote. Known ones are found by their keys.
WRITE = text(
    f"""
    WITH given AS MATERIALIZED (
        SELECT record, version, kind, change, base, mends, op, body, fields,
               coalesce(whole, fields) AS whole, conflicts, flags, author, device, clocks, made_at,
               time_grade, working_date, received_at, outcome, decode(previous_hash, 'hex')
                   AS previous_hash, decode(hash, 'hex') AS hash, head, governorate, contract,
               is_deleted, coalesce(first_author, author) AS first_author, parent
        FROM {REVISIONS.sql} AS row
    ), revised AS (
        INSERT INTO revision (record, version, kind, change, base, mends, op, body, fields, whole,
                              conflicts, flags, author, device, clocks, made_at, time_grade,
                              working_date, received_at, outcome, previous_hash, hash)
        SELECT record, version, kind, change, base, mends, op, body, fields, whole,
               conflicts, flags, author, device, clocks, made_at, time_grade,
               working_date, received_at, outcome, previous_hash, hash
        FROM given ORDER BY record, version
    ), untold AS (
        INSERT INTO untold_revision (record, version)
        SELECT record, version FROM given ORDER BY record, version
    ), renewed AS (
        UPDATE head
        SET version = given.version, change = given.change, hash = given.hash,
            governorate = given.governorate, contract = given.contract,
            is_deleted = given.is_deleted, whole = given.whole, conflicts = given.conflicts,
            flags = given.flags, xid = pg_current_xact_id(), seq = nextval('change_seq')
        FROM given
        WHERE given.head = 'renewed' AND head.record = given.record
          AND head.record = ANY(ARRAY(SELECT record FROM given WHERE head = 'renewed'))
    )
    INSERT INTO head (record, kind, version, change, hash, governorate, contract, is_deleted,
                      whole, conflicts, flags, author, parent)
    SELECT record, kind, version, change, hash, governorate, contract, is_deleted,
           whole, conflicts, flags, first_author, parent
    FROM given WHERE head = 'new' ORDER BY record
    """  # noqa: S608 - constants of our own
)

INSERT_EXITS = text(
    """
    INSERT INTO exit (record, governorate, contract)
    SELECT * FROM unnest(CAST(:records AS uuid[]), CAST(:governorates AS text[]),
                         CAST(:contracts AS int[]))
    """
)

# Whoever adds a record to one of these has locked it: those added meanwhile are seen here.
FOLLOW = text(
    """
    WITH stray AS (
        SELECT head.record, head.kind, head.governorate, head.contract,
               given.governorate AS to_governorate, given.contract AS to_contract
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS given (
            record uuid, governorate text, contract int)
        JOIN head ON head.parent = given.record
        WHERE (head.governorate, head.contract) <> (given.governorate, given.contract)
        ORDER BY head.record FOR UPDATE OF head
    ), renewed AS (
        UPDATE head
        SET governorate = to_governorate, contract = to_contract,
            xid = pg_current_xact_id(), seq = nextval('change_seq')
        FROM stray WHERE head.record = stray.record
    ), noted AS (
        INSERT INTO exit (record, governorate, contract)
        SELECT record, governorate, contract FROM stray
    )
    SELECT record, kind FROM stray ORDER BY record
    """
)


class Base(NamedTuple):
    """A change that others may be based on: its record, and the record's fields after it."""

    change: UUID
    record: UUID
    whole: Fields


class Bases:
    """What edits may be based on: changes that are here, and what mends one that is not.

    A mend stands for the mended change in its own author's edits alone: nobody else has seen
    a change that is in quarantine, and nobody else's may be led astray by it.
    """

    def __init__(self) -> None:
        self._changes: dict[UUID, Base] = {}
        self._mends: dict[tuple[UUID, UUID], Base] = {}

    def add(self, base: Base, author: UUID, mends: UUID | None) -> None:
        """Remember a change; the first one to mend another stands for it."""
        self._changes[base.change] = base
        if mends is not None:
            self._mends.setdefault((mends, author), base)

    def of(self, change: UUID | None, author: UUID) -> Base | None:
        """What an edit of this author is based on when it names ``change``."""
        if change is None:
            return None
        return self._changes.get(change) or self._mends.get((change, author))

    def all(self) -> list[Base]:
        return list(self._changes.values())


def lock_standings(records: Iterable[UUID]) -> dict[UUID, Standing]:
    """The records that exist, as they stand, locked until the transaction ends."""
    rows = map(Standing._make, execute(STANDINGS, {"records": plain_array(records)}))
    return {row.record: row._replace(hash=bytes(row.hash)) for row in rows}


def bases(changes: Iterable[UUID]) -> Bases:
    """These changes, as far as they are here, and those that mend one of them."""
    found = Bases()
    for row in execute(BASES, {"changes": plain_array(changes)}).mappings():
        base = Base(row["change"], row["record"], row["whole"])
        found.add(base, row["author"], row["mends"])
    return found


def disputed(visible_to: Scope, most: int) -> list[Head]:
    """Heads with open conflicts, those that changed longest ago first."""
    asked = select(Head).where(_is_disputed(visible_to)).order_by(Head.xid, Head.seq).limit(most)
    return list(db.session.scalars(asked))


def disputed_count(visible_to: Scope) -> Any:
    """How many records have open conflicts, as a column."""
    asked = select(func.count()).select_from(Head).where(_is_disputed(visible_to))
    return asked.scalar_subquery()


def count_disputed(visible_to: Scope) -> int:
    return db.session.scalar(select(disputed_count(visible_to))) or 0


def _is_disputed(visible_to: Scope) -> ColumnElement[bool]:
    return (Head.conflicts != text("'{}'::jsonb")) & is_within(visible_to, Head)


def write(rows: list[dict[str, Any]]) -> None:
    """Append revisions, and insert or renew the heads of their records.

    ``rows`` hold plain JSON values by column name, hashes in hex. A record's last one says in
    ``head`` whether that is "new" or "renewed", and has its head's further columns.
    """
    execute(WRITE, REVISIONS.of([_without_repetition(row) for row in rows]))


def _without_repetition(row: dict[str, Any]) -> dict[str, Any]:
    """A new record's fields are all that it has: said once."""
    return {**row, "whole": None} if row["whole"] == row["fields"] else row


def insert_exits(left: Sequence[Standing]) -> None:
    """Note that these records left the scope keys that they had."""
    if left:
        values = {
            "records": [standing.record for standing in left],
            "governorates": [standing.governorate for standing in left],
            "contracts": [standing.contract for standing in left],
        }
        execute(INSERT_EXITS, values)


def follow(moved: Sequence[Standing]) -> dict[str, list[UUID]]:
    """Take the records that belong to these along into their scope; which, by kind."""
    rows = [
        {"record": to.record, "governorate": to.governorate, "contract": to.contract}
        for to in moved
    ]
    found: dict[str, list[UUID]] = {}
    for row in execute(FOLLOW, {"rows": as_json(rows)}):
        found.setdefault(row.kind, []).append(row.record)
    return found
