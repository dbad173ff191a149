"""Pull: everything within the scope, once it is committed, and nothing else."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from server.db import transaction
from server.register import service as register
from server.sync import feed
from shared.wire.work import tidy, work_schema
from tests.server.sync.field import Tablet, add_person, execute, moment, rows, work


@pytest.fixture
def tablet(committed_field: Flask) -> Tablet:
    return Tablet(committed_field, add_person(committed_field))


def pull_all(tablet: Tablet, cursor: str = "", limit: int = 1000) -> tuple[dict[str, dict], str]:
    """Every record by id until nothing is left, and the cursor then."""
    found, has_more = {}, True
    while has_more:
        page = tablet.pull(cursor, limit=limit)
        found |= {record["record"]: record for record in page["records"]}
        for gone in page["exits"]:
            found.pop(gone, None)
        cursor, has_more = page["cursor"], page["more"]
    return found, cursor


def test_pull_gives_what_was_pushed(tablet: Tablet) -> None:
    record = uuid4()
    change = tablet.write(work(), record)
    receipt = tablet.push()[0]
    page = tablet.pull()
    assert page["records"] == [
        {
            "record": str(record),
            "kind": "work",
            "version": 1,
            "change": str(change),
            "hash": receipt["hash"],
            "governorate": "KW-HA",
            "contract": 9,
            "is_deleted": False,
            "author": str(tablet.person.id),
            "fields": tidy(work_schema.load(work())),
            "conflicts": {},
            "flags": [],
        }
    ]
    assert (page["more"], page["start_over"], page["answers"]) == (False, False, [])


def test_pull_pages_through_everything_once(tablet: Tablet) -> None:
    for _ in range(25):
        tablet.write(work())
    tablet.push()
    cursor, seen = "", []
    for _ in range(4):
        page = tablet.pull(cursor, limit=7)
        seen += [record["record"] for record in page["records"]]
        cursor = page["cursor"]
    assert len(seen) == len(set(seen)) == 25
    assert not page["more"]
    assert tablet.pull(cursor)["records"] == []


def test_pull_goes_on_in_order_where_transaction_ids_grow_a_digit(tablet: Tablet) -> None:
    for _ in range(2):
        tablet.write(work())
    tablet.push()
    for xid, record in enumerate(rows(tablet.app, "SELECT record FROM head ORDER BY seq DESC"), 9):
        statement = "UPDATE head SET xid = CAST(CAST(:x AS text) AS xid8) WHERE record = :r"
        execute(tablet.app, statement, x=str(xid), r=record.record)
    assert len(pull_all(tablet, limit=1)[0]) == 2


def test_pull_gives_a_changed_record_again_and_no_other(tablet: Tablet) -> None:
    record = uuid4()
    first = tablet.write(work(), record)
    tablet.write(work(from_m="300", to_m="400"))
    tablet.push()
    _, cursor = pull_all(tablet)
    tablet.write({"notes": "again"}, record, first)
    tablet.push(first=3)
    again, _ = pull_all(tablet, cursor)
    assert [r["fields"]["notes"] for r in again.values()] == ["again"]


def test_pull_gives_a_deleted_record_as_a_tombstone(tablet: Tablet) -> None:
    record = uuid4()
    first = tablet.write(work(), record)
    tablet.push()
    _, cursor = pull_all(tablet)
    tablet.write({}, record, first, op="delete")
    tablet.push(first=2)
    gone, _ = pull_all(tablet, cursor)
    assert gone[str(record)]["is_deleted"]
    assert rows(tablet.app, "SELECT FROM work") == []


def test_pull_never_passes_a_transaction_that_is_still_open(tablet: Tablet) -> None:
    slow, quick = uuid4(), uuid4()
    engine = create_engine(tablet.app.config["SQLALCHEMY_DATABASE_URI"])
    tablet.write(work(), quick)
    with engine.connect() as open_one:
        # Its place in the feed is drawn now, and shows only later.
        open_one.execute(
            text(
                "INSERT INTO head (record, kind, version, change, hash, governorate, contract,"
                " is_deleted, whole, conflicts, flags, author)"
                " VALUES (:r, 'work', 1, :r, '', 'KW-HA', 9, false, '{}', '{}', '{}', :r)"
            ),
            {"r": slow},
        )
        tablet.push()
        early, cursor = pull_all(tablet)
        open_one.commit()
    engine.dispose()
    late, _ = pull_all(tablet, cursor)
    assert {*early, *late} == {str(slow), str(quick)}


def test_pull_keeps_to_the_scope(tablet: Tablet) -> None:
    tablet.write(work())
    tablet.write(work(activity="C07-A01", section=None))
    tablet.push()
    for scope, expected in [
        ({"governorates": ["KW-KU"]}, {7}),
        ({"contracts": [9]}, {9}),
        ({"governorates": ["KW-KU"], "contracts": [9]}, set()),
        ({"governorates": []}, set()),
        ({}, {7, 9}),
    ]:
        other = Tablet(tablet.app, add_person(tablet.app, **scope))
        found, _ = pull_all(other)
        assert {record["contract"] for record in found.values()} == expected


def test_a_record_that_leaves_a_scope_leaves_the_tablet(tablet: Tablet) -> None:
    narrow = Tablet(tablet.app, add_person(tablet.app, contracts=[9]))
    wide = Tablet(tablet.app, add_person(tablet.app, contracts=[9, 10]))
    record = uuid4()
    first = tablet.write(work(section=None), record)
    tablet.push()
    cursors = [pull_all(t)[1] for t in (narrow, wide)]
    tablet.write({"activity": "C10-A01"}, record, first)
    tablet.push(first=2)
    page = narrow.pull(cursors[0])
    assert (page["records"], page["exits"]) == ([], [str(record)])
    page = wide.pull(cursors[1])
    assert ([r["contract"] for r in page["records"]], page["exits"]) == ([10], [])


def test_another_epoch_starts_the_download_over(tablet: Tablet) -> None:
    tablet.write(work())
    tablet.push()
    _, cursor = pull_all(tablet)
    execute(tablet.app, "UPDATE register_state SET epoch = gen_random_uuid()")
    page = tablet.pull(cursor)
    assert page["start_over"]
    assert len(pull_all(tablet, page["cursor"])[0]) == 1


def test_pull_brings_the_signed_roots(tablet: Tablet) -> None:
    tablet.write(work())
    tablet.push()
    with tablet.app.app_context(), transaction():
        made = register.make_root("test")
    roots = tablet.pull()["roots"]
    assert [(r["number"], r["merkle"], r["revisions"]) for r in roots] == [
        (1, made.merkle.hex(), 1)
    ]
    assert roots[0]["made_at"] == moment().strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def test_pull_holds_no_transaction_open_once_it_has_read(tablet: Tablet) -> None:
    tablet.pull()
    idle = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND state = 'idle in transaction'"
    )
    assert rows(tablet.app, idle) == [(0,)]


def test_large_records_come_in_pages_that_a_tablet_can_take(
    committed_field: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed_tablet = Tablet(committed_field, add_person(committed_field))
    monkeypatch.setattr(feed, "MAX_PAGE_BYTES", 3000)
    for number in range(5):
        committed_tablet.write(work(section=None, from_m=None, to_m=None, notes=f"{number}" * 2000))
    committed_tablet.push()
    cursor, has_more, pages = "", True, []
    while has_more:
        page = committed_tablet.pull(cursor)
        pages.append([record["fields"]["notes"][0] for record in page["records"]])
        cursor, has_more = page["cursor"], page["more"]
    assert sorted(page for page in pages if page) == [["0"], ["1"], ["2"], ["3"], ["4"]]


def test_a_record_cannot_grow_beyond_what_a_page_carries(tablet: Tablet) -> None:
    record = uuid4()
    base = tablet.write(work(), record)
    tablet.push()
    receipts = []
    for number in range(12):
        base = tablet.write({f"unheard_of_{number}": "س" * 25_000}, record, base)
        receipts += tablet.push(first=len(tablet.bodies))
    outcomes = [receipt["outcome"] for receipt in receipts]
    assert outcomes[:10] == ["updated"] * 10
    refused = [receipt for receipt in receipts if receipt["outcome"] == "rejected"]
    assert {error["code"] for receipt in refused for error in receipt["errors"]} == {"too_large"}
