"""Verbs of the governor's week: look, issue, verify; and the overview of the governorates."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy.exc import IntegrityError

from server.db import db, transaction
from server.http.errors import Refusal
from server.ports import ports
from server.register import service as register
from server.reporting import queries
from server.reporting.delay_figures import causes_told
from server.reporting.document import LANGUAGES, Cut, set_pdf, write_html
from server.reporting.findings import Window, evening_of, week_window
from server.reporting.kept import Kept
from server.reporting.models import IssuedPage, IssuedWeek, ReferenceSnapshot
from server.reporting.reading import standing_at, standing_now
from server.reporting.standing import Standing
from server.reporting.week_figures import contract_figures, group_figures, week_figures
from shared.rules.clocks import working_date
from shared.rules.scope import Scope
from shared.rules.weeks import SUNDAY, is_within_reach
from shared.vocabulary.places import GOVERNORATES
from shared.wire.text import canonical_json

Json = dict[str, Any]
A_WEEK = timedelta(days=7)
_OVERVIEWS = Kept(timedelta(minutes=1))
# What a restatement lists, in the order of the page.
RESTATED = ("planned_percent", "measured_percent", "accepted_percent")
PARTS = ("quality", "safety")


def today() -> date:
    """The day in Kuwait."""
    return working_date(ports().clock.now())


def overview(visible_to: Scope, on: date) -> Json:
    """Each governorate and contract in the scope, as of the evening before ``on``.

    Everybody begins here, and all works are read for it: it is worked out once a minute.
    """
    if current_app.testing:
        return _overview(visible_to, on)
    now = ports().clock.now()
    found: Json = _OVERVIEWS.get((visible_to, on), now, lambda: _overview(visible_to, on))
    # Who has just imported a programme is shown it at once.
    return found if found["contracts"] else _overview(visible_to, on)


def _overview(visible_to: Scope, on: date) -> Json:
    """The last seven days stand for the week, so that a Sunday morning is not without a past."""
    at, since = on - timedelta(days=1), on - A_WEEK
    standing = standing_now(Window(since, at, evening_of(at)))
    visible = [
        activity
        for activity in standing.plan.activities
        if visible_to.covers(activity.governorate, activity.contract)
    ]
    received = queries.last_received(visible_to)
    cards = []
    for governorate in _governorates(visible_to):
        here = [activity for activity in visible if activity.governorate == governorate]
        found = group_figures(standing, here, at, since)
        cards.append(
            {"governorate": governorate, "received_at": received.get(governorate), **found}
        )
    contracts = contract_figures(standing, visible, at, since)
    return {"as_of": at, "since": since, "cards": cards, "contracts": contracts}


def governorate_week(governorate: str, start: date, visible_to: Scope) -> Json:
    """The figures of a week from the works as they stand. Raises Refusal("not_found")."""
    check_week(governorate, start, visible_to)
    standing = standing_now(week_window(start, today()))
    return week_figures(standing, governorate, start, today())


def check_week(governorate: str, start: date, visible_to: Scope) -> None:
    """Raise Refusal("not_found") unless the week exists and is wholly within the scope.

    A page shows all contracts of its governorate, so part of them is not enough. A week
    begins on a Sunday, and not in the future.
    """
    is_visible = governorate in governorates_with_pages(visible_to)
    is_week = start.weekday() == SUNDAY and is_within_reach(start) and start <= today()
    if not is_visible or not is_week:
        raise Refusal("not_found")


def issue_weeks(
    governorates: Sequence[str], start: date, issued_by: UUID | None, visible_to: Scope
) -> list[IssuedWeek]:
    """Issue the week of each governorate from one cut of the register, and seal the pages.

    A week that was issued before is issued again as a listed restatement. No transaction is
    open while the pages are set: that takes seconds, and would hold back every tablet's feed.
    Raises Refusal: not_found outside the scope, busy when somebody else just issued the same.
    """
    for governorate in governorates:
        check_week(governorate, start, visible_to)
    cut = _cut_register(start)
    drafts = [_draft(cut, governorate, start, issued_by) for governorate in governorates]
    pages = [_set_pages(week, cut.root_hash) for week in drafts]
    try:
        with transaction() as session:
            for week, versions in zip(drafts, pages, strict=True):
                week.seal = seal_of(week, versions)
                session.add(week)
                session.flush()
                session.add_all(versions)
            root = register.make_root("week sealed", [bytes.fromhex(w.seal) for w in drafts])
            for week in drafts:
                week.sealed_by = root.number
    except IntegrityError as error:
        raise Refusal("busy") from error
    return drafts


@dataclass(frozen=True)
class _CutRegister:
    """Plain values, since no row may be touched while no transaction is open."""

    root: int
    root_hash: str
    cut_at: datetime
    reference_sha256: str
    standing: Standing


def _cut_register(start: date) -> _CutRegister:
    """Make a root, keep the reference data beside it, and read what it covers."""
    register.catch_up()
    with transaction() as session:
        root = register.make_root("week issued")
        snapshot = queries.reference_snapshot()
        content = canonical_json(snapshot)
        sha256 = hashlib.sha256(content.encode()).hexdigest()
        if session.get(ReferenceSnapshot, sha256) is None:
            session.add(ReferenceSnapshot(sha256=sha256, content=content, taken_at=root.made_at))
        standing = standing_at(root, snapshot, start)
        found = (root.number, root.merkle.hex(), root.made_at)
    return _CutRegister(*found, sha256, standing)


def _draft(cut: _CutRegister, governorate: str, start: date, issued_by: UUID | None) -> IssuedWeek:
    """The issue as a row that is in no session yet."""
    before = queries.last_issue(governorate, start)
    figures = week_figures(cut.standing, governorate, start, working_date(cut.cut_at))
    week = IssuedWeek(
        id=ports().ids.uuid7(),
        governorate=governorate,
        week_start=start,
        issue=before.issue + 1 if before else 1,
        root=cut.root,
        rules_version=figures["rules_version"],
        reference_sha256=cut.reference_sha256,
        figures=figures,
        restated=what_changed(before, figures, cut.reference_sha256) if before else [],
        issued_at=cut.cut_at,
        issued_by=issued_by,
    )
    db.session.rollback()
    return week


def _set_pages(week: IssuedWeek, root_hash: str) -> list[IssuedPage]:
    """The page in each language, as rows that are in no session yet."""
    cut = _cut_of(week, root_hash)
    pages = []
    for language in LANGUAGES:
        pdf = set_pdf(week.figures, cut, language)
        html = write_html(week.figures, cut, language)
        digest = hashlib.sha256(pdf).hexdigest()
        pages.append(
            IssuedPage(week=week.id, language=language, html=html, pdf=pdf, pdf_sha256=digest)
        )
    return pages


def _cut_of(week: IssuedWeek, root_hash: str) -> Cut:
    return Cut(
        cut_at=week.issued_at,
        is_issued=True,
        issue=week.issue,
        root=week.root,
        root_hash=root_hash,
        reference_sha256=week.reference_sha256,
        restated=week.restated,
    )


def what_changed(before: IssuedWeek, figures: Json, reference_sha256: str) -> list[Json]:
    """What a restatement lists: ``{what, before, after}``; text, numbers or None."""
    old = before.figures
    pairs = [(name, old[name], figures[name]) for name in RESTATED]
    pairs.append(("wanted", *(f.get("decisions", {}).get("wanted") for f in (old, figures))))
    pairs += [(name, *(f["verdict"][name] for f in (old, figures))) for name in PARTS]
    for name in ("gap_days", "forecast_finish"):
        pairs.append((name, *((f["schedule"] or {}).get(name) for f in (old, figures))))
    pairs.append(("causes", *(causes_told(f) for f in (old, figures))))
    pairs.append(("received", old["coverage"]["received"], figures["coverage"]["received"]))
    pairs.append(("colour", old["verdict"]["colour"], figures["verdict"]["colour"]))
    if before.reference_sha256 != reference_sha256:
        pairs.append(("programme", before.reference_sha256[:12], reference_sha256[:12]))
    return [{"what": n, "before": old, "after": new} for n, old, new in pairs if old != new]


def seal_of(week: IssuedWeek, pages: Sequence[IssuedPage]) -> str:
    """SHA-256 over all that an issue promises; a root that has it as a leaf proves the issue."""
    promised = {
        "id": str(week.id),
        "governorate": week.governorate,
        "week_start": week.week_start.isoformat(),
        "issue": week.issue,
        "root": week.root,
        "rules_version": week.rules_version,
        "reference_sha256": week.reference_sha256,
        "figures_sha256": hashlib.sha256(canonical_json(week.figures).encode()).hexdigest(),
        "pdf_sha256": {page.language: page.pdf_sha256 for page in pages},
    }
    return hashlib.sha256(canonical_json(promised).encode()).hexdigest()


def governorates_with_pages(visible_to: Scope) -> list[str]:
    """The governorates whose whole page is within the scope: all contracts, not some."""
    return _governorates(visible_to) if visible_to.contracts is None else []


def _governorates(visible_to: Scope) -> list[str]:
    return [
        term.code
        for term in GOVERNORATES
        if visible_to.governorates is None or term.code in visible_to.governorates
    ]
