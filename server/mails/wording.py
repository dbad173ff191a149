"""What became of a mail, in the reader's language."""

from __future__ import annotations

from flask_babel import gettext as _

from server.mails.models import (
    BOUNCED,
    GIVEN_UP,
    HANDING,
    REFUSED,
    SENT,
    UNSURE,
    WAITING,
    WITHHELD,
)

# State -> (tone, icon) of its chip.
LOOKS = {
    WAITING: ("info", "clock-outline"),
    HANDING: ("info", "email-arrow-right-outline"),
    SENT: ("ok", "email-check-outline"),
    REFUSED: ("bad", "email-remove-outline"),
    BOUNCED: ("bad", "email-remove-outline"),
    GIVEN_UP: ("bad", "email-off-outline"),
    UNSURE: ("warn", "help-circle-outline"),
    WITHHELD: ("muted", "email-lock-outline"),
}


def state(code: str) -> str:
    return {
        WAITING: _("Waits to be sent"),
        HANDING: _("Being sent"),
        SENT: _("Sent"),
        REFUSED: _("Refused by the server"),
        BOUNCED: _("Came back"),
        GIVEN_UP: _("Given up"),
        UNSURE: _("Not known whether it arrived"),
        WITHHELD: _("Withheld"),
    }[code]


def trouble(code: str) -> str:
    """Why it is where it is; "" for what needs no words."""
    return {
        "": "",
        "unreachable": _("Our mail server does not answer."),
        "cut": _("The connection broke before the mail was whole."),
        "tls": _("Our mail server's certificate or encryption is not in order."),
        "no_tls": _("Our mail server offers no encryption, and is set to."),
        "sign_in": _("Our mail server does not take our name and password."),
        "server": _("Our mail server answered with an error."),
        "later": _("The server asks to try later."),
        "refused": _("The server refused it for good."),
        "bounced": _("A server on the way reported that it could not deliver it."),
        "unsure": _("The connection broke at the very end: ask whether it arrived."),
        "too_old": _("It waited longer than a week."),
        "may_not": _("The person may not see this page any more, or has no address."),
    }.get(code, code)
