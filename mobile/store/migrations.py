"""The tablet's tables, step by step: step n brings a file from user_version n-1 to n.

A released step is never edited: a tablet may come home after a year with an older file.
Moments are ISO 8601 text in UTC, ids UUID text, JSON text as it travels.
"""

from __future__ import annotations

from mobile.store.sealing_step import SEAL_ALL

_PEOPLE = (
    """CREATE TABLE person (
        id TEXT PRIMARY KEY, username TEXT NOT NULL, name_ar TEXT NOT NULL, name_en TEXT NOT NULL,
        role TEXT NOT NULL, language TEXT NOT NULL, scope TEXT NOT NULL,
        refresh_token TEXT, is_current INTEGER NOT NULL, signed_in_at TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX person_current ON person (is_current) WHERE is_current = 1",
)

# change.state: waiting | acknowledged | rejected | mended | dismissed | moved (to another outbox).
# outbox.next_n and link: what the next change made here is chained to. kept_from and kept_link:
# the first entry still kept, and the link before it. change.server_time: of its last receipt.
_OUTBOX = (
    """CREATE TABLE outbox (
        id TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES person (id),
        next_n INTEGER NOT NULL, link BLOB NOT NULL,
        kept_from INTEGER NOT NULL, kept_link BLOB NOT NULL, is_open INTEGER NOT NULL,
        opened_at TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX outbox_open ON outbox (person) WHERE is_open = 1",
    """CREATE TABLE change (
        outbox TEXT NOT NULL REFERENCES outbox (id), n INTEGER NOT NULL,
        change TEXT NOT NULL, record TEXT NOT NULL, op TEXT NOT NULL, base TEXT, mends TEXT,
        fields TEXT NOT NULL, previous TEXT NOT NULL,
        body TEXT NOT NULL, sha256 BLOB NOT NULL, link BLOB NOT NULL,
        state TEXT NOT NULL, outcome TEXT, version INTEGER, receipt TEXT,
        made_at TEXT NOT NULL, acknowledged_at TEXT, server_time TEXT,
        PRIMARY KEY (outbox, n)) STRICT""",
    "CREATE UNIQUE INDEX change_once ON change (change) WHERE state <> 'moved'",
    "CREATE INDEX change_record ON change (record, n)",
    "CREATE INDEX change_state ON change (state, outbox, n)",
)

# whole, conflicts, flags, version...: as the server says; version 0: the server has not said yet.
# fields, last_change, state...: with one's own unsent changes applied; what screens show.
_RECORDS = (
    """CREATE TABLE record (
        record TEXT PRIMARY KEY, kind TEXT NOT NULL,
        version INTEGER NOT NULL, head_change TEXT, hash TEXT, governorate TEXT, contract INTEGER,
        is_deleted INTEGER NOT NULL, author TEXT NOT NULL, whole TEXT NOT NULL,
        conflicts TEXT NOT NULL, flags TEXT NOT NULL, pulled_at TEXT, round INTEGER NOT NULL,
        fields TEXT NOT NULL, last_change TEXT, state TEXT NOT NULL, activity TEXT NOT NULL,
        boq_item TEXT NOT NULL, quantity REAL NOT NULL, search TEXT NOT NULL,
        unsent INTEGER NOT NULL, refused INTEGER NOT NULL, is_shown INTEGER NOT NULL) STRICT""",
    # Covers the works list and its search, so that 100,000 rows are read from one narrow place.
    """CREATE INDEX record_list ON record
        (record DESC, state, activity, author, search) WHERE is_shown = 1""",
    "CREATE INDEX record_state ON record (state, record DESC) WHERE is_shown = 1",
    """CREATE INDEX record_activity ON record
        (activity, boq_item, state, quantity) WHERE is_shown = 1""",
    "CREATE INDEX record_author ON record (author, state) WHERE is_shown = 1",
    "CREATE INDEX record_conflict ON record (author) WHERE conflicts <> '{}' AND is_shown = 1",
    "CREATE INDEX record_scope ON record (governorate, contract)",
)

_REFERENCE = (
    """CREATE TABLE contract (
        number INTEGER PRIMARY KEY, title_ar TEXT NOT NULL, title_en TEXT NOT NULL) STRICT""",
    """CREATE TABLE area (
        code TEXT PRIMARY KEY, name_ar TEXT NOT NULL, name_en TEXT NOT NULL) STRICT""",
    """CREATE TABLE activity (
        code TEXT PRIMARY KEY, contract INTEGER NOT NULL, name_ar TEXT NOT NULL,
        name_en TEXT NOT NULL, work_type TEXT NOT NULL, layer TEXT, governorate TEXT NOT NULL,
        area TEXT, section TEXT, from_m TEXT, to_m TEXT, baseline_start TEXT NOT NULL,
        baseline_finish TEXT NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL,
        search TEXT NOT NULL, is_done INTEGER NOT NULL) STRICT""",
    "CREATE INDEX activity_place ON activity (lat, lon)",
    "CREATE INDEX activity_finish ON activity (is_done, baseline_finish, baseline_start)",
    """CREATE TABLE activity_boq (
        activity TEXT NOT NULL REFERENCES activity (code), boq_item TEXT NOT NULL,
        description_ar TEXT NOT NULL, description_en TEXT NOT NULL, unit TEXT NOT NULL,
        quantity TEXT NOT NULL, PRIMARY KEY (activity, boq_item)) STRICT""",
    """CREATE TABLE section (
        code TEXT PRIMARY KEY, road_ref TEXT NOT NULL, name_ar TEXT NOT NULL,
        name_en TEXT NOT NULL, from_m REAL NOT NULL, to_m REAL NOT NULL, lanes INTEGER NOT NULL,
        line TEXT NOT NULL, south REAL NOT NULL, north REAL NOT NULL, west REAL NOT NULL,
        east REAL NOT NULL) STRICT""",
    "CREATE INDEX section_box ON section (south, north, west, east)",
    """CREATE TABLE governorate (
        iso TEXT PRIMARY KEY, name_ar TEXT NOT NULL, name_en TEXT NOT NULL,
        rings TEXT NOT NULL) STRICT""",
)

_REST = (
    """CREATE TABLE draft (
        form TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (form, field)) STRICT""",
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    # cursor, last_sync_at, round, server_time, reference_version: what the sync remembers.
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    """CREATE TABLE root (
        number INTEGER PRIMARY KEY, merkle TEXT NOT NULL, revisions INTEGER NOT NULL,
        made_at TEXT NOT NULL, signature BLOB NOT NULL) STRICT""",
)

# record.is_foreign: outside the present person's scope, so not shown; the server counts on it
# being here until its own word. is_leaving: the server said that it left; goes once what was
# changed in it is safe. seal: SHA-256 over what the server said, NULL in rows from before.
# root.state: kept | altered (not what was signed, or not what was known) | cut (by a restore).
_SCOPE_AND_PROOF = (
    "ALTER TABLE record ADD COLUMN is_foreign INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE record ADD COLUMN is_leaving INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE record ADD COLUMN seal TEXT",
    "CREATE INDEX record_leaving ON record (record) WHERE is_leaving = 1",
    "ALTER TABLE root RENAME TO root_before",
    """CREATE TABLE root (
        number INTEGER NOT NULL, merkle TEXT NOT NULL, revisions INTEGER NOT NULL,
        made_at TEXT NOT NULL, signature BLOB NOT NULL, state TEXT NOT NULL, since TEXT NOT NULL,
        PRIMARY KEY (number, merkle, signature)) STRICT""",
    """INSERT INTO root SELECT number, merkle, revisions, made_at, signature, 'kept', made_at
        FROM root_before""",
    "DROP TABLE root_before",
)

# Step 3: records of every kind, and their files. What was there before are works.
# record.parent: the record that this one belongs to, "" when it stands alone.
_KINDS = (
    "ALTER TABLE change ADD COLUMN kind TEXT NOT NULL DEFAULT 'work'",
    "ALTER TABLE record ADD COLUMN parent TEXT NOT NULL DEFAULT ''",
    *(f"DROP INDEX record_{name}" for name in ("list", "state", "activity", "author")),
    """CREATE INDEX record_list ON record
        (kind, record DESC, state, activity, author, search) WHERE is_shown = 1""",
    "CREATE INDEX record_state ON record (kind, state, record DESC) WHERE is_shown = 1",
    """CREATE INDEX record_activity ON record
        (activity, kind, boq_item, state, quantity) WHERE is_shown = 1""",
    "CREATE INDEX record_author ON record (author, state) WHERE is_shown = 1",
    "CREATE INDEX record_parent ON record (parent, kind, record DESC) WHERE parent <> ''",
)

# file.state: waiting | there | problem. reached: bytes that the server said it had. is_here: the
# bytes are in the folder ``files`` under their hash. One file may serve several records.
_FILES = (
    """CREATE TABLE file (
        record TEXT NOT NULL, role TEXT NOT NULL, person TEXT NOT NULL REFERENCES person (id),
        sha256 TEXT NOT NULL, size INTEGER NOT NULL, media_type TEXT NOT NULL,
        state TEXT NOT NULL, code TEXT NOT NULL, url TEXT NOT NULL, reached INTEGER NOT NULL,
        failures INTEGER NOT NULL, try_after TEXT, is_here INTEGER NOT NULL,
        made_at TEXT NOT NULL, since TEXT NOT NULL, server_time TEXT,
        PRIMARY KEY (record, role)) STRICT""",
    "CREATE INDEX file_hash ON file (sha256)",
    "CREATE INDEX file_waiting ON file (role, made_at) WHERE state = 'waiting'",
    "CREATE INDEX file_state ON file (state, since)",
)

# What a restored server no longer says, until it was told of it.
_HELD = (
    """CREATE TABLE held (
        change TEXT PRIMARY KEY, record TEXT NOT NULL, kind TEXT NOT NULL,
        version INTEGER NOT NULL, hash TEXT, whole TEXT NOT NULL, governorate TEXT,
        contract INTEGER) STRICT""",
)

# A draft is its author's, whose id its form's name begins with.
_OWN_DRAFTS = (
    """UPDATE draft SET form = coalesce((SELECT id FROM person WHERE is_current = 1), '')
        || '/' || form""",
)

# Every version of a checklist that was ever here; body as it travels (shared.wire.forms).
_FORMS = (
    """CREATE TABLE form (
        code TEXT NOT NULL, version INTEGER NOT NULL, is_current INTEGER NOT NULL,
        body TEXT NOT NULL, PRIMARY KEY (code, version)) STRICT""",
)

# The map, by contract; 0: roads that came with the reference. cell: the square of a road's middle,
# "" for what is no road. What was in ``section`` is taken over when the store is next opened.
_MAP = (
    """CREATE TABLE map_feature (
        contract INTEGER NOT NULL, id TEXT NOT NULL, digest TEXT NOT NULL, kind TEXT NOT NULL,
        code TEXT NOT NULL, road_ref TEXT NOT NULL, name_ar TEXT NOT NULL, name_en TEXT NOT NULL,
        said TEXT NOT NULL, line BLOB NOT NULL, cell TEXT NOT NULL, south REAL NOT NULL,
        west REAL NOT NULL, north REAL NOT NULL, east REAL NOT NULL,
        PRIMARY KEY (contract, id)) STRICT""",
    "CREATE INDEX map_feature_id ON map_feature (id)",
    "CREATE INDEX map_feature_box ON map_feature (kind, south, north, west, east)",
    "CREATE INDEX map_feature_cell ON map_feature (cell, west, south, east, north)",
    "CREATE TABLE map_pack (contract INTEGER PRIMARY KEY, version TEXT NOT NULL) STRICT",
)

# pin.verifier: scrypt of the PIN with salt, in hex. tried: wrong ones since the last right one;
# waits_until_ms: by the monotonic clock of that boot, for no wall clock is believed here.
_PINS = (
    """CREATE TABLE pin (
        person TEXT PRIMARY KEY REFERENCES person (id), salt BLOB NOT NULL,
        verifier BLOB NOT NULL, tried INTEGER NOT NULL, waits_until_ms INTEGER NOT NULL,
        boot TEXT NOT NULL) STRICT""",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    _PEOPLE + _OUTBOX + _RECORDS + _REFERENCE + _REST,
    _SCOPE_AND_PROOF,
    _KINDS + _FILES,
    _HELD,
    _OWN_DRAFTS,
    _FORMS,
    SEAL_ALL,
    _MAP,
    _PINS,
)
# From this version on a file holds sealed values, so its key must be there to open it.
SEALED_FROM = MIGRATIONS.index(SEAL_ALL) + 1
