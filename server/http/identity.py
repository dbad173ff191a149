"""Who is calling: by Bearer token (tablets, and programs that read) or by cookie (browsers).

A request with an Authorization header is judged by it alone; the cookie is then not used,
which is why such calls need no CSRF token.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import timedelta
from uuid import UUID

from flask import current_app, g, request, session

from server.accounts import api_tokens
from server.accounts import service as accounts
from server.accounts.models import ApiToken, Device, Person
from server.http.errors import Refusal
from server.http.language import SESSION_KEY as LANGUAGE_KEY
from server.http.language import forget_language
from server.http.narrowing import scope_of_lists
from server.http.permissions import is_asked_unattended
from server.ports import ports
from shared.rules.scope import EVERYTHING, Scope

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=7)
# The cookie is written anew at most this often, not at every request.
SEEN_STEP = timedelta(minutes=5)


def current_person() -> Person:
    """The one who calls. Raises Refusal (401) when nobody is signed in."""
    person: Person | None = g.get("person")
    if person is None:
        raise Refusal(g.get("identity_error") or "sign_in_needed")
    return person


def current_device() -> Device | None:
    """The tablet that calls; None from a browser. It may be revoked: see ``revoked_at``."""
    device: Device | None = g.get("device")
    return device


def current_token() -> ApiToken | None:
    """The token of a program that reads for the one who calls; None for anybody else."""
    token: ApiToken | None = g.get("token")
    return token


def scope_of(person: Person) -> Scope:
    """What this person may see; None in it says all. A program sees what its token leaves."""
    scope, token = accounts.scope_of(person), current_token()
    return scope if token is None else scope.common(scope_of_lists(token))


def may_change_for_all(changing: Container[str]) -> bool:
    """Whether the caller, of these roles, sees the whole country, as who changes what holds there.

    What no area or contract keeps to itself: calendars, layers, the reference data.
    """
    person = current_person()
    return person.role in changing and scope_of(person) == EVERYTHING


def may_read(collection: str) -> bool:
    """Whether the caller's token, if it is by one, is for this collection too."""
    token = current_token()
    return token is None or token.collections is None or collection in token.collections


def uses_cookie() -> bool:
    """Whether the caller is known by the cookie, and must thus prove that the page is ours."""
    return "Authorization" not in request.headers


def identify() -> None:
    """Set ``g.person`` and ``g.device`` or ``g.token``, or ``g.identity_error`` saying why not."""
    g.person = g.device = g.token = g.identity_error = None
    forget_language()
    if not uses_cookie():
        _identify_by_token()
    elif "person" in session:
        _identify_by_session()


def _identify_by_token() -> None:
    scheme, _, token = request.headers["Authorization"].partition(" ")
    if scheme.lower() != "bearer":
        g.identity_error = "sign_in_needed"
        return
    token = token.strip()
    try:
        if api_tokens.is_api_token(token):
            g.token, g.person = api_tokens.person_of_api_token(token)
        else:
            g.person, g.device = accounts.person_of_access_token(token)
    except Refusal as refusal:
        g.identity_error = refusal.code


def _identify_by_session() -> None:
    now = ports().clock.now().timestamp()
    started, seen = session.get("started_at", 0), session.get("seen_at", 0)
    is_over = now - seen > IDLE.total_seconds() or now - started > ABSOLUTE.total_seconds()
    person = None if is_over else accounts.person_of_session(*_session_claim())
    if person is None:
        end_session()
        return
    g.person = person
    is_attended = not is_asked_unattended(current_app, request.endpoint)
    if is_attended and now - seen > SEEN_STEP.total_seconds():
        session["seen_at"] = now


def _session_claim() -> tuple[UUID, int]:
    return UUID(session["person"]), session["session_version"]


def start_session(person: Person) -> None:
    """Sign a browser in. What the cookie held before is dropped: no planted session lives on."""
    end_session()
    now = ports().clock.now().timestamp()
    session["person"] = str(person.id)
    session["session_version"] = person.session_version
    session["started_at"] = session["seen_at"] = now
    g.person = person
    forget_language()


def end_session() -> None:
    """Sign a browser out; only its language is remembered."""
    chosen = session.get(LANGUAGE_KEY)
    session.clear()
    if chosen:
        session[LANGUAGE_KEY] = chosen
    g.person = None
    forget_language()
