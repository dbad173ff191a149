"""A tablet that comes home with an older file: everything in it is there after the update."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path
from uuid import UUID

import pytest

from mobile.store.migrations import MIGRATIONS
from shared.sync.chain import body_hash, next_link
from tests.mobile.programme import reference
from tests.mobile.steered import HERE, OUTBOX, PERSON, open_store
from tests.mobile.store.pictures import jpeg

# A released step is never edited: tablets in the field have been through it as it was.
RELEASED = ("afb0ee5f8a2e91a164b8368c53eaa1f5f7f823c84bbb682cd6ad48e97ebb22b5",)
RECORD = UUID(int=(1 << 80) | (7 << 76) | (2 << 62) | 1)
CHANGE = UUID(int=5)
FIELDS = {
    "activity": "C01-A07", "boq_item": "B07", "quantity": "412.5", "notes": "بداية",
    "state": "logged",
}  # fmt: skip


def fingerprint(step: tuple[str, ...]) -> str:
    text = "\n".join(" ".join(statement.split()) for statement in step)
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("number", range(len(RELEASED)))
def test_a_released_step_is_as_it_was(number: int) -> None:
    assert fingerprint(MIGRATIONS[number]) == RELEASED[number]


def old_file(home: Path) -> dict[str, int]:
    """A file of version 1 with something in every table; rows a table."""
    home.mkdir(parents=True, exist_ok=True)
    rows = sqlite3.connect(home / "tareeq.sqlite", isolation_level=None)
    rows.execute("PRAGMA journal_mode = WAL")
    for statement in MIGRATIONS[0]:
        rows.execute(statement)
    rows.execute("PRAGMA user_version = 1")
    _people_and_outbox(rows)
    _records_and_reference(rows)
    names = [row[0] for row in rows.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    counts = {name: rows.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}
    rows.close()
    return counts


def _people_and_outbox(rows: sqlite3.Connection) -> None:
    scope = json.dumps({"governorates": ["KW-HA"], "contracts": None})
    rows.execute(
        "INSERT INTO person VALUES (?, 'inspector1', 'مفتش', 'Inspector', 'inspector', 'ar', ?,"
        " 'token', 1, '2026-11-20T07:00:00.000000Z')", (str(PERSON), scope),
    )  # fmt: skip
    body = json.dumps({"id": str(CHANGE), "fields": FIELDS})
    link = next_link(bytes(32), 1, body_hash(body))
    rows.execute(
        "INSERT INTO outbox VALUES (?, ?, 2, ?, 1, ?, 1, '2026-11-20T07:00:00.000000Z')",
        (str(OUTBOX), str(PERSON), link, bytes(32)),
    )
    rows.execute(
        "INSERT INTO change (outbox, n, change, record, op, fields, previous, body, sha256, link,"
        " state, made_at) VALUES (?, 1, ?, ?, 'put', ?, '{}', ?, ?, ?, 'waiting', ?)",
        (str(OUTBOX), str(CHANGE), str(RECORD), json.dumps(FIELDS), body, body_hash(body), link,
         "2026-11-20T07:10:00.000000Z"),
    )  # fmt: skip


def _records_and_reference(rows: sqlite3.Connection) -> None:
    fields = json.dumps(FIELDS)
    rows.execute(
        "INSERT INTO record (record, kind, version, is_deleted, author, whole, conflicts, flags,"
        " round, fields, last_change, state, activity, boq_item, quantity, search, unsent, refused,"
        " is_shown) VALUES (?, 'work', 0, 0, ?, '{}', '{}', '[]', 0, ?, ?, 'logged', 'C01-A07',"
        " 'B07', 412.5, 'c01-a07 بدايه', 1, 0, 1)",
        (str(RECORD), str(PERSON), fields, str(CHANGE)),
    )
    for statement in (
        "INSERT INTO contract VALUES (1, 'عقد', 'Contract')",
        "INSERT INTO area VALUES ('KW-HA-SALMIYA', 'السالمية', 'Salmiya')",
        "INSERT INTO activity VALUES ('C01-A07', 1, 'رصف', 'Paving', 'wearing_course', 'wearing',"
        " 'KW-HA', 'KW-HA-SALMIYA', NULL, NULL, NULL, '2026-01-01', '2026-12-01', 29.3, 48.0,"
        " 'paving', 0)",
        "INSERT INTO activity_boq VALUES ('C01-A07', 'B07', 'بند', 'Line', 'm2', '1000')",
        "INSERT INTO section VALUES ('R5-E-03', 'R5', 'طريق', 'Road', 0, 900, 3, '[]', 0, 0, 0, 0)",
        "INSERT INTO governorate VALUES ('KW-HA', 'حولي', 'Hawalli', '[]')",
        "INSERT INTO draft VALUES ('log', 'quantity', '\"7\"')",
        "INSERT INTO setting VALUES ('language', 'ar')",
        "INSERT INTO meta VALUES ('cursor', 'abc')",
        "INSERT INTO root VALUES (1, 'aa', 3, '2026-11-20T00:00:00+00:00', x'00')",
    ):
        rows.execute(statement)


def test_a_file_of_the_first_version_comes_through_whole(tmp_path: Path) -> None:
    before = old_file(tmp_path)
    assert all(before.values())
    store = open_store(tmp_path, first_id=100)
    with store.database.read() as rows:
        after = {
            name: rows.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in before
        }
        kinds = {row["kind"] for row in rows.execute("SELECT kind FROM change")}
    assert after == before
    assert kinds == {"work"}
    assert store.integrity_faults() == []
    work = store.work(RECORD)
    assert work is not None
    assert (str(work.quantity), work.notes, work.safety) == ("412.5", "بداية", "here")
    assert (store.draft("log"), store.setting("language")) == ({"quantity": "7"}, "ar")
    assert store.cursor() == "abc"
    assert store.batch(OUTBOX, 1, 10, 1000).items[0].change == CHANGE
    store.close()


def test_the_work_of_an_older_version_goes_on_in_the_new_one(tmp_path: Path) -> None:
    old_file(tmp_path)
    store = open_store(tmp_path, first_id=100)
    store.keep_reference(reference())
    store.correct_work(RECORD, {"quantity": "10"}, HERE)
    photo = store.attach_photo(RECORD, jpeg())
    found = store.record(RECORD)
    assert found is not None
    assert found.fields["photos"] == [str(photo.record)]
    assert store.batch(OUTBOX, 1, 10, 100_000).items[-1].n == 4
    assert store.integrity_faults() == []
    store.close()
    again = open_store(tmp_path, first_id=900)
    assert again.works_count() == 1
    again.close()


def test_a_step_that_is_cut_off_is_done_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill in the middle of the update: the file is as before, and the next start goes on."""
    old_file(tmp_path)
    broken = (*MIGRATIONS[1][:-1], "INSERT INTO nowhere VALUES (1)")
    with monkeypatch.context() as patched:
        patched.setattr("mobile.store.database.MIGRATIONS", (MIGRATIONS[0], broken))
        with pytest.raises(Exception, match="nowhere"):
            open_store(tmp_path)
    store = open_store(tmp_path, first_id=100)
    assert store.works_count() == 1
    store.close()
