"""Sign-in, sign-out and one's own account, as pages."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, session
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from server.accounts import service
from server.http.admission import safe_next
from server.http.errors import Refusal
from server.http.identity import current_person, end_session, start_session
from server.http.language import SESSION_KEY, forget_language, language
from server.http.permissions import EVERYBODY, PUBLIC, allow
from shared.wire.errors import describe

blp = Blueprint("people", __name__)

View = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]


def said(refusal: Refusal) -> str:
    """What a Refusal says, in the reader's language."""
    return describe(refusal.code).name(language())


@blp.get("/sign-in")
@allow(PUBLIC)
def sign_in() -> View:
    return _sign_in_page()


@blp.post("/sign-in")
@allow(PUBLIC)
def start() -> View:
    """Sign a browser in, and go on to where it was going."""
    username, password = request.form.get("username", ""), request.form.get("password", "")
    try:
        person = service.authenticate(username, password)
    except Refusal as refusal:
        page = _sign_in_page(username, said(refusal))
        return page, refusal.status, refusal.headers
    start_session(person)
    return redirect(safe_next(request.form.get("next")), 303)


def _sign_in_page(username: str = "", error: str = "") -> str:
    wanted = safe_next(request.values.get("next"))
    return render_template(
        "accounts/sign_in.html", username=username[:80], error=error, next=wanted
    )


@blp.post("/sign-out")
@allow(PUBLIC)
def sign_out() -> View:
    end_session()
    return redirect("/sign-in", 303)


@blp.post("/language")
@allow(PUBLIC)
def change_language() -> View:
    """Keep a language: for this person on every device, for a visitor in this browser."""
    wanted = request.form.get("language", "")
    if wanted not in {"ar", "en"}:
        raise Refusal("choice_wrong", "language")
    session[SESSION_KEY] = wanted
    forget_language()
    if g.person is not None:
        service.change_own_language(g.person.id, wanted)
    return redirect(safe_next(request.form.get("next")), 303)


@blp.get("/account")
@allow(*EVERYBODY)
def account() -> View:
    return render_template("accounts/account.html", errors={})


@blp.post("/account/password")
@allow(*EVERYBODY)
def change_password() -> View:
    """Change one's own password; all other sign-ins end."""
    person, form = current_person(), request.form
    try:
        if form.get("password") != form.get("again"):
            raise Refusal("passwords_differ", "again")
        changed = service.change_own_password(
            person, form.get("present", ""), form.get("password", "")
        )
    except Refusal as refusal:
        field = refusal.field or "present"
        errors = {field: said(refusal)}
        return render_template("accounts/account.html", errors=errors), refusal.status
    start_session(changed)
    flash(_("The password is changed. Other sign-ins have ended."), "success")
    return redirect("/account", 303)
