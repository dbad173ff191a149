"""Who is sent which week, and what became of each mail."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server.accounts import service as accounts
from server.accounts.models import Person
from server.http.errors import Refusal
from server.http.forms import errors_of
from server.http.identity import current_person, scope_of
from server.http.language import language, named
from server.http.permissions import ADMINISTRATOR, SUPERVISOR, allow
from server.mails import queries, service, wording
from server.mails.models import IN_TROUBLE
from server.ports import ports
from server.reporting.places import place_name
from server.reporting.reach import places_with_pages

blp = Blueprint("week_mails", __name__, url_prefix="/weeks/mails")
SHOWN = 200


@blp.get("")
@allow(SUPERVISOR, ADMINISTRATOR)
def mails() -> str:
    return _page()


@blp.post("/recipients/<uuid:identifier>")
@allow(SUPERVISOR, ADMINISTRATOR)
def choose(identifier: UUID) -> ResponseReturnValue:
    """Say whose weeks somebody is sent."""
    me, form = current_person(), request.form
    wanted, seen = form.getlist("governorates"), form.get("seen", "").split()
    try:
        person = service.choose(identifier, wanted, seen, me.id, scope_of(me))
    except Refusal as refusal:
        if refusal.code == "not_found":
            raise
        error = (identifier, set(wanted), _wrong(refusal))
        return _page(error), refusal.status
    flash(_("Saved: %(name)s.", name=named(person)), "success")
    return redirect(url_for(".mails"), 303)


@blp.post("/<uuid:mail>/again")
@allow(SUPERVISOR, ADMINISTRATOR)
def send_again(mail: UUID) -> ResponseReturnValue:
    """Send a mail that did not arrive once more."""
    try:
        service.send_again(mail, scope_of(current_person()))
    except Refusal as refusal:
        if refusal.code == "not_found":
            raise
        said = wording.trouble("may_not")
        flash(said if refusal.code == "choice_wrong" else _wrong(refusal), "error")
    else:
        flash(_("It is sent again within a minute."), "success")
    return redirect(url_for(".mails", **request.args), 303)


def _wrong(refusal: Refusal) -> str:
    if refusal.code == "evidence_changed":
        return _("Somebody changed this meanwhile: look at it as it is now.")
    return next(iter(errors_of(refusal).values()))


Wrong = tuple[UUID, set[str], str]


def _page(wrong: Wrong | None = None) -> str:
    own = places_with_pages(scope_of(current_person()))
    week = _week()
    only_trouble = "trouble" in request.args
    people, without = _recipients(own)
    return render_template(
        "mails/mails.html",
        own=own,
        people=people,
        without=without,
        wrong=wrong,
        mails=queries.mails(own, week, SHOWN, ports().clock.now() if only_trouble else None),
        week=week,
        only_trouble=only_trouble,
        is_configured=service.config().mail is not None,
        LOOKS=wording.LOOKS,
        IN_TROUBLE=IN_TROUBLE,
        state=wording.state,
        trouble=wording.trouble,
        shown=SHOWN,
        page_path=url_for(".mails"),
        named_place=_named,
        names_of=lambda codes: _(", ").join(_named(one) for one in sorted(codes)),
    )


def _recipients(own: list[str]) -> tuple[list[dict[str, Any]], int]:
    """Who may be sent something, with what they are sent; and how many have no address."""
    chosen = queries.choices(own)
    people = [(one, _common(one, own)) for one in queries.people()]
    able = [(one, pages) for one, pages in people if pages]
    rows = [
        {"person": one, "pages": pages, "chosen": chosen.get(one.id, set())}
        for one, pages in able
        if one.email or one.id in chosen
    ]
    return rows, len(able) - len(rows)


def _common(person: Person, own: list[str]) -> list[str]:
    pages = places_with_pages(accounts.scope_of(person))
    return [code for code in own if code in pages]


def _named(place: str) -> str:
    return place_name(place, language())


def _week() -> date | None:
    try:
        return date.fromisoformat(request.args.get("week", ""))
    except ValueError:
        return None
