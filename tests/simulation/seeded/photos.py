"""Promise 6, looked at from outside: SQL, SQLite, and the bytes in the folders of both sides.

Shares no code with Tareeq on purpose. Each complaint begins with what it counts as.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg

from tests.simulation.seeded.files import PIECE_BYTES, is_stored
from tests.simulation.seeded.ledger import Carried, Photographed
from tests.simulation.unsealing import is_file_whole, read_only

# Record, role, and SHA-256 in hex.
Use = tuple[str, str, str]
Row = dict[str, Any]
USES = "SELECT record::text, role, encode(sha256, 'hex') AS sha256 FROM file_use"
WHOSE = USES.replace(" FROM", ", person FROM")


def said_safe(home: Path) -> set[Use]:
    """The files that a tablet holds receipts for at this moment."""
    return {(row["record"], row["role"], row["sha256"])
            for row in _files(home) if row["state"] == "there"}  # fmt: skip


def small_ones_left(home: Path) -> list[str]:
    """An original is on its way: small pictures that could have gone before it."""
    return [
        f"diverged: an original goes before the small picture of {row['record']}"
        for row in _files(home)
        if (row["role"], row["state"], row["failures"]) == ("thumbnail", "waiting", 0)
    ]


def not_received(url: str, stored: Path, files: set[Use]) -> list[str]:
    """Of the files that a tablet has just been told are safe, those that are not."""
    if not files:
        return []
    there = _uses(url)
    return [
        f"lost: {role} {sha256} of {record} has a receipt and is not there"
        for record, role, sha256 in sorted(files)
        if (record, role, sha256) not in there or not is_stored(stored, sha256)
    ]


def gone(url: str, stored: Path, home: Path, photos: Iterable[Photographed]) -> list[str]:
    """Pictures that left the tablet, and that the server has no receipt committed for."""
    missing = [p for p in photos if not is_file_whole(home, p.sha256)]
    there = _uses(url) if missing else set()
    return [
        f"lost: {p.photo} left its tablet before its receipt"
        for p in missing
        if (p.photo, "original", p.sha256) not in there or not is_stored(stored, p.sha256)
    ]


def look_at_files(home: Path) -> list[str]:
    """At the end of a day nothing waits, and what a tablet says it holds is whole."""
    found = []
    for row in _files(home):
        name = f"{row['role']} of {row['record']}"
        if row["state"] != "there":
            found.append(f"lost: {name} is {row['state']} {row['code']}")
        if row["is_here"] and not is_file_whole(home, row["sha256"]):
            found.append(f"lost: {name} is no longer whole on its tablet")
    return found


def look_at_photos(
    server: psycopg.Connection[Any],
    stored: Path,
    photos: list[Photographed],
    bodies: dict[str, set[str]],
    heads: dict[str, Row],
) -> list[str]:
    """Each photo's bytes are on the server, for its record; and no file is there for nobody.

    ``bodies``: of each change, wherever it is; ``heads``: by record.
    """
    uses = [(row["record"], row["role"], row["sha256"], row["person"])
            for row in server.execute(WHOSE)]  # fmt: skip
    said = [json.loads(body) for texts in bodies.values() for body in texts]
    named = {(body["record"], *file) for body in said for file in _named_by(body)}
    found = [f"duplicated: {use} is there {n} times" for use, n in Counter(uses).items() if n > 1]
    # A change may be bad; a file without any that names it was sent for nobody.
    found += [f"diverged: {use} is in no record" for use in {use[:3] for use in uses} - named]
    there = {use[:3] for use in uses}
    for photo in photos:
        found += _look_at_one(photo, heads, bodies.get(photo.change, set()), there, stored)
        if not _is_listed(photo, said):
            found.append(f"lost: {photo.of} never heard of its photo {photo.photo}")
    return found + [
        f"duplicated: {record} lists a photo twice"
        for record, head in heads.items()
        if len(set(head["whole"].get("photos") or [])) != len(head["whole"].get("photos") or [])
    ]


def _look_at_one(
    photo: Photographed, heads: dict[str, Row], bodies: set[str], there: set[Any], stored: Path
) -> list[str]:
    wanted = {(photo.photo, "original", photo.sha256)}
    for body in bodies:
        wanted |= {(photo.photo, *file) for file in _named_by(json.loads(body))}
    found = [
        f"lost: {role} {sha256} of {record}, taken with {photo.tablet}"
        for record, role, sha256 in sorted(wanted)
        if (record, role, sha256) not in there or not is_stored(stored, sha256)
    ]
    whole = heads[photo.photo]["whole"] if photo.photo in heads else None
    if whole is not None and (whole["of"], whole["file"]) != (photo.of, photo.sha256):
        found.append(f"diverged: {photo.photo} shows another picture, or of another record")
    return found


def _named_by(body: Row) -> set[tuple[str, str]]:
    """(role, SHA-256) of the files that a change of a photo names."""
    fields = body["fields"] if body["kind"] == "photo" else {}
    small = fields.get("thumbnail") or {}
    named = {("original", fields.get("file")), ("thumbnail", small.get("sha256"))}
    return {(role, sha256) for role, sha256 in named if sha256}


def _is_listed(photo: Photographed, said: list[Row]) -> bool:
    """Whether a change put the photo on the list of its record."""
    return any(
        photo.photo in body["fields"].get("photos", {}).get("add", [])
        for body in said
        if body["record"] == photo.of
    )


def sent_again(server: psycopg.Connection[Any], carried: dict[str, Carried]) -> list[str]:
    """6: of an upload, at most one piece goes again for each that got no answer."""
    uploads = server.execute("SELECT id::text, length FROM upload")
    lengths = {row["id"]: row["length"] for row in uploads}
    found = []
    for path, one in carried.items():
        length = lengths.get(path.removeprefix("/files/"))
        if one.is_over:
            continue
        if length is not None and one.sent > length + one.in_vain * PIECE_BYTES:
            found.append(f"duplicated: {one.sent} bytes sent of {length}, {one.in_vain} in vain")
    return found


def _files(home: Path) -> list[sqlite3.Row]:
    tablet = read_only(home)
    found = tablet.execute("SELECT * FROM file ORDER BY record, role").fetchall()
    tablet.close()
    return found


def _uses(url: str) -> set[Any]:
    with psycopg.connect(url) as server:
        return set(server.execute(USES).fetchall())
