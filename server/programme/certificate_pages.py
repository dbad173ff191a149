"""The page of a contract's payment certificates: listed, entered, corrected, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server.http.errors import Refusal
from server.http.forms import EntryForm, Form, errors_of, kept_id, loaded
from server.http.identity import current_person
from server.http.permissions import EVERYBODY, PROGRAMME_PATH, allow
from server.ports import ports
from server.programme import certificate_queries, certificates
from server.programme.certificate_queries import Listed
from server.programme.certificates import Certified
from server.programme.contracts_seen import is_seen_whole, visible_contract, whole_contract
from server.programme.models import Contract
from shared.rules.clocks import working_date
from shared.vocabulary.roles import PLANNER
from shared.wire.fields import Day, Words, thousandths_between, whole_between

blp = Blueprint(
    "certificates", __name__, url_prefix=f"{PROGRAMME_PATH}/<int:contract>/certificates"
)
LARGEST_NUMBER, LARGEST_VALUE = 9999, "99999999999"


class CertificateForm(EntryForm):
    """A certificate as its form sends it; ``replaces`` when it corrects one."""

    number = whole_between(1, LARGEST_NUMBER, required=True)
    replaces = whole_between(1, LARGEST_NUMBER, load_default=None)
    period_end = Day(required=True)
    certified_kwd = thousandths_between("0", LARGEST_VALUE, required=True)
    reference = Words(120, 1, required=True)


class WithdrawalForm(Form):
    reason = Words(500, 1, required=True)


@blp.get("")
@allow(*EVERYBODY)
def certificates_page(contract: int) -> str:
    """Every certificate, the newest first; a planner opens one to correct or withdraw it."""
    return _page(visible_contract(contract), {}, {})


@blp.post("")
@allow(PLANNER)
def certify(contract: int) -> ResponseReturnValue:
    """Keep a certificate, or a correction of one."""

    def keep(found: Contract, typed: dict[str, str]) -> str:
        sent = loaded(CertificateForm, typed)
        name = sent.pop("id")
        certificates.certify(found, Certified(**sent), current_person().id, name)
        return _("Certificate %(number)s is kept.", number=sent["number"])

    return _done(contract, keep)


@blp.post("/<uuid:certificate>/withdraw")
@allow(PLANNER)
def withdraw(contract: int, certificate: UUID) -> ResponseReturnValue:
    """Take a certificate back, with the reason."""

    def keep(found: Contract, typed: dict[str, str]) -> str:
        because = loaded(WithdrawalForm, typed)["reason"]
        certificates.withdraw(found.number, certificate, because, current_person().id)
        return _("The certificate is withdrawn. It stays in the list.")

    return _done(contract, keep)


def _done(contract: int, keep: Callable[[Contract, dict[str, str]], str]) -> ResponseReturnValue:
    found, typed = whole_contract(contract), request.form.to_dict()
    try:
        said = keep(found, typed)
    except Refusal as refusal:
        if refusal.code == "not_found":
            raise
        return _page(found, typed, errors_of(refusal)), refusal.status
    flash(said, "success")
    return redirect(url_for(".certificates_page", contract=contract), 303)


def _page(contract: Contract, typed: dict[str, str], errors: dict[str, str]) -> str:
    rows = certificate_queries.listed(contract.number)
    may_enter = current_person().role == PLANNER and is_seen_whole(contract.number)
    chosen = _chosen(rows, typed) if may_enter else None
    return render_template(
        "programme/certificates.html",
        contract=contract,
        newest=[one for one in rows if one.is_newest],
        replaced=[one for one in rows if not one.is_newest],
        chosen=chosen,
        next_number=max((one.row.number for one in rows), default=0) + 1,
        may_enter=may_enter,
        is_whole=is_seen_whole(contract.number),
        typed=typed,
        errors=errors,
        new_id=kept_id(typed, errors),
        today=working_date(ports().clock.now()),
        page_path=url_for(".certificates_page", contract=contract.number),
    )


def _chosen(rows: list[Listed], typed: dict[str, str]) -> Listed | None:
    """The certificate that is corrected or withdrawn, by the address or by a form that failed."""
    number = request.args.get("number") or (typed.get("number") if typed.get("replaces") else "")
    name = (request.view_args or {}).get("certificate")
    newest = [one for one in rows if one.is_newest]
    return next(
        (one for one in newest if one.row.id == name or str(one.row.number) == number), None
    )
