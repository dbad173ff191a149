"""Appeals against scores: the contractor's form, the supervisor's reply, and the list of them."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server.http.errors import Refusal
from server.http.forms import EntryForm, Form, errors_of, loaded
from server.http.identity import current_person, scope_of
from server.http.permissions import EVERYBODY, allow
from server.scores import appeal_queries, appeals, service
from server.scores.appeals import Appeal
from server.scores.pages import card_page
from shared.vocabulary.roles import CONTRACTOR, SUPERVISOR
from shared.vocabulary.scores import OUTCOMES, PARTS
from shared.wire.fields import Day, Words, choice

blp = Blueprint("score_appeals", __name__, url_prefix="/scores")
LONGEST = 2000


class AppealForm(EntryForm):
    until = Day(required=True)
    part = choice(PARTS, required=True)
    reason = Words(LONGEST, 1, required=True)


class ReplyForm(Form):
    outcome = choice(OUTCOMES, required=True)
    reply = Words(LONGEST, 1, required=True)


@blp.get("/appeals")
@allow(*EVERYBODY)
def appeals_page() -> str:
    """Appeals of the contracts that one sees whole, the newest first."""
    contracts = service.whole_contracts(scope_of(current_person()))
    return render_template(
        "scores/appeals.html",
        appeals=appeal_queries.appeals_of(contracts),
        parts=PARTS,
        outcomes=OUTCOMES,
    )


@blp.post("/<int:contract>/appeals")
@allow(CONTRACTOR)
def appeal(contract: int) -> ResponseReturnValue:
    """Appeal against a component of a kept week."""
    typed, person = request.form.to_dict(), current_person()
    service.check_contract(contract, scope_of(person))
    try:
        said = loaded(AppealForm, typed)
        identifier = said.pop("id")
        appeals.appeal(Appeal(contract, **said), person, identifier)
    except Refusal as refusal:
        if refusal.code == "not_found":
            raise
        week = service.kept_week(contract, typed.get("until", ""))
        return card_page(contract, week, typed, errors_of(refusal)), refusal.status
    flash(_("The appeal is kept. The supervisor is told, and replies on this page."), "success")
    return _back(contract, said["until"].isoformat())


@blp.post("/appeals/<uuid:appeal>/reply")
@allow(SUPERVISOR)
def reply(appeal: UUID) -> ResponseReturnValue:
    """Accept or refuse an appeal, with a reason."""
    typed, person = request.form.to_dict(), current_person()
    found = appeal_queries.appeal_numbered(appeal)
    if found is None:
        raise Refusal("not_found")
    contract, until = found.contract, found.until
    service.check_contract(contract, scope_of(person))
    try:
        said = loaded(ReplyForm, typed)
        appeals.reply(appeal, said["outcome"], said["reply"], person)
    except Refusal as refusal:
        return card_page(contract, until, typed, errors_of(refusal)), refusal.status
    flash(_("The reply is kept. The contractor is told."), "success")
    return _back(contract, until.isoformat())


def _back(contract: int, week: str) -> ResponseReturnValue:
    address = url_for("scores.score_page", contract=contract, week=week, _anchor="appeals")
    return redirect(address, 303)
