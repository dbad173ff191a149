"""Verbs of the governor's week: look, issue, verify; and the overview of the governorates."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from server.db import db, transaction
from server.http.errors import Refusal
from server.mails import service as mails
from server.ports import ports
from server.register import service as register
from server.reporting import drafts, queries
from server.reporting.annotations import as_shown
from server.reporting.cutting import CutRegister, cut_register
from server.reporting.decision_figures import people_of
from server.reporting.document import LANGUAGES, Cut, set_pdf, write_html
from server.reporting.findings import week_window
from server.reporting.models import IssuedPage, IssuedWeek
from server.reporting.overviews import overview
from server.reporting.places import PROGRAMME
from server.reporting.programme_week import figures_of
from server.reporting.reach import (
    check_page,
    check_week,
    governorates_with_pages,
    places_with_pages,
    today,
)
from server.reporting.reading import standing_now
from server.reporting.restating import what_changed
from server.reporting.seals import seal_of
from shared.rules.clocks import working_date
from shared.rules.scope import Scope
from shared.vocabulary.places import GOVERNORATES

__all__ = [
    "check_page",
    "check_week",
    "drafted_page",
    "governorate_week",
    "governorates_with_pages",
    "issue_weeks",
    "names_in",
    "overview",
    "places_with_pages",
    "today",
]
Json = dict[str, Any]


def governorate_week(governorate: str, start: date, visible_to: Scope) -> Json:
    """The figures of a week from the works as they stand. Raises Refusal("not_found")."""
    check_page(governorate, start, visible_to)
    standing = standing_now(week_window(start, today()))
    return figures_of(standing, governorate, start, today())


def issue_weeks(
    governorates: Sequence[str], start: date, issued_by: UUID | None, visible_to: Scope
) -> list[IssuedWeek]:
    """Issue the week of each governorate from one cut of the register, and seal the pages.

    A week that was issued before is issued again as a listed restatement. No transaction is
    open while the pages are set: that takes seconds, and would hold back every tablet's feed.
    A draft that waits is issued as it was read, from its own cut. Raises Refusal: not_found
    outside the scope, busy when somebody else just issued the same, evidence_changed when they
    changed its draft. The programme's page is issued beside the six: see _programme_beside.
    """
    for governorate in governorates:
        check_week(governorate, start, visible_to)
    waiting = drafts.waiting(governorates, start)
    issued: list[IssuedWeek] = []
    for kept, group in drafts.by_cut(governorates, waiting):
        cut = cut_register(start, kept)
        weeks = [_draft(cut, one, start, issued_by, waiting.get(one)) for one in group]
        weeks += _programme_beside(weeks, cut, start, issued_by)
        _issue_drafted(weeks, cut, waiting)
        issued += weeks
    return issued


def drafted_page(governorate: str, start: date, draft: drafts.Waiting) -> tuple[Json, Cut]:
    """The figures of a draft and what its page says of its cut: what would be issued now."""
    cut = cut_register(start, draft.cut)
    week = _draft(cut, governorate, start, None, draft)
    is_read = draft.annotation["reader"] is not None
    shown = as_shown(draft.annotation) if is_read else None
    return week.figures, replace(_cut_of(week, cut.root_hash), is_issued=False, annotation=shown)


def _programme_beside(
    weeks: Sequence[IssuedWeek], cut: CutRegister, start: date, issued_by: UUID | None
) -> list[IssuedWeek]:
    """The programme's page, once all six are issued, from the cut that completes or restates them.

    None where it would say what its last issue says, or that issue is of a later cut.
    """
    issued = {week.governorate for week in weeks} | set(queries.governorates_issued(start))
    if not issued.issuperset(GOVERNORATES.codes):
        return []
    before = queries.last_issue(PROGRAMME, start)
    if before is not None and before.root >= cut.root:
        return []
    page = _draft(cut, PROGRAMME, start, issued_by, None)
    return [] if before is not None and before.figures == page.figures else [page]


def _issue_drafted(
    weeks: Sequence[IssuedWeek], cut: CutRegister, waiting: Mapping[str, drafts.Waiting]
) -> None:
    """The weeks of one cut: their pages first, then all of them in one transaction."""
    pages = [_set_pages(week, cut.root_hash) for week in weeks]
    ports().steps.at("week.set")
    try:
        with transaction() as session:
            for week, versions in zip(weeks, pages, strict=True):
                week.seal = seal_of(week, versions)
                session.add(week)
                session.flush()
                session.add_all(versions)
            sealed = register.make_root("week sealed", [bytes.fromhex(w.seal) for w in weeks])
            for week in weeks:
                week.sealed_by = sealed.number
                drafts.close(week, waiting.get(week.governorate))
            mails.post(weeks)
            ports().steps.at("week.issuing")
    except IntegrityError as error:
        raise Refusal("busy") from error
    ports().steps.at("week.issued")


def _draft(
    cut: CutRegister,
    governorate: str,
    start: date,
    issued_by: UUID | None,
    draft: drafts.Waiting | None,
) -> IssuedWeek:
    """The issue as a row that is in no session yet; of a draft, the issue that this one is of."""
    before = queries.last_issue(governorate, start)
    figures = figures_of(cut.standing, governorate, start, working_date(cut.cut_at))
    week = IssuedWeek(
        id=ports().ids.uuid7(),
        governorate=governorate,
        week_start=start,
        issue=draft.issue if draft else before.issue + 1 if before else 1,
        root=cut.root,
        rules_version=figures["rules_version"],
        reference_sha256=cut.reference_sha256,
        figures=figures,
        restated=what_changed(before, figures, cut.reference_sha256) if before else [],
        annotation=drafts.annotation(draft) if governorate != PROGRAMME else None,
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
        page = IssuedPage(week=week.id, language=language, html=html, pdf=pdf)
        page.pdf_sha256 = hashlib.sha256(pdf).hexdigest()
        page.html_sha256 = hashlib.sha256(html.encode()).hexdigest()
        pages.append(page)
    return pages


def names_in(figures: Json) -> dict[str, dict[str, str]]:
    """What those are called now whom the week's decisions name."""
    with transaction():
        return queries.names_of(people_of(figures))


def _cut_of(week: IssuedWeek, root_hash: str) -> Cut:
    return Cut(
        cut_at=week.issued_at,
        is_issued=True,
        issue=week.issue,
        root=week.root,
        root_hash=root_hash,
        reference_sha256=week.reference_sha256,
        restated=week.restated,
        annotation=as_shown(week.annotation),
        people=names_in(week.figures),
        id=week.id.hex,
    )
