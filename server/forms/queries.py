"""The forms in SQL: what holds, what was said before, and who changed it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import RowMapping, select, text
from sqlalchemy.orm import Session

from server.accounts.models import Person
from server.db import db
from server.forms.models import FormChange, FormEntry

# Whoever reads goes on; whoever else would change waits, and then sees this change.
LOCK = text("LOCK TABLE form_change IN SHARE ROW EXCLUSIVE MODE")
ENTRIES = text(
    """
    SELECT part, key, version, is_withdrawn, body, entered_by IS NULL AS is_default,
           version = max(version) OVER (PARTITION BY part, key) AS is_newest
    FROM form_entry JOIN form_change ON number = change
    ORDER BY part, key, version
    """
)
LISTED = text(
    """
    SELECT DISTINCT ON (part, key) part, key, version, is_withdrawn, body, number, reason,
           entered_at, username, person.name_ar, person.name_en
    FROM form_entry JOIN form_change ON number = change
    LEFT JOIN person ON person.id = entered_by
    ORDER BY part, key, version DESC
    """
)
HISTORY = text(
    """
    SELECT version, is_withdrawn, body, number, reason, entered_at, person.name_ar, person.name_en
    FROM form_entry JOIN form_change ON number = change
    LEFT JOIN person ON person.id = entered_by
    WHERE part = :part AND key = :key ORDER BY version DESC
    """
)
CHANGES = text(
    """
    SELECT number, reason, entered_at, person.name_ar, person.name_en, entries
    FROM form_change LEFT JOIN person ON person.id = entered_by
    CROSS JOIN LATERAL (
        SELECT jsonb_agg(to_jsonb(entry) ORDER BY part, key) AS entries
        FROM form_entry AS entry WHERE change = number
    ) AS within
    WHERE entered_by IS NOT NULL ORDER BY number DESC LIMIT :most
    """
)
NEWEST = text(
    """
    SELECT body, version FROM (
        SELECT DISTINCT ON (key) key, version, body, is_withdrawn FROM form_entry
        WHERE part = :part ORDER BY key, version DESC
    ) AS newest WHERE NOT is_withdrawn ORDER BY key
    """
)
NAMED = text(
    """
    SELECT body ->> 'name_ar' AS name_ar, body ->> 'name_en' AS name_en FROM form_entry
    WHERE part = :part AND key = :key ORDER BY version DESC LIMIT 1
    """
)
TYPES = text(
    """
    SELECT DISTINCT body ->> 'type' FROM form_entry
    WHERE part IN ('types', 'checklists') AND body ->> 'type' = ANY(:types)
    """
)


def entries() -> Sequence[RowMapping]:
    """Every version of everything, withdrawn ones too, by part and key."""
    return db.session.execute(ENTRIES).mappings().all()


def listed() -> Sequence[RowMapping]:
    """The newest version of each, with who said it and why."""
    return db.session.execute(LISTED).mappings().all()


def history_of(part: str, key: str) -> Sequence[RowMapping]:
    """Every version of a row with who said it and why, the newest first."""
    return db.session.execute(HISTORY, {"part": part, "key": key}).mappings().all()


def changes(most: int) -> Sequence[RowMapping]:
    """The office's last changes, the newest first, each with its ``entries``."""
    return db.session.execute(CHANGES, {"most": most}).mappings().all()


def newest_of(part: str) -> Sequence[RowMapping]:
    """What holds now of one part: (body, version)."""
    return db.session.execute(NEWEST, {"part": part}).mappings().all()


def newest_change() -> FormChange | None:
    return db.session.scalar(select(FormChange).order_by(FormChange.number.desc()).limit(1))


def named(part: str, key: str) -> RowMapping | None:
    """The names of a type, test or checklist, as last said; a withdrawn one is still called so."""
    return db.session.execute(NAMED, {"part": part, "key": key}).mappings().first()


def types_among(types: Iterable[str]) -> frozenset[str]:
    """Those of these inspection types that a checklist has or had."""
    return frozenset(db.session.execute(TYPES, {"types": sorted(types)}).scalars())


def person_called(username: str) -> Person | None:
    return db.session.scalar(select(Person).filter_by(username=username))


def lock(session: Session) -> None:
    """Until the transaction ends nobody else changes the forms."""
    session.execute(LOCK)


def add_entries(session: Session, change: FormChange, rows: list[dict[str, Any]]) -> None:
    session.add(change)
    session.flush()
    session.add_all(FormEntry(change=change.number, **row) for row in rows)
    session.flush()
