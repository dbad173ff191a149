"""The page of the look-ahead: a contract's three weeks, promises, and what became of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server.http.errors import Refusal
from server.http.forms import Form, errors_of, kept_id, loaded
from server.http.identity import current_person, scope_of
from server.http.language import language
from server.http.permissions import EVERYBODY, allow
from server.lookahead import forms, queries, service
from server.lookahead.reliability import JudgedPromise, weeks_back
from server.lookahead.service import Missing, WeekPromise
from server.lookahead.weeks import left_of, three_weeks
from server.ports import ports
from server.programme import service as programme
from server.programme.models import Contract
from shared.rules.clocks import working_date
from shared.rules.look_ahead import weeks_ahead
from shared.vocabulary.look_ahead import CONSTRAINTS, REASONS
from shared.vocabulary.roles import CONTRACTOR, PLANNER, SUPERVISOR
from shared.vocabulary.terms import Vocabulary
from shared.vocabulary.works import UNITS

blp = Blueprint("look_ahead", __name__, url_prefix="/look-ahead")
# Who says what is missing, and why something was not done; a promise is the contractor's own.
SAYING = (CONTRACTOR, PLANNER, SUPERVISOR)
LISTED_ACTIVITIES = 40
LISTED_PROMISES = 100
REMOVED_SHOWN = timedelta(weeks=4)


@blp.get("")
@allow(*EVERYBODY)
def look_ahead() -> str:
    """One contract's three weeks; without one asked for, the contracts, or the only one."""
    number = request.args.get("contract", type=int)
    if number is not None:
        return _page(_visible(number), request.args.to_dict(), {})
    today, scope = _today(), scope_of(current_person())
    coming = weeks_ahead(today)[0][0]
    rows = queries.contracts(scope, today, coming)
    if len(rows) == 1:
        return _page(_visible(rows[0]["number"]), request.args.to_dict(), {})
    return render_template("lookahead/contracts.html", rows=rows, coming=coming)


@blp.post("/<int:contract>/promises")
@allow(CONTRACTOR)
def promise(contract: int) -> ResponseReturnValue:
    """Promise a quantity of a BOQ line for one of the weeks ahead."""

    def act(sent: dict[str, Any], by: UUID) -> None:
        name = sent.pop("id")
        service.promise(contract, WeekPromise(**sent), by, scope_of(current_person()), name)

    said = _("The promise is kept. It stands when its week begins.")
    return _done(contract, forms.PROMISE, forms.PromiseForm, act, said)


@blp.post("/<int:contract>/constraints")
@allow(*SAYING)
def add_constraint(contract: int) -> ResponseReturnValue:
    """Say what an activity waits for."""

    def act(sent: dict[str, Any], by: UUID) -> None:
        name = sent.pop("id")
        service.add_constraint(contract, Missing(**sent), by, scope_of(current_person()), name)

    said = _("The constraint is kept. It stands until somebody removes it.")
    return _done(contract, forms.CONSTRAINT, forms.ConstraintForm, act, said)


@blp.post("/<int:contract>/constraints/<uuid:constraint>/removal")
@allow(*SAYING)
def remove_constraint(contract: int, constraint: UUID) -> ResponseReturnValue:
    """Say since when it is no longer missing."""

    def act(sent: dict[str, Any], by: UUID) -> None:
        scope = scope_of(current_person())
        service.remove_constraint(contract, constraint, sent["removed_on"], by, scope)

    said = _("The constraint is removed. It stays in the list of those removed.")
    return _done(contract, forms.REMOVAL, forms.RemovalForm, act, said, constraint)


@blp.post("/<int:contract>/promises/<uuid:promise>/reason")
@allow(*SAYING)
def give_reason(contract: int, promise: UUID) -> ResponseReturnValue:
    """Say why a promise was not kept."""

    def act(sent: dict[str, Any], by: UUID) -> None:
        scope = scope_of(current_person())
        service.give_reason(contract, promise, sent["code"], sent["notes"], by, scope)

    return _done(contract, forms.REASON, forms.ReasonForm, act, _("The reason is kept."), promise)


def _done(
    contract: int,
    do: str,
    form: type[Form],
    act: Callable[[dict[str, Any], UUID], None],
    said: str,
    on: UUID | None = None,
) -> ResponseReturnValue:
    """Act on what the form says, and show the page; with what is wrong when it was refused."""
    found, typed = _visible(contract), request.form.to_dict()
    try:
        act(loaded(form, typed), current_person().id)
    except Refusal as refusal:
        if refusal.code == "not_found":
            raise
        about = typed | {"do": do, "on": str(on or "")}
        return _page(found, about, errors_of(refusal)), refusal.status
    flash(said, "success")
    return redirect(url_for(".look_ahead", contract=contract), 303)


def _visible(number: int) -> Contract:
    found = programme.contract_in_scope(number, scope_of(current_person()))
    if found is None:
        raise Refusal("not_found")
    return found


def _page(contract: Contract, typed: dict[str, str], errors: dict[str, str]) -> str:
    role = current_person().role
    shown = _contents(contract.number, typed, role)
    return render_template(
        "lookahead/look_ahead.html",
        contract=contract,
        may_promise=role == CONTRACTOR,
        may_say=role in SAYING,
        listed=None if typed.get("all") else LISTED_ACTIVITIES,
        typed=typed,
        errors=errors,
        new_id=kept_id(typed, errors),
        kinds=CONSTRAINTS,
        kind_options=_options(CONSTRAINTS),
        reasons=REASONS,
        reason_options=_options(REASONS),
        units=UNITS,
        left_of=left_of,
        page_path=url_for(".look_ahead", contract=contract.number),
        **shown,
    )


def _contents(contract: int, typed: dict[str, str], role: str) -> dict[str, Any]:
    """The weeks ahead and behind, and what the form that is open is about."""
    scope, today = scope_of(current_person()), _today()
    entered = queries.constraints(contract, scope, today - REMOVED_SHOWN)
    waiting = [one for one, _by in entered if one.removed_on is None]
    back = weeks_back(contract, scope, today)
    promises = [one for week in back for one in week.promises]
    return {
        "today": today,
        "weeks": three_weeks(contract, scope, today, waiting),
        "removed": [pair for pair in entered if pair[0].removed_on is not None],
        "back": back,
        "promises": promises[:LISTED_PROMISES],
        "opened": _opened(contract, typed, waiting, promises, role),
    }


def _opened(
    contract: int,
    typed: dict[str, str],
    waiting: Sequence[Any],
    promises: Sequence[JudgedPromise],
    role: str,
) -> Any:
    """What the form that is asked for is about; None when it is about nothing, or not theirs."""
    do, scope = typed.get("do"), scope_of(current_person())
    activity, boq_item = typed.get("activity", ""), typed.get("boq_item", "")
    if do == forms.PROMISE and role == CONTRACTOR:
        return queries.line(contract, activity, boq_item, scope)
    if role not in SAYING:
        return None
    if do == forms.CONSTRAINT:
        return queries.activity(contract, activity, scope)
    if do == forms.REMOVAL:
        return next((one for one in waiting if str(one.id) == typed.get("on")), None)
    if do == forms.REASON:
        missed = (one for one in promises if one.kept is False)
        return next((one for one in missed if str(one.row["id"]) == typed.get("on")), None)
    return None


def _options(words: Vocabulary) -> list[tuple[str, str]]:
    return [(term.code, term.name(language())) for term in words]


def _today() -> date:
    return working_date(ports().clock.now())
