"""Decisions as a root of the register covers them, or as they stand: for a governor's week.

Only what revisions say is told, and people by their ids: names, read today, are not of the cut.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import text

from server.db import db
from shared.rules.decisions import due_day, is_late
from shared.vocabulary.decisions import KIND, OPEN, UNANSWERED

# ``first``: when it was raised; ``moved``: the revision that brought the present state, as
# which delegating again counts; ``answered``: the one that first took it out of UNANSWERED.
_FOUND = """
    SELECT last.record, last.version, last.whole, first.author AS raised_by,
           first.made_at AS raised_at, last.author AS moved_by, last.made_at AS moved_at,
           answered.author AS answered_by, answered.made_at AS answered_at
    FROM ({last}) AS last
    JOIN revision AS first ON first.record = last.record AND first.version = 1
    LEFT JOIN LATERAL (
        SELECT author, made_at FROM revision
        WHERE revision.record = last.record AND revision.version <= last.version
          AND revision.whole ->> 'state' <> ALL(:unanswered)
        ORDER BY version LIMIT 1
    ) AS answered ON true
    WHERE last.whole ->> 'state' = ANY(:open)
       OR last.made_at >= CAST(:since AS timestamptz)
       OR answered.made_at >= CAST(:since AS timestamptz)
    ORDER BY last.record
"""
# Their kind in words, not as a parameter: so that the index of the few decisions is found.
AT_ROOT = text(
    _FOUND.format(
        last=f"""SELECT DISTINCT ON (revision.record) revision.*
                FROM revision JOIN root_revision USING (record, version)
                WHERE kind = '{KIND}' AND root <= :root
                ORDER BY revision.record, version DESC"""  # noqa: S608 - a constant of our own
    )
)
NOW = text(
    _FOUND.format(
        last=f"""SELECT revision.* FROM head JOIN revision USING (record, change)
                WHERE revision.kind = '{KIND}'"""  # noqa: S608 - a constant of our own
    )
)


@dataclass(frozen=True)
class DecisionAt:
    """A decision at a cut. People are ids; ``decider`` None: wanted of the governor.

    ``cost_kwd`` and ``cost_days``: of no decision; None says not yet recorded, never nought.
    ``due``: the last day on which somebody is in time to act (to answer, as the delegate, or to
    have done it), None once nobody has to; ``is_late``: on ``day``, by that. ``moved_by`` and
    ``moved_at``: who brought it into its ``state`` and when; ``answered_by`` and ``answered_at``:
    who decided, refused or withdrew it, None while nobody did. Times are UTC.
    """

    record: UUID
    version: int
    governorate: str
    contract: int | None
    title: str
    description: str
    origin: str
    source: UUID | None
    state: str
    decider: UUID | None
    delegate: UUID | None
    wanted_by: date
    due: date | None
    is_late: bool
    cost_kwd: Decimal | None
    cost_days: int | None
    answer: str | None
    reason: str | None
    note: str | None
    raised_by: UUID
    raised_at: datetime
    moved_by: UUID
    moved_at: datetime
    answered_by: UUID | None
    answered_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to act: to answer, or to carry out what was decided."""
        return self.state in OPEN


def decisions_at(root: int | None, since: datetime, day: date) -> dict[str, list[DecisionAt]]:
    """Governorate -> its decisions that are open, or that somebody answered, did or withdrew
    at ``since`` or later: late ones first, then by the day they are due, then the oldest.

    ``root``: as the revisions that this root or an earlier one covers have them; None: as they
    stand now. ``day`` is the one on which lateness is judged (a week's last). A governorate
    without any has no entry. The same root, since and day give the same answer for ever.
    """
    given: dict[str, Any] = {"since": since, "open": sorted(OPEN)}
    given["unanswered"] = sorted(UNANSWERED)
    if root is None:
        rows = db.session.execute(NOW, given)
    else:
        rows = db.session.execute(AT_ROOT, {**given, "root": root})
    found: dict[str, list[DecisionAt]] = {}
    for row in rows.mappings():
        one = _decision(row, day)
        found.setdefault(one.governorate, []).append(one)
    return {place: sorted(found[place], key=_pressing) for place in sorted(found)}


def _decision(row: Mapping[str, Any], day: date) -> DecisionAt:
    whole = row["whole"]
    plain = ("governorate", "contract", "title", "description", "origin", "state", "cost_days")
    told = {name: whole.get(name) for name in (*plain, "answer", "reason", "note")}
    people = {name: _id(whole.get(name)) for name in ("source", "decider", "delegate")}
    kept = ("record", "version", "raised_by", "raised_at", "moved_by", "moved_at")
    return DecisionAt(
        **{name: row[name] for name in (*kept, "answered_by", "answered_at")},
        **told,
        **people,
        wanted_by=date.fromisoformat(whole["wanted_by"]),
        due=due_day(whole),
        is_late=is_late(whole, day),
        cost_kwd=None if whole.get("cost_kwd") is None else Decimal(whole["cost_kwd"]),
    )


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _pressing(one: DecisionAt) -> tuple[bool, bool, date, datetime, UUID]:
    """Late first, then what is open, by its day; what is over by when it was raised."""
    due = one.due or date.max
    return not one.is_late, not one.is_open, due, one.raised_at, one.record
