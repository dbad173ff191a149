"""What ``make run`` says when it is ready, in Arabic and English."""

from __future__ import annotations

import importlib
import importlib.util

import psycopg

from server.config import libpq_url

LISTING = "server.accounts.demonstration"


def greeting(address: str, database_url: str) -> str:
    """The address, who may sign in, and how to stop; several lines."""
    usernames = _usernames(database_url)
    lines = ["", f"  Tareeq is ready  ·  طريق جاهز:  {address}", ""]
    lines += _sign_ins(usernames) if usernames else _first_administrator()
    lines += ["  Ctrl-C stops everything  ·  للإيقاف: Ctrl-C", ""]
    return "\n".join(lines)


def _usernames(database_url: str) -> set[str]:
    with psycopg.connect(libpq_url(database_url)) as connection:
        return {row[0] for row in connection.execute("SELECT username FROM person")}


def _sign_ins(usernames: set[str]) -> list[str]:
    """A line for each person of the demonstration who is here: name to sign in, password, role."""
    if importlib.util.find_spec(LISTING) is None:
        return []
    people = [p for p in importlib.import_module(LISTING).SIGN_INS if p.username in usernames]
    if not people:
        return []
    return [
        "  Demonstration sign-ins, invented people  ·  حسابات تجريبية لأشخاص وهميين:",
        *(f"    {p.username:<16} {p.password:<20} {p.role:<14} {p.name_ar}" for p in people),
        "",
    ]


def _first_administrator() -> list[str]:
    return [
        "  Nobody can sign in yet. Make the first administrator from another terminal:",
        "  لا حسابات بعد. أنشئ أول مدير نظام من نافذة أخرى:",
        "    .venv/bin/tareeq user add",
        "",
    ]
