"""Non-conformances in words: what each step is called, and whose move it is."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from server.http.language import language, number
from shared.vocabulary.roles import ROLES

TITLES = {
    "issue": _("Issue it to the contractor"),
    "respond": _("Respond"),
    "dispose": _("Decide how it is treated"),
    "ask_again": _("Ask for a better response"),
    "uphold": _("Answer the dispute: it stands"),
    "correct": _("Report the corrective action"),
    "reinspect": _("Ask for a re-inspection"),
    "close": _("Close it"),
    "send_back": _("Not put right: back to the contractor"),
    "dispute": _("Dispute it"),
    "reopen": _("Reopen it"),
    "void": _("Void it"),
}
BUTTONS = {
    "issue": _("Issue"),
    "respond": _("Send the response"),
    "dispose": _("Decide"),
    "ask_again": _("Send it back"),
    "uphold": _("Uphold it"),
    "correct": _("Report it done"),
    "reinspect": _("Schedule it"),
    "close": _("Close"),
    "send_back": _("Send it back"),
    "dispute": _("Dispute"),
    "reopen": _("Reopen"),
    "void": _("Void"),
}
ICONS = {
    "issue": "send-outline",
    "respond": "reply-outline",
    "dispose": "gavel",
    "ask_again": "keyboard-return",
    "uphold": "shield-check-outline",
    "correct": "hammer-wrench",
    "reinspect": "calendar-clock",
    "close": "check",
    "send_back": "keyboard-return",
    "dispute": "scale-balance",
    "reopen": "lock-open-variant-outline",
    "void": "cancel",
}
# What the field of a reason is called, by step.
FIELD_HINTS = {
    "dispose": _("Note on the decision"),
    "ask_again": _("What is missing in the response"),
    "uphold": _("Answer to the dispute"),
    "close": _("Why it can be closed"),
    "send_back": _("What was not put right"),
    "reopen": _("Why it is opened again"),
}
DONE = {
    "issue": _("Issued. The contractor's time runs."),
    "respond": _("The response is with the supervisor."),
    "dispose": _("The treatment is decided."),
    "ask_again": _("Back to the contractor."),
    "uphold": _("The dispute is answered. It is with the contractor again."),
    "correct": _("Reported. The supervisor asks for a re-inspection."),
    "reinspect": _("Scheduled. The inspector's tablet has it after its next sync."),
    "close": _("Closed."),
    "send_back": _("Back to the contractor."),
    "dispute": _("Disputed. The supervisor answers."),
    "reopen": _("Open again."),
    "void": _("Voided. Its history stays."),
}


def awaited_words(role: str | None) -> str:
    """Whose move it is; "" when it has ended."""
    if role is None:
        return ""
    return gettext("Next: %(role)s", role=ROLES.name(role, language()))


def span(length: timedelta) -> str:
    """How long, to the hour: days alone from two days on, minutes under an hour, never none."""
    minutes = max(0, int(length.total_seconds() // 60))
    if not minutes:
        return gettext("less than a minute")
    if minutes < 60:
        return ngettext("%(num)s minute", "%(num)s minutes", minutes)
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(num)s hour", "%(num)s hours", hours)
    days = hours // 24
    return ngettext("%(num)s day", "%(num)s days", days)


def money(amount: Decimal) -> str:
    """Kuwaiti dinars, to the fils."""
    return gettext("KWD %(amount)s", amount=number(amount, 3))
