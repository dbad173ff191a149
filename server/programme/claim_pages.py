"""The page of a contract's claims: claimed beside measured and accepted, and claiming."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server.http.errors import Refusal
from server.http.forms import EntryForm, errors_of, kept_id, loaded
from server.http.identity import current_person, scope_of
from server.http.language import language
from server.http.permissions import EMPLOYER, EVERYBODY, PROGRAMME_PATH, allow
from server.ports import ports
from server.programme import claim_queries, claims
from server.programme.claims import Claimed
from server.programme.contracts_seen import visible_contract
from server.programme.models import Contract
from shared.rules.clocks import working_date
from shared.vocabulary.roles import CONTRACTOR
from shared.wire.errors import describe
from shared.wire.fields import Day, Words, thousandths_between

blp = Blueprint("claims", __name__, url_prefix=f"{PROGRAMME_PATH}/<int:contract>/claims")
LISTED_CLAIMS = 100


class ClaimForm(EntryForm):
    """A claim as its form sends it."""

    activity = Words(60, 1, required=True)
    boq_item = Words(60, 1, required=True)
    quantity = thousandths_between("-99999999999", "99999999999", required=True)
    claimed_on = Day(required=True)
    notes = Words(500, load_default="")


@blp.get("")
@allow(*EVERYBODY)
def claims_page(contract: int) -> str:
    """Each BOQ line's three numbers; the contractor opens a line to claim on it."""
    line = {name: request.args.get(name, "") for name in ("activity", "boq_item")}
    return _page(visible_contract(contract), line, {})


@blp.post("")
@allow(CONTRACTOR)
def claim(contract: int) -> ResponseReturnValue:
    """Claim a quantity of one line for one day."""
    person, found = current_person(), visible_contract(contract)
    typed = request.form.to_dict()
    try:
        sent = loaded(ClaimForm, typed)
        name, is_another = sent.pop("id"), "is_another" in typed
        claims.claim(found, Claimed(**sent), person.id, scope_of(person), name, is_another)
    except Refusal as refusal:
        return _page(found, typed, errors_of(refusal)), refusal.status
    flash(_("The claim is kept. Measured and accepted quantities stand beside it."), "success")
    return redirect(url_for(".claims_page", contract=contract), 303)


@blp.post("/<uuid:claim>/withdraw")
@allow(CONTRACTOR)
def withdraw(contract: int, claim: UUID) -> ResponseReturnValue:
    """Take a claim back."""
    person, found = current_person(), visible_contract(contract)
    try:
        claims.withdraw(contract, claim, person.id, scope_of(person))
    except Refusal as refusal:
        if refusal.code == "not_found":
            raise
        flash(describe(refusal.code).name(language()), "error")
        return _page(found, {}, {}), refusal.status
    flash(_("The claim is withdrawn. It stays in the list."), "success")
    return redirect(url_for(".claims_page", contract=contract), 303)


def _page(contract: Contract, typed: dict[str, str], errors: dict[str, str]) -> str:
    scope = scope_of(current_person())
    page, is_all = min(max(request.args.get("page", 1, int), 1), 10_000), "all" in request.args
    may_claim, chosen = current_person().role == CONTRACTOR, None
    if may_claim and typed.get("activity"):
        line = typed["activity"], typed.get("boq_item", "")
        chosen = claim_queries.line(contract.number, *line, scope)
    rows = claim_queries.lines(contract.number, scope, page, is_all)
    return render_template(
        "programme/claims.html",
        contract=contract,
        lines=rows,
        page=page,
        pages=-(-rows[0].total // claim_queries.PAGE_SIZE) if rows else 1,
        is_all=is_all,
        claims=claim_queries.newest_claims(contract.number, scope, LISTED_CLAIMS),
        chosen=chosen,
        may_claim=may_claim,
        may_open_works=current_person().role in EMPLOYER,
        typed=typed,
        errors=errors,
        new_id=kept_id(typed, errors),
        today=_today(),
        page_path=url_for(".claims_page", contract=contract.number),
    )


def _today() -> date:
    return working_date(ports().clock.now())
