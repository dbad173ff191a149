"""What ``make run`` says when it is ready, in Arabic and English."""

from __future__ import annotations

import psycopg

from server.accounts.demonstration import PASSWORD, PEOPLE
from server.config import libpq_url
from shared.vocabulary.roles import ROLES


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
    """A line for each person of the demonstration who is here, and their one password."""
    people = [(name, who) for name, who in PEOPLE if name in usernames]
    if not people:
        return []
    return [
        f"  Demonstration sign-ins, all with the password {PASSWORD} (invented people)",
        f"  حسابات تجريبية لأشخاص وهميين، وكلمة المرور للجميع {PASSWORD}",
        *(f"    {n:<22} {ROLES[w.role].en:<14} {w.name_en:<34} {w.name_ar}" for n, w in people),
        "",
    ]


def _first_administrator() -> list[str]:
    return [
        "  Nobody can sign in yet. Make the first administrator from another terminal:",
        "  لا حسابات بعد. أنشئ أول مدير نظام من نافذة أخرى:",
        "    .venv/bin/tareeq user add NAME",
        "",
    ]
