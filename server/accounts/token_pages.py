"""One's own tokens for programs: made, shown once, revoked."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from server.accounts import api_tokens, queries
from server.accounts.api_tokens import MAKERS, TokenWanted
from server.accounts.pages import View
from server.http.errors import Refusal
from server.http.forms import errors_of, identifier_of, kept_id
from server.http.identity import current_person, scope_of
from server.http.narrowing import chosen, chosen_numbers, contract_options
from server.http.permissions import allow
from shared.vocabulary.collections import COLLECTIONS
from shared.vocabulary.places import GOVERNORATES
from shared.wire.digits import latin_digits

blp = Blueprint("tokens", __name__, url_prefix="/account/tokens")

USUAL_DAYS = timedelta(days=90)


@blp.get("")
@allow(*MAKERS)
def tokens() -> View:
    return _page(MultiDict(), {})


@blp.post("")
@allow(*MAKERS)
def make() -> View:
    """Make a token and show it, this once."""
    person, form = current_person(), request.form
    try:
        identifier = identifier_of(form)
        made = api_tokens.make_token(person, scope_of(person), _wanted(form), identifier)
    except Refusal as refusal:
        return _page(form, errors_of(refusal, "id")), refusal.status
    if made is None:
        flash(_("This token is made already, and was shown then."), "warning")
        return redirect("/account/tokens", 303)
    return _page(MultiDict(), {}, made)


@blp.post("/<uuid:identifier>/revoke")
@allow(*MAKERS)
def revoke(identifier: UUID) -> View:
    api_tokens.revoke_token(current_person(), identifier)
    flash(_("The token is revoked: nothing is read with it any more."), "success")
    return redirect("/account/tokens", 303)


def _page(typed: MultiDict[str, str], errors: dict[str, str], made: str | None = None) -> str:
    person = current_person()
    scope = scope_of(person)
    own = scope.governorates
    return render_template(
        "accounts/tokens.html",
        tokens=queries.api_tokens(person.id),
        why_ended=lambda token: api_tokens.why_ended(token, person),
        made=made,
        typed=typed,
        errors=errors,
        form_id=kept_id(typed, errors),
        usual_day=api_tokens.today() + USUAL_DAYS,
        last_day=api_tokens.today() + api_tokens.LASTS_AT_MOST,
        collections=COLLECTIONS,
        governorates=GOVERNORATES,
        own_governorates=[p for p in GOVERNORATES if own is None or p.code in own],
        contract_options=contract_options(scope),
    )


def _wanted(form: MultiDict[str, str]) -> TokenWanted:
    """What the form says: nothing ticked in a list is said to be missing, not to be all."""
    return TokenWanted(
        name=form.get("name", ""),
        last_day=_day(form.get("last_day", "")),
        collections=chosen(form, "collections"),
        governorates=chosen(form, "governorates"),
        contracts=chosen_numbers(form, "contracts"),
    )


def _day(text: str) -> date:
    if not text.strip():
        raise Refusal("required", "last_day")
    with suppress(ValueError):
        return date.fromisoformat(latin_digits(text.strip()))
    raise Refusal("time_wrong", "last_day")
