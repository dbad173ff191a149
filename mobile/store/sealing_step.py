"""The step that seals what lay open before; one transaction, so a kill leaves a file as it was.

Its SQL calls ``sealed`` (mobile.store.sealing). The pages that held the open text are rewritten
after it (``shred_due``), for which the data key is safe by then.
"""

from __future__ import annotations

_RECORD = (
    """CREATE TABLE record_sealed (
        record TEXT PRIMARY KEY, kind TEXT NOT NULL,
        version INTEGER NOT NULL, head_change TEXT, hash TEXT, governorate TEXT, contract INTEGER,
        is_deleted INTEGER NOT NULL, author TEXT NOT NULL, whole BLOB NOT NULL,
        conflicts BLOB NOT NULL, flags TEXT NOT NULL, pulled_at TEXT, round INTEGER NOT NULL,
        fields BLOB NOT NULL, last_change TEXT, state TEXT NOT NULL, activity TEXT NOT NULL,
        boq_item TEXT NOT NULL, quantity REAL NOT NULL, search BLOB NOT NULL,
        unsent INTEGER NOT NULL, refused INTEGER NOT NULL, is_shown INTEGER NOT NULL,
        is_foreign INTEGER NOT NULL DEFAULT 0, is_leaving INTEGER NOT NULL DEFAULT 0, seal TEXT,
        parent TEXT NOT NULL DEFAULT '') STRICT""",
    """INSERT INTO record_sealed SELECT record, kind, version, head_change, hash, governorate,
        contract, is_deleted, author, sealed('record.whole', record, whole),
        sealed('record.conflicts', record, conflicts), flags, pulled_at, round,
        sealed('record.fields', record, fields), last_change, state, activity, boq_item, quantity,
        sealed('record.search', record, search), unsent, refused, is_shown, is_foreign, is_leaving,
        seal, parent FROM record ORDER BY rowid""",
    "DROP TABLE record",
    "ALTER TABLE record_sealed RENAME TO record",
    # Covers lists, and the look-up of what the index in memory has found.
    """CREATE INDEX record_list ON record
        (kind, record DESC, state, activity, author) WHERE is_shown = 1""",
    "CREATE INDEX record_state ON record (kind, state, record DESC) WHERE is_shown = 1",
    """CREATE INDEX record_activity ON record
        (activity, kind, boq_item, state, quantity) WHERE is_shown = 1""",
    "CREATE INDEX record_author ON record (author, state) WHERE is_shown = 1",
    "CREATE INDEX record_conflict ON record (author) WHERE conflicts <> x'' AND is_shown = 1",
    "CREATE INDEX record_scope ON record (governorate, contract)",
    "CREATE INDEX record_leaving ON record (record) WHERE is_leaving = 1",
    "CREATE INDEX record_parent ON record (parent, kind, record DESC) WHERE parent <> ''",
)

# The order of rows is the order in which changes were made: their row ids stay.
_CHANGE = (
    """CREATE TABLE change_sealed (
        outbox TEXT NOT NULL REFERENCES outbox (id), n INTEGER NOT NULL,
        change TEXT NOT NULL, record TEXT NOT NULL, op TEXT NOT NULL, base TEXT, mends TEXT,
        fields BLOB NOT NULL, previous BLOB NOT NULL,
        body BLOB NOT NULL, sha256 BLOB NOT NULL, link BLOB NOT NULL,
        state TEXT NOT NULL, outcome TEXT, version INTEGER, receipt BLOB,
        made_at TEXT NOT NULL, acknowledged_at TEXT, server_time TEXT,
        kind TEXT NOT NULL DEFAULT 'work', PRIMARY KEY (outbox, n)) STRICT""",
    """INSERT INTO change_sealed (rowid, outbox, n, change, record, op, base, mends, fields,
        previous, body, sha256, link, state, outcome, version, receipt, made_at, acknowledged_at,
        server_time, kind)
        SELECT rowid, outbox, n, change, record, op, base, mends,
        sealed('change.fields', change, fields), sealed('change.previous', change, previous),
        sealed('change.body', change, body), sha256, link, state, outcome, version,
        sealed('change.receipt', change, receipt), made_at, acknowledged_at, server_time, kind
        FROM change ORDER BY rowid""",
    "DROP TABLE change",
    "ALTER TABLE change_sealed RENAME TO change",
    "CREATE UNIQUE INDEX change_once ON change (change) WHERE state <> 'moved'",
    "CREATE INDEX change_record ON change (record, n)",
    "CREATE INDEX change_state ON change (state, outbox, n)",
)

_REST = (
    """CREATE TABLE held_sealed (
        change TEXT PRIMARY KEY, record TEXT NOT NULL, kind TEXT NOT NULL,
        version INTEGER NOT NULL, hash TEXT, whole BLOB NOT NULL, governorate TEXT,
        contract INTEGER) STRICT""",
    """INSERT INTO held_sealed SELECT change, record, kind, version, hash,
        sealed('held.whole', change, whole), governorate, contract FROM held""",
    "DROP TABLE held",
    "ALTER TABLE held_sealed RENAME TO held",
    """CREATE TABLE draft_sealed (
        form TEXT NOT NULL, field TEXT NOT NULL, value BLOB NOT NULL,
        PRIMARY KEY (form, field)) STRICT""",
    """INSERT INTO draft_sealed
        SELECT form, field, sealed('draft.value', form || '/' || field, value) FROM draft""",
    "DROP TABLE draft",
    "ALTER TABLE draft_sealed RENAME TO draft",
    # Other tables refer to people, so theirs is not made anew.
    "ALTER TABLE person ADD COLUMN sealed_token BLOB",
    "UPDATE person SET sealed_token = sealed('person.refresh_token', id, refresh_token)",
    "ALTER TABLE person DROP COLUMN refresh_token",
    "ALTER TABLE person RENAME COLUMN sealed_token TO refresh_token",
    "INSERT OR REPLACE INTO meta (name, value) VALUES ('shred_due', '1')",
)

SEAL_ALL = _RECORD + _CHANGE + _REST
