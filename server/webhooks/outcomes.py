"""What follows from an answer, or from none: the next try, and when we stop by ourselves."""

from __future__ import annotations

from datetime import timedelta

from server.ports import ports
from server.webhooks.models import DELIVERED, STOPPED, Webhook, WebhookDelivery

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=6)
STOPPED_AFTER = timedelta(days=5)
GONE = 410
# Why we stopped: nobody answered for days; the receiver said that it is gone for good; the owner
# may no longer, or has a new password.
FAILING, IS_GONE, OWNER = "failing", "gone", "owner"


def note(webhook: Webhook, delivery: WebhookDelivery, answer: int | None, trouble: str) -> None:
    """Keep what a try came to. ``answer``: the HTTP status; None where nobody answered."""
    now = ports().clock.now()
    delivery.tries += 1
    delivery.tried_at, delivery.answer, delivery.trouble = now, answer, trouble or None
    if answer is not None and 200 <= answer < 300:
        delivery.status = DELIVERED
        webhook.failures, webhook.failing_since = 0, None
        return
    webhook.failures += 1
    webhook.failing_since = webhook.failing_since or now
    webhook.due_at = now + pause_after(webhook.failures)
    if answer == GONE:
        stop(webhook, IS_GONE)
    elif now - webhook.failing_since >= STOPPED_AFTER:
        stop(webhook, FAILING)


def stop(webhook: Webhook, why: str) -> None:
    webhook.state, webhook.stopped_for = STOPPED, why


def pause_after(failures: int) -> timedelta:
    """Twice as long after each failure, up to six hours; a half of it by chance.

    So receivers of one house that went down together are not all tried in one moment.
    """
    longest = min(FIRST_PAUSE * 2 ** min(failures - 1, 20), LONGEST_PAUSE)
    part = int.from_bytes(ports().randomness.token_bytes(2), "big") / 0xFFFF
    return longest * (0.5 + part / 2)
