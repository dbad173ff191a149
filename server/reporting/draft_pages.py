"""A week's draft: read by a supervisor, annotated, drawn up anew, issued."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server.http.errors import Refusal
from server.http.forms import errors_of
from server.http.identity import current_person, scope_of
from server.http.language import language
from server.http.permissions import allow
from server.ports import ports
from server.reporting import draft_queries, drafts, service, times
from server.reporting.annotations import LONGEST_REMARK
from server.reporting.document import drawing_of, shown_in
from server.reporting.drafts import Place, Reading
from server.reporting.reading_addresses import exact_week
from server.reporting.wording import Wording

blp = Blueprint("week_drafts", __name__, url_prefix="/weeks")
# What the page's buttons order.
DRAFT, READ, UNREAD, RENEW, ISSUE = "draft", "read", "unread", "renew", "issue"


@blp.get("/<governorate>/<week>/draft")
@allow(*drafts.READERS)
def draft(governorate: str, week: str) -> str:
    """What is to be issued, to be read; or when it will be there."""
    return _page(_place(governorate, week))


@blp.post("/<governorate>/<week>/draft")
@allow(*drafts.READERS)
def act(governorate: str, week: str) -> ResponseReturnValue:
    """Do what the button says with the draft as it was ``seen``."""
    place = _place(governorate, week)
    try:
        done = _do(place, request.form.get("do", ""), request.form.get("seen", 0, int))
    except Refusal as refusal:
        if refusal.code in {"not_found", "choice_wrong"}:
            raise
        return _page(place, errors_of(refusal)), refusal.status
    flash(done, "success")
    return redirect(url_for(".draft", governorate=governorate, week=week), 303)


def _do(place: Place, order: str, seen: int) -> str:
    """What was done, in words. Raises Refusal."""
    person, form = current_person(), request.form
    scope = scope_of(person)
    if order in {READ, UNREAD}:
        said = Reading(form.get("remark_ar", ""), form.get("remark_en", ""), order == READ)
        drafts.note_reading(place, seen, person.id, said, scope)
        return _("Marked as read.") if order == READ else _("The reading is taken back.")
    if order == RENEW:
        drafts.draw_up_anew(place, seen, scope)
        return _("Drawn up anew: please read it once more.")
    if order == DRAFT and _may_be_drafted(place):
        drafts.draft_weeks([place[0]], place[1])
        return _("Drafted.")
    if order == ISSUE:
        drafts.check_seen(place, seen)
        (made,) = service.issue_weeks([place[0]], place[1], person.id, scope)
        return _("Issue %(number)s is issued.", number=made.issue)
    raise Refusal("choice_wrong", "do")


def _place(governorate: str, week: str) -> Place:
    start = exact_week(week)
    service.check_week(governorate, start, scope_of(current_person()))
    return governorate, start


def _may_be_drafted(place: Place) -> bool:
    """Before its cut-off a week is not drafted: it would be issued without its last days."""
    is_issued = bool(draft_queries.last_issues([place[0]], place[1]))
    return is_issued or times.times_now().cut_off(place[1]) <= ports().clock.now()


def _page(place: Place, errors: dict[str, str] | None = None) -> str:
    governorate, start = place
    waiting = draft_queries.waiting([governorate], start)
    row, reader = waiting[0] if waiting else (None, None)
    hours = times.times_now()
    return render_template(
        "reporting/draft.html",
        words=Wording(language()),
        governorate=governorate,
        start=start,
        draft=row,
        reader=reader,
        typed=request.form,
        errors=errors or {},
        issued=draft_queries.last_issues([governorate], start).get(governorate, 0),
        may_draft=_may_be_drafted(place),
        cut_off=hours.cut_off(start),
        due=hours.issue(start),
        longest=LONGEST_REMARK,
        **(_sheet(governorate, start) if row else {}),
    )


def _sheet(governorate: str, start: date) -> dict[str, Any]:
    found = drafts.waiting([governorate], start).get(governorate)
    if found is None:  # issued in this moment
        raise Refusal("evidence_changed")
    figures, cut = service.drafted_page(governorate, start, found)
    drawing = drawing_of(figures, language())
    return {"figures": figures, "cut": cut, "drawing": drawing, "shown": shown_in(figures)}
