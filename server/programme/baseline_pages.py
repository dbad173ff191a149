"""The page of a contract's baselines: all that were frozen, what moved, and freezing the next."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server.http.errors import Refusal
from server.http.identity import current_person, scope_of
from server.http.language import language, named
from server.http.permissions import EVERYBODY, PROGRAMME_PATH, allow
from server.ports import ports
from server.programme import baseline_queries, baselines
from server.programme.baseline_changes import changes_by_freezing
from server.programme.baselines import Approval
from server.programme.contracts_seen import is_seen_whole, visible_contract
from shared.rules.clocks import working_date
from shared.vocabulary.baselines import BASES, INITIAL, REVISING
from shared.vocabulary.roles import PLANNER
from shared.wire.digits import latin_digits
from shared.wire.errors import describe

blp = Blueprint("baselines", __name__, url_prefix=f"{PROGRAMME_PATH}/<int:contract>/baselines")
# What moved is a table to read; a link shows all of it.
SHOWN, ALL = 50, 10_000
FIELDS = ("basis", "days", "reason", "reference", "approver", "approved_on", "seen", "confirmed")


@blp.get("")
@allow(*EVERYBODY)
def baselines_page(contract: int) -> str:
    """Every baseline, the one in force first; the same for the contractor."""
    return _page(contract, {}, {})


@blp.post("")
@allow(PLANNER)
def freeze(contract: int) -> ResponseReturnValue:
    """Freeze the programme as it stands, on an approval."""
    person, typed = current_person(), {name: request.form.get(name, "") for name in FIELDS}
    visible_contract(contract)  # outside the scope it is not there, whatever the form says
    try:
        approval = _approval(typed)
        if not typed["confirmed"]:
            raise Refusal("confirmation_missing", "confirmed")
        scope = scope_of(person)
        frozen = baselines.freeze(contract, approval, person.id, scope, typed["seen"])
    except Refusal as refusal:
        said = describe(refusal.code).name(language())
        return _page(contract, typed, {refusal.field or "basis": said}), refusal.status
    flash(_("Baseline %(number)s is frozen.", number=frozen.number), "success")
    return redirect(url_for(".baselines_page", contract=contract), 303)


def _approval(typed: dict[str, str]) -> Approval:
    """What the form says. Raises Refusal number_wrong or time_wrong."""
    days = latin_digits(typed["days"]).strip() or "0"
    if not (days.isascii() and days.isdigit()):
        raise Refusal("number_wrong", "days")
    approved_on = None
    with suppress(ValueError):
        approved_on = date.fromisoformat(latin_digits(typed["approved_on"]).strip())
    if approved_on is None:
        raise Refusal("time_wrong" if typed["approved_on"] else "required", "approved_on")
    # More digits than any contract has days are told so by the service, not read whole.
    texts = {name: typed[name] for name in ("basis", "reason", "reference", "approver")}
    return Approval(days=int(days[:9]), approved_on=approved_on, **texts)


def _page(number: int, typed: dict[str, str], errors: dict[str, str]) -> str:
    contract, scope = visible_contract(number), scope_of(current_person())
    found = baseline_queries.baselines(number, scope)
    newest = found[0][0].number if found else 0
    chosen = _chosen(newest)
    limit = ALL if "all" in request.args else SHOWN
    moved: Any = []
    if chosen > 1:
        moved = baseline_queries.moved_between(number, chosen - 1, chosen, scope, limit)
    since = baseline_queries.moved_since(number, newest, scope, limit) if newest else []
    return render_template(
        "programme/baselines.html",
        contract=contract,
        baselines=found,
        chosen=chosen,
        moved=moved,
        since=since,
        unscheduled=baseline_queries.unscheduled(number, scope),
        **_freezing(number),
        bases=BASES,
        choices=[(code, named(BASES[code])) for code in (REVISING if found else (INITIAL,))],
        typed=typed,
        errors=errors,
        page_path=url_for(".baselines_page", contract=number),
    )


def _freezing(number: int) -> dict[str, Any]:
    """What the form is shown with, to a planner who sees all that would be frozen."""
    may_freeze = current_person().role == PLANNER and is_seen_whole(number)
    return {
        "may_freeze": may_freeze,
        "changes": changes_by_freezing(number) if may_freeze else None,
        "today": working_date(ports().clock.now()),
    }


def _chosen(newest: int) -> int:
    """The baseline whose moves are shown: the one asked for, else the one in force."""
    asked = request.args.get("number", newest, int)
    return asked if 1 <= asked <= newest else newest
