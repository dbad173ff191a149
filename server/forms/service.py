"""Verbs of the forms: send them to tablets, take a file of changes in, name what is in them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from server.db import db, transaction
from server.forms import queries, standing
from server.forms.checking import Known, faults_of
from server.forms.faults import FormsFaultyError
from server.forms.models import FormChange
from server.forms.parts import CHECKLISTS, CURVES, PARTS
from server.forms.reading import Offer, Row, read_data, read_file
from server.ports import ports
from server.register.kinds import all_kinds
from shared.vocabulary.works import WORK_TYPES
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


# The version of each row, by part and key, that a change was made from; 0: there was none.
Seen = Mapping[tuple[str, str], int]


class FormsChangedError(Exception):
    """Somebody else changed the row after the version that the change was made from."""


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
    content: bytes,
    by: UUID | None,
    reason: str,
    *,
    is_dry_run: bool = False,
    seen: Seen | None = None,
) -> Imported:
    """Take a file in, wholly or not at all.

    ``seen``: what its rows were made from; a file of its own says none, and goes over all.
    Raises FormsFaultyError with every fault, FormsChangedError.
    """
    return _import(read_file(content), by, reason, is_dry_run=is_dry_run, seen=seen)


def load_defaults() -> Imported:
    """What the product brings; a key that the office ever changed stays as the office has it."""
    data: dict[str, Any] = {}
    for name in DEFAULTS:
        data |= json.loads((DATA / name).read_text(encoding="utf-8"))
    data["work_types"] = [
        {"work_type": term.code, "name_ar": term.ar, "name_en": term.en} for term in WORK_TYPES
    ]
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


def work_types() -> frozenset[str]:
    """Those that everybody knows, and the office's own."""
    return frozenset(WORK_TYPES.codes) | {
        row["body"]["work_type"] for row in queries.newest_of("work_types")
    }


# What holds now, as other capabilities ask for it.
dues, checklists_for = standing.dues, standing.checklists_for
answer_time, CLOCKS = standing.answer_time, standing.CLOCKS


def names_of(part: str, key: str) -> RowMapping | None:
    """name_ar and name_en of a type (``types``), of ``tests`` or ``checklists``; else None."""
    return queries.named(part, key)


def _import(
    offer: Offer,
    by: UUID | None,
    reason: str,
    *,
    is_dry_run: bool = False,
    seen: Seen | None = None,
) -> Imported:
    if is_dry_run:
        try:
            return _change(db.session(), offer, by, reason, is_dry_run=True, seen=seen)
        finally:
            db.session.rollback()
    with transaction() as session:
        return _change(session, offer, by, reason, is_dry_run=False, seen=seen)


def _change(
    session: Session,
    offer: Offer,
    by: UUID | None,
    reason: str,
    *,
    is_dry_run: bool,
    seen: Seen | None,
) -> Imported:
    if not is_dry_run:
        queries.lock(session)
    newest = {(r["part"], r["key"]): r for r in queries.entries() if r["is_newest"]}
    if faults := faults_of(offer, _keys_held(newest)):
        raise FormsFaultyError(faults)
    planned = [*_said(offer, newest), *_taken_back(offer, newest)]
    if seen is not None:
        _check_unchanged(seen, newest, [line for line, row in planned if row is not None])
    lines = tuple(line for line, _row in planned)
    rows = [row for _line, row in planned if row is not None]
    if is_dry_run or not rows:
        return Imported(lines, None)
    return Imported(lines, _write(session, rows, by, reason))


Newest = dict[tuple[str, str], RowMapping]
Planned = tuple[Line, dict[str, Any] | None]


def _keys_held(newest: Newest) -> Known:
    return {
        part: {key for of, key in newest if of == part and not newest[of, key]["is_withdrawn"]}
        for part in PARTS
    }


def _check_unchanged(seen: Seen, newest: Newest, lines: Iterable[Line]) -> None:
    for line in lines:
        now = newest.get((line.part, line.key))
        if seen.get((line.part, line.key), 0) != (now["version"] if now else 0):
            raise FormsChangedError


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
    return {"part": line.part, "key": line.key, "version": line.version, "body": body,
            "is_withdrawn": line.what == WITHDRAWN}  # fmt: skip


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
    for kind in all_kinds().values():
        kind.forms_changed({row["part"] for row in rows})
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
