"""Who may call what: every view is declared with ``@allow``, or the application does not start."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Flask

from shared.vocabulary.roles import (
    ADMINISTRATOR,
    CONTRACTOR,
    GOVERNOR,
    INSPECTOR,
    PLANNER,
    SUPERVISOR,
)

View = TypeVar("View", bound=Callable[..., object])

PUBLIC = "public"
# The employer's side: all but the contractor, whose work is judged here.
EMPLOYER = (INSPECTOR, SUPERVISOR, PLANNER, GOVERNOR, ADMINISTRATOR)
EVERYBODY = (*EMPLOYER, CONTRACTOR)
# Where the pages of contracts lie.
PROGRAMME_PATH = "/programme"


def allow(*roles: str) -> Callable[[View], View]:
    """Declare the roles that may call a view: codes, ``*EMPLOYER``, ``*EVERYBODY``, ``PUBLIC``."""

    def declare(view: View) -> View:
        view.tareeq_roles = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return declare


def even_when_revoked(view: View) -> View:
    """Declare that a revoked device may still call this: what it holds must not be lost."""
    view.tareeq_even_when_revoked = True  # type: ignore[attr-defined]
    return view


def asked_unattended(view: View) -> View:
    """Declare that open pages ask for this by themselves: it keeps nobody signed in."""
    view.tareeq_asked_unattended = True  # type: ignore[attr-defined]
    return view


def is_asked_unattended(app: Flask, endpoint: str | None) -> bool:
    view = app.view_functions.get(endpoint or "")
    return getattr(view, "tareeq_asked_unattended", False)


def by_token(*collections: str) -> Callable[[View], View]:
    """Declare that programs may read here by a token, if it is for these collections.

    A view that serves one collection or another says none, and asks ``may_read`` itself.
    """

    def declare(view: View) -> View:
        view.tareeq_by_token = collections  # type: ignore[attr-defined]
        return view

    return declare


def collections_by_token(app: Flask, endpoint: str) -> tuple[str, ...] | None:
    """What the view declared with ``by_token``; None where it did not."""
    return getattr(app.view_functions[endpoint], "tareeq_by_token", None)


def keeps_raw(member: str) -> Callable[[View], View]:
    """Declare that a JSON body's ``member`` is checked item by item, by the service itself."""

    def declare(view: View) -> View:
        view.tareeq_keeps_raw = member  # type: ignore[attr-defined]
        return view

    return declare


def takes_files_to(most_bytes: int) -> Callable[[View], View]:
    """Declare how large a file a view takes as a bare body, where forms are kept small."""

    def declare(view: View) -> View:
        view.tareeq_largest_file = most_bytes  # type: ignore[attr-defined]
        return view

    return declare


def largest_file(app: Flask, endpoint: str | None) -> int | None:
    """What the view declared with ``takes_files_to``; None where it did not."""
    view = app.view_functions.get(endpoint or "")
    found: int | None = getattr(view, "tareeq_largest_file", None)
    return found


def refuses(*codes: str) -> Callable[[View], View]:
    """Declare the codes of shared.wire.errors that this view may answer, beyond those that any
    view may: the API's description lists them, and tests/conformance holds the view to it.
    """

    def declare(view: View) -> View:
        view.tareeq_refuses = codes  # type: ignore[attr-defined]
        return view

    return declare


def declared_refusals(app: Flask, endpoint: str) -> tuple[str, ...]:
    return getattr(app.view_functions[endpoint], "tareeq_refuses", ())


def declared_roles(app: Flask, endpoint: str) -> frozenset[str] | None:
    """The roles declared for an endpoint; None when nobody declared any."""
    found: frozenset[str] | None = getattr(app.view_functions[endpoint], "tareeq_roles", None)
    return found


def is_open_to_revoked(app: Flask, endpoint: str) -> bool:
    return getattr(app.view_functions[endpoint], "tareeq_even_when_revoked", False)


def raw_member(app: Flask, endpoint: str | None) -> str:
    """The JSON member that an endpoint checks by itself, or ""."""
    view = app.view_functions.get(endpoint or "")
    return getattr(view, "tareeq_keeps_raw", "")
