"""A tablet that comes home with an older file: everything in it is there after the update."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path
from uuid import UUID

import pytest

from mobile.store import SqliteStore
from mobile.store.migrations import MIGRATIONS, SEALED_FROM
from shared.sync.chain import body_hash, next_link
from tests.mobile.programme import reference
from tests.mobile.steered import HERE, OUTBOX, PERSON, open_store
from tests.mobile.store.dying import calls_counted, dies_at
from tests.mobile.store.pictures import jpeg

# A released step is never edited: tablets in the field have been through it as it was.
RELEASED = (
    "afb0ee5f8a2e91a164b8368c53eaa1f5f7f823c84bbb682cd6ad48e97ebb22b5",
    "97757a02c2682578fdc409790db9634ce5f9ea9314711b4f209cdc44c2830f46",
    "e630c17e9a1001589ad5cc068541b3acda7fecafb62ee7cb924011a4e645bf33",
    "cf4b755e407c4ac081da191ffc4ee1e6c183bee6496644c0bccdb373c0977120",
    "679d51b809ac6647a13efe1760fc5088a02219327a43b9b61b5b841eca31972a",
    "57694674180f463ad06b51ddb7d4e641b1cbd19ff12449f98e89059ab47cad63",
    "ee040aa1c625b97b1658741c5649830f6e6cfc8549a145cc83da96d74788ee10",
    "50644a814847e14739de293ff2957854775f69db71513fa0a49892d54112f8d8",
    "29416ab14025a90a97977dec7a1768943f79aeb0603011594c455dca863e10ee",
)
RECORD = UUID(int=(1 << 80) | (7 << 76) | (2 << 62) | 1)
CHANGE = UUID(int=5)
DEVICE = UUID(int=9)
PHOTO = jpeg(wide=1600, high=1200)
PHOTO_HASH = hashlib.sha256(PHOTO).hexdigest()
KINDS_FROM, HELD_FROM = 3, 4
KILLS = 30
# As they lay open: of the work, the draft, the sign-in, the photo, the device key.
OPEN = ["بداية".encode(), b"412.5", b"the-token", b"JFIF", b"1c1c1c1c"]
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


def test_every_step_has_its_fingerprint() -> None:
    assert len(RELEASED) == len(MIGRATIONS)


def old_file(home: Path, version: int = 1) -> dict[str, int]:
    """A file of ``version`` with something in every table of the first; rows a table."""
    home.mkdir(parents=True, exist_ok=True)
    rows = sqlite3.connect(home / "tareeq.sqlite", isolation_level=None)
    rows.execute("PRAGMA journal_mode = WAL")
    for statement in MIGRATIONS[0]:
        rows.execute(statement)
    rows.execute("PRAGMA user_version = 1")
    _people_and_outbox(rows)
    _records_and_reference(rows)
    names = [row[0] for row in rows.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    for step in MIGRATIONS[1:version]:
        for statement in step:
            rows.execute(statement)
    rows.execute(f"PRAGMA user_version = {version}")
    _what_lay_open(rows, home, version)
    counts = {name: rows.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}
    rows.close()
    return counts


def _what_lay_open(rows: sqlite3.Connection, home: Path, version: int) -> None:
    """A photo's file and the device key, as they lay there before anything was sealed."""
    kept = {"device": str(DEVICE), "key": "1c" * 32}
    (home / "device.key").write_text(json.dumps(kept), encoding="ascii")
    if version < KINDS_FROM:
        return
    (home / "files").mkdir()
    (home / "files" / PHOTO_HASH).write_bytes(PHOTO)
    rows.execute(
        "INSERT INTO file VALUES (?, 'original', ?, ?, ?, 'image/jpeg', 'waiting', '', '', 0, 0,"
        " NULL, 1, '2026-11-20T07:00:00.000000Z', '2026-11-20T07:00:00.000000Z', NULL)",
        (str(RECORD), str(PERSON), PHOTO_HASH, len(PHOTO)),
    )
    rows.execute(
        "INSERT INTO held VALUES ('1', '2', 'work', 3, '', ?, 'KW-HA', 1)"
        if version >= HELD_FROM else "SELECT ?", (json.dumps(FIELDS, ensure_ascii=False),),
    )  # fmt: skip


def _people_and_outbox(rows: sqlite3.Connection) -> None:
    scope = json.dumps({"governorates": ["KW-HA"], "contracts": None})
    rows.execute(
        "INSERT INTO person VALUES (?, 'inspector1', 'مفتش', 'Inspector', 'inspector', 'ar', ?,"
        " 'the-token', 1, '2026-11-20T07:00:00.000000Z')", (str(PERSON), scope),
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


@pytest.mark.parametrize("version", range(1, SEALED_FROM))
def test_a_file_of_each_version_comes_through_whole_and_sealed(
    tmp_path: Path, version: int
) -> None:
    before = old_file(tmp_path, version)
    assert all(before.values())
    assert lies_open(tmp_path)
    store = open_store(tmp_path, first_id=100)
    check_whole(store, version)
    with store.database.read() as rows:
        after = {
            name: rows.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in before
        }
        kinds = {row["kind"] for row in rows.execute("SELECT kind FROM change")}
    assert after == before
    assert kinds == {"work"}
    assert lies_open(tmp_path) == []
    store.close()
    assert lies_open(tmp_path) == []


def check_whole(store: SqliteStore, version: int) -> None:
    assert store.integrity_faults() == []
    work = store.work(RECORD)
    assert work is not None
    assert (str(work.quantity), work.notes, work.safety) == ("412.5", "بداية", "here")
    assert store.draft("log") == {"quantity": "7"}
    assert [found.record for found in store.works(search="بدايه")] == [RECORD]
    assert store.setting("language") == "ar"
    assert store.cursor() == "abc"
    assert store.refresh_token() == "the-token"
    assert store.batch(OUTBOX, 1, 10, 1000).items[0].change == CHANGE
    assert store.device.device == DEVICE
    assert store.device.private_key.private_bytes_raw() == b"\x1c" * 32
    if version >= KINDS_FROM:
        assert store.picture_bytes(PHOTO_HASH) == PHOTO
    if version >= HELD_FROM:
        assert store.held()[0]["fields"] == FIELDS


def lies_open(home: Path) -> list[str]:
    """What can be read of ``OPEN``, and in which file."""
    return [
        f"{word!r} in {path.name}"
        for path in home.rglob("*")
        if path.is_file()
        for word in OPEN
        if word in path.read_bytes()
    ]


def test_a_kill_at_any_call_while_all_is_sealed_leaves_it_whole(tmp_path: Path) -> None:
    """Killed again and again on its way; then it opens whole, and nothing lies open."""
    version = SEALED_FROM - 1
    old_file(tmp_path / "counted", version)
    stores = list[SqliteStore]()

    def opened(home: Path) -> None:
        stores.append(open_store(home, first_id=100))

    steps = calls_counted(lambda: opened(tmp_path / "counted"), 0, lambda: None)
    stores.pop().close()
    for number in range(KILLS):
        home = tmp_path / str(number)
        old_file(home, version)
        was_done = dies_at(1 + steps * number // KILLS, lambda h=home: opened(h))
        assert not was_done
        if number % 3 == 0:
            dies_at(1 + steps * (KILLS - number) // (2 * KILLS), lambda h=home: opened(h))
        store = open_store(home, first_id=100)
        check_whole(store, version)
        store.close()
        assert lies_open(home) == []


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
