"""What is said about deliveries, in the reader's language."""

from __future__ import annotations

from flask_babel import gettext as _

from server.webhooks.models import (
    ACTIVE,
    DELIVERED,
    FAILED,
    PAUSED,
    STOPPED,
    WAITING,
    WITHHELD,
    WebhookDelivery,
)
from server.webhooks.outcomes import FAILING, IS_GONE, OWNER

# State or status -> tone of its chip, and icon.
LOOKS = {
    ACTIVE: ("ok", "check-circle-outline"),
    PAUSED: ("muted", "pause-circle-outline"),
    STOPPED: ("bad", "alert-octagon-outline"),
    WAITING: ("info", "clock-outline"),
    DELIVERED: ("ok", "check"),
    FAILED: ("bad", "close"),
    WITHHELD: ("muted", "eye-off-outline"),
}


def word(state: str) -> str:
    return {
        ACTIVE: _("Active"),
        PAUSED: _("Paused"),
        STOPPED: _("Stopped"),
        WAITING: _("Waiting to be sent"),
        DELIVERED: _("Delivered"),
        FAILED: _("Failed"),
        WITHHELD: _("Not sent: outside your scope by then"),
    }[state]


def why_stopped(code: str) -> str:
    return {
        FAILING: _("Nothing was taken for five days, so we stopped trying. What happens is kept."),
        IS_GONE: _("The receiver answered 410: it is gone for good."),
        OWNER: _("Your password or role changed since. Resume it if it is still wanted."),
    }[code]


def outcome(delivery: WebhookDelivery) -> str:
    """What a try came to; "" before the first."""
    if delivery.answer is not None:
        return _("The receiver answered %(status)s", status=delivery.answer)
    troubles = {
        "name_unknown": _("No address is known for this name"),
        "address_private": _("The address is not a public one, and is not called"),
        "refused": _("Nothing listens at this address"),
        "timed_out": _("No answer in time"),
        "tls_wrong": _("No safe connection: its certificate is not valid"),
        "broken_off": _("The connection broke off"),
        "answer_wrong": _("What came back was no HTTP answer"),
    }
    return troubles.get(delivery.trouble or "", "")
