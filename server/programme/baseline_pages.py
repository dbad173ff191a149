"""The page of a contract's baselines: all that were frozen, what moved, and freezing the next."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server.http.errors import Refusal
from server.http.forms import Form, errors_of, loaded
from server.http.identity import current_person, scope_of
from server.http.language import named
from server.http.permissions import EVERYBODY, PROGRAMME_PATH, allow
from server.ports import ports
from server.programme import baseline_queries, baselines
from server.programme.baseline_changes import changes_by_freezing
from server.programme.baselines import LONGEST, MOST_DAYS, Approval
from server.programme.contracts_seen import is_seen_whole, visible_contract
from shared.rules.clocks import working_date
from shared.vocabulary.baselines import BASES, INITIAL, REVISING
from shared.vocabulary.roles import PLANNER
from shared.wire.fields import Day, Words, choice, whole_between

blp = Blueprint("baselines", __name__, url_prefix=f"{PROGRAMME_PATH}/<int:contract>/baselines")
# What moved is a table to read; a link shows all of it.
SHOWN, ALL = 50, 10_000


class ApprovalForm(Form):
    """An approval as its form sends it."""

    basis = choice(BASES, required=True)
    days = whole_between(0, MOST_DAYS, load_default=0)
    reason = Words(LONGEST["reason"], 1, required=True)
    reference = Words(LONGEST["reference"], 1, required=True)
    approver = Words(LONGEST["approver"], 1, required=True)
    approved_on = Day(required=True)


@blp.get("")
@allow(*EVERYBODY)
def baselines_page(contract: int) -> str:
    """Every baseline, the one in force first; the same for the contractor."""
    return _page(contract, {}, {})


@blp.post("")
@allow(PLANNER)
def freeze(contract: int) -> ResponseReturnValue:
    """Freeze the programme as it stands, on an approval."""
    person, typed = current_person(), request.form.to_dict()
    visible_contract(contract)  # outside the scope it is not there, whatever the form says
    try:
        approval, seen = Approval(**loaded(ApprovalForm, typed)), typed.get("seen", "")
        if not typed.get("confirmed"):
            raise Refusal("confirmation_missing", "confirmed")
        frozen = baselines.freeze(contract, approval, person.id, scope_of(person), seen)
    except Refusal as refusal:
        return _page(contract, typed, errors_of(refusal, "basis")), refusal.status
    flash(_("Baseline %(number)s is frozen.", number=frozen.number), "success")
    return redirect(url_for(".baselines_page", contract=contract), 303)


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
