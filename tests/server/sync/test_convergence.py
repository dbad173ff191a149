"""Any order, loss and repetition of pushes ends in the same register, and every tablet holds it."""

from __future__ import annotations

import random
from uuid import UUID, uuid4

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from uuid6 import uuid7

from server.db import transaction
from server.register import service as register
from tests.server.sync.field import Tablet, add_person, rows, work

NOTES = st.sampled_from(["أ", "ب", "c"])
QUANTITIES = st.sampled_from(["1", "2", "3"])
FIELDS = st.one_of(
    st.fixed_dictionaries({"notes": NOTES}),
    st.fixed_dictionaries({"quantity": QUANTITIES}),
    st.fixed_dictionaries({"notes": NOTES, "quantity": QUANTITIES}),
)
# What two people write, in the order in which each writes it: which of the two, which of two
# records, which fields.
SCRIPTS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1), FIELDS), min_size=1, max_size=7)


@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(script=SCRIPTS, seed=st.integers(0, 2**16))
def test_tablets_converge_whatever_is_lost_or_repeated(
    committed_field: Flask, script: list[tuple[int, int, dict[str, str]]], seed: int
) -> None:
    _empty(committed_field)
    chance = random.Random(seed)
    tablets = [Tablet(committed_field, add_person(committed_field)) for _ in range(2)]
    _write(tablets, script)
    acknowledged = [0, 0]
    while any(done < len(t.bodies) for done, t in zip(acknowledged, tablets, strict=True)):
        for which, tablet in enumerate(tablets):
            if acknowledged[which] == len(tablet.bodies):
                continue
            last = chance.randint(acknowledged[which] + 1, len(tablet.bodies))
            first = chance.randint(1, acknowledged[which] + 1)
            receipts = tablet.push(first, last)
            assert [r["n"] for r in receipts] == list(range(first, last + 1))
            # Half of the replies are lost: the tablet sends the same again.
            if chance.random() < 0.5:
                acknowledged[which] = last
    _check(committed_field, tablets, len(script))


def _empty(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        session.execute(text("TRUNCATE head, revision, work, measured, week_progress CASCADE"))
        session.execute(text("TRUNCATE earned_share, earned_week"))
        session.execute(text("TRUNCATE outbox_entry, outbox_head, waiting CASCADE"))


def _write(tablets: list[Tablet], script: list[tuple[int, int, dict[str, str]]]) -> None:
    """Each person edits from what they themselves wrote last, or from the shared beginning."""
    records = [uuid4(), uuid4()]
    beginnings = [UUID(str(uuid7())) for _ in records]
    for record, beginning in zip(records, beginnings, strict=True):
        tablets[0].write(work(), record, change=beginning)
    seen: dict[tuple[int, int], UUID] = {}
    for who, which, fields in script:
        base = seen.get((who, which), beginnings[which])
        seen[who, which] = tablets[who].write(fields, records[which], base)


def _check(app: Flask, tablets: list[Tablet], edits: int) -> None:
    """Every change in effect once; the register sound; both tablets hold what it holds."""
    outboxes = [tablet.outbox for tablet in tablets]
    entries = rows(app, "SELECT outcome FROM outbox_entry WHERE outbox = ANY(:o)", o=outboxes)
    assert len(entries) == edits + 2
    assert {entry.outcome for entry in entries} <= {"created", "updated", "merged", "conflict"}
    authors = [tablet.person.id for tablet in tablets]
    revisions = rows(app, "SELECT change FROM revision WHERE author = ANY(:a)", a=authors)
    assert len(revisions) == edits + 2
    heads = {
        str(row.record): (row.version, row.whole)
        for row in rows(app, "SELECT record, version, whole FROM head")
    }
    for tablet in tablets:
        pulled = {r["record"]: (r["version"], r["fields"]) for r in _pulled(tablet)}
        assert pulled == heads
    with app.app_context():
        assert register.verify().ok
        assert register.differences() == 0


def _pulled(tablet: Tablet) -> list[dict]:
    cursor, found, has_more = "", [], True
    while has_more:
        page = tablet.pull(cursor, limit=3)
        found += page["records"]
        cursor, has_more = page["cursor"], page["more"]
    return found
