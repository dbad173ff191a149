"""The past cannot be changed unseen; what is derived from it can be made anew."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from server.db import transaction
from server.register import rebuilding, roots
from server.register import service as register
from server.register.cli import register as command
from server.register.roots import all_roots
from server.register.tasks import sign_daily_root, tasks
from shared.sync.chain import NO_HASH, revision_hash
from tests.ports import SteeredClock
from tests.server.kinds.samples import photo
from tests.server.sync.field import Tablet, add_person, rows, work


@pytest.fixture
def written(tablet: Tablet) -> Tablet:
    """Three works, one of them changed twice and accepted; a root over the first push."""
    record = uuid4()
    first = tablet.write(work(), record)
    second = tablet.write({"quantity": "400"}, record, first)
    tablet.write(work(from_m="300", to_m="400"))
    tablet.push()
    with tablet.app.app_context(), transaction():
        register.make_root("first")
    office = Tablet(tablet.app, add_person(tablet.app, "supervisor"))
    office.write({"state": "accepted", "accepted_quantity": "1.5"}, record, second)
    assert office.push()[0]["outcome"] == "updated"
    tablet.write(work(from_m="500", to_m="600", exact=1e2, notes="نص"))
    tablet.push(first=4)
    with tablet.app.app_context(), transaction():
        register.make_root("second")
    return tablet


def change(app: Flask, statement: str) -> None:
    with app.app_context(), transaction() as session:
        assert session.execute(text(statement)).rowcount > 0  # type: ignore[attr-defined]


def verdict(app: Flask) -> register.Verdict:
    with app.app_context():
        return register.verify()


def reason(app: Flask) -> str:
    found = verdict(app).first_bad
    assert found is not None
    return str(found["reason"])


def test_an_untouched_register_is_sound(written: Tablet) -> None:
    assert verdict(written.app) == register.Verdict(True, 5, None)


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE revision SET body = body || ' ' WHERE version = 2", "content_altered"),
        ("UPDATE revision SET whole = whole || '{\"quantity\": \"1\"}' WHERE version = 3",
         "content_altered"),
        ("UPDATE revision SET received_at = received_at - interval '1 day' WHERE version = 1",
         "content_altered"),
        ("UPDATE revision SET outcome = 'merged' WHERE version = 2", "content_altered"),
        ("UPDATE revision SET device = NULL WHERE version = 3", "content_altered"),
        ("UPDATE revision SET made_at = made_at - interval '1 day' WHERE version = 1",
         "content_altered"),
        ("UPDATE revision SET working_date = working_date - 1 WHERE version = 1",
         "content_altered"),
        ("UPDATE revision SET time_grade = 'gnss' WHERE version = 1", "content_altered"),
        ("UPDATE revision SET flags = '{place_poor}' WHERE version = 1", "content_altered"),
        ("UPDATE revision SET conflicts = '{\"lane\": {}}' WHERE version = 2", "content_altered"),
        ("UPDATE revision SET change = gen_random_uuid() WHERE version = 1", "content_altered"),
        ("UPDATE revision SET op = 'restore' WHERE version = 2", "content_altered"),
        ("UPDATE revision SET mends = change WHERE version = 2", "content_altered"),
        ("UPDATE revision SET clocks = '{}' WHERE version = 2", "content_altered"),
        ("UPDATE head SET is_deleted = true WHERE version = 3", "head_differs"),
        ("UPDATE head SET governorate = 'KW-KU' WHERE version = 3", "head_differs"),
        ("UPDATE head SET contract = 10 WHERE version = 1", "head_differs"),
        ("UPDATE head SET conflicts = '{\"lane\": {}}' WHERE version = 3", "head_differs"),
        ("UPDATE head SET flags = '{place_poor}' WHERE version = 1", "head_differs"),
        ("UPDATE head SET author = (SELECT author FROM revision WHERE version = 3)"
         " WHERE version = 3", "head_differs"),
        ("DELETE FROM revision WHERE version = 2", "revision_missing"),
        ("DELETE FROM revision WHERE version = 3", "head_differs"),
        ("UPDATE head SET whole = whole || '{\"quantity\": \"1\"}' WHERE version = 3",
         "head_differs"),
        ("UPDATE root SET revisions = 2 WHERE number = 1", "root_differs"),
        ("UPDATE root SET made_at = made_at - interval '1 day' WHERE number = 2",
         "signature_wrong"),
        ("DELETE FROM root_revision WHERE root = 1 AND version = 2", "root_differs"),
    ],
)  # fmt: skip
def test_what_was_altered_or_removed_is_named(written: Tablet, statement: str, why: str) -> None:
    change(written.app, statement)
    assert reason(written.app) == why


def test_a_tail_cut_off_with_its_head_shows_in_the_root(written: Tablet) -> None:
    change(written.app, "DELETE FROM work WHERE NOT state = 'accepted'")
    change(written.app, "DELETE FROM revision WHERE record NOT IN (SELECT record FROM work)")
    change(written.app, "DELETE FROM head WHERE record NOT IN (SELECT record FROM work)")
    found = verdict(written.app)
    assert found.first_bad == {"root": 1, "reason": "root_differs"}


def test_a_history_written_anew_with_good_hashes_shows_in_the_root(written: Tablet) -> None:
    with written.app.app_context(), transaction() as session:
        row = session.execute(
            text("SELECT * FROM revision WHERE record NOT IN"
                 " (SELECT record FROM revision WHERE version = 2) ORDER BY record LIMIT 1")
        ).one()  # fmt: skip
        forged = revision_hash(NO_HASH, "{}", row._mapping)
        for table, more in (("revision", ", body = '{}'"), ("head", "")):
            session.execute(
                text(f"UPDATE {table} SET hash = :h {more} WHERE record = :r"),
                {"h": forged, "r": row.record},
            )
        assert len(all_roots()) == 2
    assert reason(written.app) == "root_differs"


def test_a_register_without_any_root_is_not_sound_for_long(written: Tablet) -> None:
    for table in ("root_revision", "root"):
        change(written.app, f"DELETE FROM {table}")
    clock = written.app.extensions["tareeq.ports"].clock
    clock.advance(hours=47)
    assert verdict(written.app).ok
    clock.advance(hours=2)
    assert reason(written.app) == "not_covered"


def test_a_work_slipped_in_before_the_last_root_shows(written: Tablet) -> None:
    clock = written.app.extensions["tareeq.ports"].clock
    clock.advance(minutes=10)
    with written.app.app_context(), transaction():
        register.make_root("third")
    clock.advance(minutes=-5)
    written.write(work(from_m="700", to_m="800"))
    written.push(first=5)
    assert reason(written.app) == "not_covered"


def test_a_deleted_and_restored_work_is_sound(tablet: Tablet) -> None:
    record = uuid4()
    first = tablet.write(work(), record)
    second = tablet.write({}, record, first, op="delete")
    tablet.push()
    assert verdict(tablet.app).ok
    tablet.write({}, record, second, op="restore")
    tablet.push(first=3)
    assert verdict(tablet.app).ok


def test_the_second_root_covers_only_what_is_new(written: Tablet) -> None:
    found = rows(written.app, "SELECT number, revisions FROM root ORDER BY number")
    assert [tuple(row) for row in found] == [(1, 3), (2, 2)]


def test_the_command_says_what_is_wrong_and_leaves_with_one(written: Tablet) -> None:
    runner = written.app.test_cli_runner()
    sound = runner.invoke(command, ["verify", "--json"])
    assert sound.exit_code == 0
    assert json.loads(sound.output) == {"ok": True, "revisions": 5, "first_bad": None}
    change(written.app, "UPDATE revision SET body = '{}' WHERE version = 2")
    broken = runner.invoke(command, ["verify", "--json"])
    assert broken.exit_code == 1
    assert json.loads(broken.output)["first_bad"]["version"] == 2


def test_the_works_are_rebuilt_from_the_register_as_they_were(written: Tablet) -> None:
    before = rows(written.app, "SELECT * FROM work ORDER BY record")
    with written.app.app_context():
        assert register.differences() == 0
        change(written.app, "UPDATE work SET quantity = quantity + 1, place = NULL")
        change(written.app, "DELETE FROM work WHERE state = 'accepted'")
        # And what their BOQ line was added up to, in all and in the week.
        assert register.differences() == 3 + 2
        # And what was earned by a row that came back on top of sums that had never lost it.
        assert register.rebuild() == 3 + 2 + 1
        assert register.differences() == 0
    assert rows(written.app, "SELECT * FROM work ORDER BY record") == before


def test_the_register_is_signed_once_a_day(written: Tablet) -> None:
    with written.app.app_context():
        assert sign_daily_root(timestamp=0) == 3
    periodic = [task.task.name for task in tasks.periodic_registry.periodic_tasks.values()]
    assert periodic == ["sign_daily_root"]
    assert verdict(written.app).ok


def test_a_root_covers_what_it_can_in_one_statement_and_others_the_rest(
    written: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roots, "MOST_A_ROOT", 2)
    for number in range(5):
        written.write(work(section=None, from_m=None, to_m=None, notes=f"{number}"))
    written.push(first=len(written.bodies) - 4)
    with written.app.app_context():
        register.catch_up()
        with transaction():
            last = register.make_root("last")
        assert [root.revisions for root in all_roots()[2:]] == [2, 2, 1]
        assert last.number == 5
    assert verdict(written.app).ok


def test_every_part_of_the_records_is_looked_at(
    written: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "A_PART", 1)
    assert verdict(written.app).ok
    records = [row.record for row in rows(written.app, "SELECT record FROM head ORDER BY record")]
    for record in records:
        change(written.app, f"UPDATE head SET version = version + 1 WHERE record = '{record}'")
        first_bad = verdict(written.app).first_bad
        assert first_bad is not None
        assert (first_bad["record"], first_bad["reason"]) == (str(record), "head_differs")
        change(written.app, f"UPDATE head SET version = version - 1 WHERE record = '{record}'")


def test_a_rebuild_mends_every_part(written: Tablet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "A_PART", 1)
    change(written.app, "UPDATE work SET notes = notes || '!'")
    with written.app.app_context():
        assert register.differences() == register.rebuild() == 3
        assert register.differences() == 0


def test_a_photo_that_waited_while_a_root_was_signed_is_no_forgery(
    tablet: Tablet, clock: SteeredClock
) -> None:
    record = uuid4()
    other = Tablet(tablet.app, add_person(tablet.app))
    other.write(photo(record, "work"), kind="photo")
    other.push()
    clock.advance(hours=1)
    with tablet.app.app_context(), transaction():
        register.make_root("daily")
    tablet.sign_in()
    tablet.write(work(), record)
    tablet.push()
    assert verdict(tablet.app) == register.Verdict(True, 2, None)
    # Nothing waits for longer than 30 days: what would have is one slipped in.
    clock.advance(days=40)
    with tablet.app.app_context(), transaction():
        register.make_root("later")
    clock.advance(days=-40)
    tablet.write(photo(record, "work"), kind="photo")
    tablet.push(first=2)
    assert reason(tablet.app) == "not_covered"
