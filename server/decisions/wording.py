"""Decisions in words: what each step is called, and of whom one is wanted."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from server.http.language import language, named
from shared.vocabulary.decisions import (
    DECIDED,
    DELEGATED,
    DONE,
    FROM_DELAY,
    FROM_OBSTACLE,
    REFUSED,
    WANTED,
    WITHDRAWN,
)
from shared.vocabulary.places import GOVERNORATES

TITLES = {
    "decide": _("Give your decision"),
    "delegate": _("Delegate it"),
    "refuse": _("Refuse it"),
    "done": _("It is done"),
    "withdraw": _("Withdraw it: no decision is wanted any more"),
}
BUTTONS = {
    "decide": _("Keep the decision"),
    "delegate": _("Delegate"),
    "refuse": _("Refuse"),
    "done": _("Done"),
    "withdraw": _("Withdraw"),
}
ICONS = {
    "decide": "gavel",
    "delegate": "account-arrow-right-outline",
    "refuse": "close",
    "done": "check",
    "withdraw": "cancel",
}
LABELS = {
    "answer": _("What is decided"),
    "due_on": _("To be done by"),
    "delegate": _("To whom"),
    "delegated_until": _("To be decided by"),
    "reason": _("Reason"),
    "note": _("Note"),
}
TOLD = {
    "decide": _("The decision is kept. It is followed until it is done."),
    "delegate": _("Delegated. It stays in your week until it is decided."),
    "refuse": _("Refused, with your reason."),
    "done": _("Kept as done."),
    "withdraw": _("Withdrawn. Its history stays."),
}
# A state's tone and icon: never told by colour alone.
LOOKS = {
    WANTED: ("warn", "gavel"),
    DELEGATED: ("violet", "account-arrow-right-outline"),
    DECIDED: ("info", "progress-check"),
    DONE: ("ok", "check"),
    REFUSED: ("bad", "close"),
    WITHDRAWN: ("muted", "cancel"),
}
# What a version in the history is called, by the state that it brought.
EVENTS = {
    WANTED: _("A decision is asked for"),
    DELEGATED: _("Delegated"),
    DECIDED: _("Decided"),
    DONE: _("Done"),
    REFUSED: _("Refused"),
    WITHDRAWN: _("Withdrawn"),
}
DUE_LABELS = {
    WANTED: _("To be decided by"),
    DELEGATED: _("To be decided by"),
    DECIDED: _("To be done by"),
}
SOURCE_PAGES = {
    FROM_DELAY: ("delays.event_page", "event"),
    FROM_OBSTACLE: ("record_pages.record_page", "record"),
}


def wanted_of(governorate: str, decider: Any, delegate: Any = None) -> str:
    """Of whom it is wanted: a person by name, or the governor of the place."""
    if delegate is not None or decider is not None:
        return named(delegate or decider)
    return gettext("The governor of %(place)s", place=GOVERNORATES.name(governorate, language()))
