"""Inspection requests in words: what each step is called, and what stands on its buttons."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

TITLES = {
    "schedule": _("Schedule the request"),
    "confirm": _("Confirm the release"),
    "comment": _("Release it with comments"),
    "reject": _("Refuse it"),
    "ask_again": _("Ask again, as the next revision"),
    "move": _("Schedule it otherwise"),
    "missed": _("Somebody did not come"),
    "withdraw": _("Withdraw the request"),
}
BUTTONS = {
    "schedule": _("Set the time"),
    "confirm": _("Confirm"),
    "comment": _("Release with comments"),
    "reject": _("Refuse"),
    "ask_again": _("Ask again"),
    "move": _("Schedule it otherwise"),
    "missed": _("Tell it"),
    "withdraw": _("Withdraw"),
}
ICONS = {
    "schedule": "calendar-clock",
    "confirm": "check",
    "comment": "comment-check-outline",
    "reject": "close",
    "ask_again": "refresh",
    "move": "calendar-clock",
    "missed": "account-off-outline",
    "withdraw": "cancel",
}
# What the field of a note is called, by step.
HINTS = {
    "ask_again": _("What was put right"),
    "missed": _("What happened"),
}
DONE = {
    "schedule": _("The request is scheduled. The inspector's tablet has it after its next sync."),
    "confirm": _("The release is confirmed."),
    "comment": _("Released, with the comments."),
    "reject": _("Refused. The contractor asks again once it is put right."),
    "ask_again": _("Asked again. The office's time to schedule it runs."),
    "move": _("Scheduled otherwise. Tablets have it after their next sync."),
    "missed": _("Noted who did not come. The office schedules it again."),
    "withdraw": _("Withdrawn. Its history stays."),
}
OUTCOMES = {
    "released": ("ok", "lock-open-check-outline", _("Released")),
    "refused": ("bad", "lock-alert-outline", _("Refused")),
}
