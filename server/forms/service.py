"""Verbs of the forms: send them to tablets, take a file of changes in, name what is in them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from server.db import db, transaction
from server.forms import queries
from server.forms.checking import faults_of
from server.forms.faults import Fault, FormsFaultyError
from server.forms.models import FormChange
from server.forms.parts import CHECKLISTS, CURVES, PARTS
from server.forms.reading import Offer, Row, read_data, read_file
from server.ports import ports
from shared.wire.text import canonical_json

DATA = Path(__file__).parent / "data"
DEFAULTS = ("checklists.json", "limits.json", "due.json")
OF_THE_PRODUCT = "Defaults of the product"
# Said anew when what tablets are sent changes its shape: they fetch all again.
_SHAPE = "1"
NEW, CHANGED, UNCHANGED, WITHDRAWN = "new", "changed", "unchanged", "withdrawn"


@dataclass(frozen=True)
class Line:
    """What becomes of a row; ``version``: the one that holds then."""

    part: str
    key: str
    version: int
    what: str


@dataclass(frozen=True)
class Imported:
    """``change``: its number; None when nothing was to be changed, or nothing was written."""

    lines: tuple[Line, ...]
    change: int | None


def forms_for(version: str | None) -> dict[str, Any]:
    """What a tablet that holds ``version`` is sent, as shared/wire/forms.py has it."""
    change = queries.newest_change()
    newest = "" if change is None else change.digest
    if newest == (version or ""):
        return {"version": newest, "is_same": True}
    return {"version": newest, "is_same": False, **_content(queries.entries())}


def import_forms(
    content: bytes, by: UUID | None, reason: str, *, is_dry_run: bool = False
) -> Imported:
    """Take a file in, wholly or not at all. Raises FormsFaultyError with every fault."""
    return _import(read_file(content), by, reason, is_dry_run=is_dry_run)


def load_defaults() -> Imported:
    """What the product brings; a key that the office ever changed stays as the office has it."""
    data: dict[str, Any] = {}
    for name in DEFAULTS:
        data |= json.loads((DATA / name).read_text(encoding="utf-8"))
    offer = read_data(data)
    own = {(row["part"], row["key"]) for row in queries.entries() if not row["is_default"]}
    rows = {
        part: [row for row in given if (part, PARTS[part].key_of(row)) not in own]
        for part, given in offer.rows.items()
    }
    return _import(Offer(rows, {}), None, OF_THE_PRODUCT)


def types_among(types: Iterable[str]) -> frozenset[str]:
    """Those of these inspection types that a checklist has or had."""
    wanted = set(types)
    return queries.types_among(wanted) if wanted else frozenset()


def names_of(part: str, key: str) -> RowMapping | None:
    """name_ar and name_en of a type (``types``) or test (``tests``); None when not known."""
    return queries.named(part, key)


def _import(offer: Offer, by: UUID | None, reason: str, *, is_dry_run: bool = False) -> Imported:
    if is_dry_run:
        try:
            return _change(db.session(), offer, by, reason, is_dry_run=True)
        finally:
            db.session.rollback()
    with transaction() as session:
        return _change(session, offer, by, reason, is_dry_run=False)


def _change(
    session: Session, offer: Offer, by: UUID | None, reason: str, *, is_dry_run: bool
) -> Imported:
    if not is_dry_run:
        queries.lock(session)
    newest = {(r["part"], r["key"]): r for r in queries.entries() if r["is_newest"]}
    held = {
        part: {key for of, key in newest if of == part and not newest[of, key]["is_withdrawn"]}
        for part in PARTS
    }
    faults: list[Fault] = faults_of(offer, held)
    if faults:
        raise FormsFaultyError(faults)
    planned = [*_said(offer, newest), *_taken_back(offer, newest)]
    lines = tuple(line for line, _row in planned)
    rows = [row for _line, row in planned if row is not None]
    if is_dry_run or not rows:
        return Imported(lines, None)
    return Imported(lines, _write(session, rows, by, reason))


Newest = dict[tuple[str, str], RowMapping]
Planned = tuple[Line, dict[str, Any] | None]


def _said(offer: Offer, newest: Newest) -> list[Planned]:
    found: list[Planned] = []
    for part, rows in offer.rows.items():
        for row in rows:
            key = PARTS[part].key_of(row)
            now = newest.get((part, key))
            if now is not None and now["body"] == row and not now["is_withdrawn"]:
                found.append((Line(part, key, now["version"], UNCHANGED), None))
                continue
            version = 1 if now is None else now["version"] + 1
            line = Line(part, key, version, NEW if now is None else CHANGED)
            found.append((line, _entry(line, row)))
    return found


def _taken_back(offer: Offer, newest: Newest) -> list[Planned]:
    found: list[Planned] = []
    for part, keys in offer.withdrawn.items():
        for key in keys:
            now = newest[part, key]
            line = Line(part, key, now["version"] + 1, WITHDRAWN)
            found.append((line, _entry(line, now["body"])))
    return found


def _entry(line: Line, body: Row) -> dict[str, Any]:
    is_withdrawn = line.what == WITHDRAWN
    return {"part": line.part, "key": line.key, "version": line.version, "body": body,
            "is_withdrawn": is_withdrawn}  # fmt: skip


def _write(session: Session, rows: list[dict[str, Any]], by: UUID | None, reason: str) -> int:
    before = queries.newest_change()
    change = FormChange(
        number=1 if before is None else before.number + 1,
        reason=reason,
        digest="",
        entered_at=ports().clock.now(),
        entered_by=by,
    )
    queries.add_entries(session, change, rows)
    change.digest = _digest(_content(queries.entries()))
    session.flush()
    return change.number


def _digest(content: dict[str, Any]) -> str:
    return f"{_SHAPE}-{hashlib.sha256(canonical_json(content).encode()).hexdigest()[:32]}"


def _content(entries: Iterable[RowMapping]) -> dict[str, Any]:
    """All versions of checklists, and of the rest what holds."""
    content: dict[str, Any] = {part: [] for part in PARTS}
    for row in entries:
        holds = row["is_newest"] and not row["is_withdrawn"]
        if row["part"] == CHECKLISTS:
            said = {"version": row["version"], "is_current": holds}
            content[CHECKLISTS].append({**row["body"], **said})
        elif holds:
            content[row["part"]].append(row["body"])
    return {**content, CURVES: next(iter(content[CURVES]), None)}
