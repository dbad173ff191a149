"""The supervisor's queue of conflicts: both values, who says so, and one click."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from server.fieldwork import service
from server.fieldwork.disputes import open_disputes
from server.fieldwork.pages import VOCABULARIES
from server.fieldwork.settled import Place
from server.fieldwork.settled import settled as disputes_settled
from server.http.errors import Refusal
from server.http.identity import current_person, scope_of
from server.http.language import language
from server.http.permissions import allow
from server.register import service as register
from server.register.incoming import Author
from server.sync import service as sync
from shared.vocabulary.roles import SUPERVISOR
from shared.wire.errors import describe
from shared.wire.fields import Moment, write_moment

blp = Blueprint("work_review", __name__, url_prefix="/review")


@blp.get("")
@allow(SUPERVISOR)
def review() -> str:
    """Every open conflict within the scope; those that have waited longest come first."""
    return _page()


@blp.get("/settled")
@allow(SUPERVISOR)
def settled() -> str:
    """What was decided, by whom, and what was not taken; the latest decision first."""
    person = current_person()
    scope = scope_of(person)
    decisions, place = disputes_settled(scope, _place())
    older = place and f"{write_moment(place[0])}~{place[1]}"
    return render_template(
        "fieldwork/settled.html",
        decisions=decisions,
        older=older,
        total=register.count_disputed(scope),
        quarantined=sync.count_quarantined(person, scope),
        **VOCABULARIES,
    )


def _place() -> Place | None:
    """Where the page begins, as the link to it says. Raises Refusal cursor_wrong."""
    asked = request.args.get("before")
    if not asked:
        return None
    moment, _between, change = asked.partition("~")
    try:
        return Moment().deserialize(moment), UUID(change)
    except (ValidationError, ValueError) as error:
        raise Refusal("cursor_wrong", "before", status=400) from error


@blp.post("/<uuid:record>")
@allow(SUPERVISOR)
def decide(record: UUID) -> ResponseReturnValue:
    """Keep the value that stands, or take the proposal of the change ``take``."""
    person, form = current_person(), request.form
    author = Author(person.id, person.role, scope_of(person))
    try:
        seen, take = _id("seen"), _id("take") if form.get("take") else None
        service.decide_conflict(record, seen, form.get("field", ""), take, author)
    except Refusal as refusal:
        if refusal.code == "record_unknown":
            raise
        text = describe(refusal.code).name(language())
        return _page({"record": str(record), "text": text}), refusal.status
    flash(_("Settled. Both values stay in the record's history."), "success")
    return redirect(url_for(".review"), 303)


def _id(name: str) -> UUID:
    try:
        return UUID(request.form.get(name, ""))
    except ValueError as error:
        raise Refusal("id_wrong", name) from error


def _page(error: dict[str, str] | None = None) -> str:
    person = current_person()
    scope = scope_of(person)
    return render_template(
        "fieldwork/review.html",
        disputes=open_disputes(scope),
        total=register.count_disputed(scope),
        quarantined=sync.count_quarantined(person, scope),
        error=error or {},
        # A refused decision is shown at the decision's address, which nobody can open.
        page_path=url_for(".review"),
        **VOCABULARIES,
    )
