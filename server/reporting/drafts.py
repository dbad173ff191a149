"""Drafts of weeks: cut off, read and annotated by a supervisor, then issued with their cut.

A draft is of one issue of a governorate's week. What arrives after its cut is the next week's, or
a restatement's; whoever wants it in this one draws the draft up anew, and reads it anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from math import inf
from uuid import UUID

from server.db import transaction
from server.http.errors import Refusal
from server.ports import ports
from server.register import service as register
from server.reporting import draft_queries
from server.reporting.annotations import LONGEST_REMARK, UNREAD, Annotation, annotation_of
from server.reporting.cutting import KeptCut, make_cut
from server.reporting.draft_models import WeekDraft
from server.reporting.models import IssuedWeek
from server.reporting.reach import check_week
from shared.rules.scope import Scope
from shared.vocabulary.roles import ADMINISTRATOR, SUPERVISOR
from shared.wire.text import clean, has_forbidden

READERS = (SUPERVISOR, ADMINISTRATOR)

Place = tuple[str, date]  # a governorate, and its week's Sunday


@dataclass(frozen=True)
class Waiting:
    """A draft as plain values: pages are set while no transaction is open."""

    issue: int
    version: int
    cut: KeptCut
    annotation: Annotation


@dataclass(frozen=True)
class Reading:
    """What a reader says of a draft; a remark is in both languages or in none."""

    remark_ar: str = ""
    remark_en: str = ""
    is_read: bool = True


def draft_weeks(governorates: Sequence[str], start: date) -> list[str]:
    """Draft the next issue of each week that has none waiting, all from one cut; which they were.

    The root's lock lets one at a time through, issues too: nothing is drafted twice.
    """
    with transaction():
        wanted = _undrafted(governorates, start)
    if not wanted:
        return []
    register.catch_up()
    with transaction() as session:
        cut, made_at = make_cut(session)
        wanted = _undrafted(governorates, start)
        if not wanted:
            session.rollback()
        session.add_all(
            WeekDraft(
                governorate=governorate, week_start=start, issue=issue, root=cut.root,
                reference_sha256=cut.reference_sha256, drafted_at=made_at,
            )
            for governorate, issue in wanted.items()
        )  # fmt: skip
        ports().steps.at("week.drafting")
    ports().steps.at("week.drafted")
    return list(wanted)


def _undrafted(governorates: Sequence[str], start: date) -> dict[str, int]:
    """The next issue's number of each week without a draft that waits."""
    drafted = {row[0].governorate for row in draft_queries.waiting(governorates, start)}
    issued = draft_queries.last_issues(governorates, start)
    return {one: issued.get(one, 0) + 1 for one in governorates if one not in drafted}


def waiting(governorates: Sequence[str], start: date) -> dict[str, Waiting]:
    """The drafts that wait for their issue."""
    with transaction():
        return {
            draft.governorate: Waiting(
                draft.issue,
                draft.version,
                KeptCut(draft.root, draft.reference_sha256),
                annotation_of(draft, reader),
            )
            for draft, reader in draft_queries.waiting(governorates, start)
        }


def by_cut(
    governorates: Sequence[str], found: Mapping[str, Waiting]
) -> list[tuple[KeptCut | None, list[str]]]:
    """Governorates whose drafts have one cut together; those without a draft under None.

    The oldest cut first, and last the one that is still to be made: what completes the programme
    sees all that its governorates' own pages do.
    """
    groups: dict[KeptCut | None, list[str]] = {}
    for governorate in governorates:
        draft = found.get(governorate)
        groups.setdefault(draft.cut if draft else None, []).append(governorate)
    return sorted(groups.items(), key=lambda group: group[0].root if group[0] else inf)


def annotation(draft: Waiting | None) -> Annotation:
    return draft.annotation if draft else dict(UNREAD)


def close(week: IssuedWeek, draft: Waiting | None) -> None:
    """Note that a draft is issued, in the transaction that does so.

    Raises Refusal evidence_changed when it is no longer the one that the pages were set from.
    """
    now = draft_queries.draft_locked(week.governorate, week.week_start, week.issue)
    if (now.version if now else None) != (draft.version if draft else None):
        raise Refusal("evidence_changed")
    if now is not None:
        now.issued_at = ports().clock.now()


def note_reading(place: Place, seen: int, by: UUID, said: Reading, visible_to: Scope) -> None:
    """Keep that a supervisor read a draft, with the remark; or that they take both back.

    Raises Refusal: required where the remark is in one language alone, too_long and
    text_not_allowed by its field; not_found; evidence_changed.
    """
    remarks = {name: _checked(name, getattr(said, name)) for name in ("remark_ar", "remark_en")}
    missing = [name for name, text in remarks.items() if not text]
    if len(missing) == 1:
        raise Refusal("required", missing[0])
    with _changing(place, seen, visible_to) as draft:
        draft.remark_ar, draft.remark_en = remarks["remark_ar"], remarks["remark_en"]
        draft.read_at = ports().clock.now() if said.is_read else None
        draft.read_by = by if said.is_read else None


def _checked(name: str, typed: str) -> str:
    text = " ".join(clean(typed).split())
    if has_forbidden(text):
        raise Refusal("text_not_allowed", name)
    if len(text) > LONGEST_REMARK:
        raise Refusal("too_long", name)
    return text


def draw_up_anew(place: Place, seen: int, visible_to: Scope) -> None:
    """Give a draft a new cut. It is to be read anew: what was read are other figures."""
    check_week(*place, visible_to)
    register.catch_up()
    with transaction() as session:
        # Before the draft's own lock, as an issue takes them.
        cut, made_at = make_cut(session)
        with _locked(place, seen) as draft:
            draft.root, draft.reference_sha256, draft.drafted_at = *cut, made_at
            draft.read_at = draft.read_by = None


@contextmanager
def _changing(place: Place, seen: int, visible_to: Scope) -> Iterator[WeekDraft]:
    check_week(*place, visible_to)
    with transaction(), _locked(place, seen) as draft:
        yield draft


@contextmanager
def _locked(place: Place, seen: int) -> Iterator[WeekDraft]:
    """The draft that waits. Raises Refusal evidence_changed when it is not as it was ``seen``."""
    governorate, start = place
    found = draft_queries.waiting([governorate], start)
    draft = draft_queries.draft_locked(governorate, start, found[0][0].issue) if found else None
    if draft is None or draft.issued_at or draft.version != seen:
        raise Refusal("evidence_changed")
    yield draft
    draft.version += 1


def check_seen(place: Place, seen: int) -> None:
    """Raise Refusal evidence_changed unless a draft waits that is as it was ``seen``."""
    governorate, start = place
    found = waiting([governorate], start).get(governorate)
    if found is None or found.version != seen:
        raise Refusal("evidence_changed")
