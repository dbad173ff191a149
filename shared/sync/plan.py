"""What a tablet does next, given what it holds and what the last answer said.

Pure: the engine asks ``next_step``, does it, and hands the answer to the ``after_`` function of
that step, which gives the new ``Standing``. Randomness for jitter comes in as a fraction.

The order of one run: refresh the sign-in, push each outbox to its end, pull to the end. What
the server says about one outbox stops that outbox, not the pull: a returned work must reach
its inspector though his outbox is stuck. What speaks of the network or of the sign-in stops the
run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from shared.sync.answer import NOT_OURS, TABLET_CLOCK, Answer
from shared.sync.backoff import pause_s
from shared.sync.steps import (
    DeclareLost,
    End,
    OpenOutbox,
    Pull,
    Push,
    Queue,
    Refresh,
    Sent,
    Standing,
    Step,
)

# More than these in one run would mean that server and tablet misunderstand each other.
MAX_REFRESHES = 2
MAX_NEW_OUTBOXES = 2
MAX_STARTS_OVER = 2
MAX_GAPS = 3
_NEW_OUTBOX_CODES = frozenset({"fork", "outbox_unknown", "chain_broken"})
_NO_LOST_CODES = _NEW_OUTBOX_CODES | {"not_found", "method_not_allowed", "signature_wrong"}
# Either may be cured by a refresh: the access token is short-lived, and its secret may change.
_ACCESS_CODES = frozenset({"token_expired", "sign_in_needed"})
_SIGN_IN_CODES = _ACCESS_CODES | {"sign_in_failed"}
_STRANGER_CODES = frozenset({NOT_OURS, TABLET_CLOCK})
_REFUSING_CODES = frozenset({"device_revoked", "protocol_unknown"})


def next_step(standing: Standing) -> Step:
    """What to do now. Only ``End`` ends a run."""
    if standing.ending:
        return End(standing.ending, standing.pause_s, standing.code)
    if not standing.has_access:
        return Refresh() if standing.may_refresh else End("sign_in_needed", code=standing.code)
    queue = next(filter(_has_work, standing.queues), None)
    if queue is not None:
        return _step_of(queue, standing)
    if not standing.is_pulled:
        return Pull()
    return End("done") if standing.pause_s is None else _end_waiting(standing)


def _end_waiting(standing: Standing) -> End:
    return End("wait", standing.pause_s, standing.code)


def _step_of(queue: Queue, standing: Standing) -> Step:
    if queue.has_fork:
        return OpenOutbox(queue)
    if queue.send_from < queue.kept_from:
        return DeclareLost(queue)
    return Push(queue, standing.most)


def _has_work(queue: Queue) -> bool:
    """Whether something can be sent; only its own person opens a new outbox."""
    if queue.is_stuck or queue.send_from >= queue.next_n:
        return False
    return queue.is_own or not queue.has_fork


def fitting_receipts(
    receipts: Iterable[Mapping[str, Any]], sent: Iterable[Sent]
) -> list[Mapping[str, Any]]:
    """The receipts for what was sent: the same n, and the same change.

    A server that could not read a body cannot name its change: that is rejected, by n alone.
    """
    changes = {item.n: item.change for item in sent}
    return [
        receipt
        for receipt in receipts
        if receipt["n"] in changes
        and (
            receipt["change"] == changes[receipt["n"]]
            or (receipt["change"] is None and receipt["outcome"] == "rejected")
        )
    ]


def after_push(
    standing: Standing, step: Push, sent: tuple[Sent, ...], answer: Answer, fraction: float
) -> Standing:
    """The standing after a push was answered; its fitting receipts are kept by the engine."""
    if answer.message is None:
        return _after_refused_push(standing, step.queue, sent, answer, fraction)
    kept = {receipt["n"] for receipt in fitting_receipts(answer.message["receipts"], sent)}
    missing = [item.n for item in sent if item.n not in kept]
    if sent[0].n not in kept:
        # Well-formed, yet no word about what comes first: it would be sent again for ever.
        return _stuck(_waiting(standing, answer, fraction), step.queue)
    moved = replace(step.queue, send_from=min(missing, default=sent[-1].n + 1))
    return replace(_with(standing, moved), failures=0)


def _after_refused_push(
    standing: Standing, queue: Queue, sent: tuple[Sent, ...], answer: Answer, fraction: float
) -> Standing:
    if answer.code == "gap":
        return _after_gap(standing, queue, answer, fraction)
    if answer.code in _NEW_OUTBOX_CODES:
        return _with(standing, replace(queue, has_fork=True))
    if answer.code == "too_large" and len(sent) > 1:
        return replace(standing, most=max(1, len(sent) // 2))
    general = _after_any(standing, answer, fraction)
    if general.ending or not general.has_access:
        return general
    return _stuck(general, queue)


def _after_gap(standing: Standing, queue: Queue, answer: Answer, fraction: float) -> Standing:
    """Send from where the server stands; what is not kept any more is declared lost first."""
    next_n: Any = answer.error.get("next_n")
    is_number = isinstance(next_n, int) and not isinstance(next_n, bool)
    if not is_number or not 1 <= next_n < queue.send_from or queue.gaps >= MAX_GAPS:
        # It misses nothing before what we sent, and yet says so; or it forgets what it answered.
        return _stuck(_waiting(standing, answer, fraction), queue)
    return _with(standing, replace(queue, send_from=next_n, gaps=queue.gaps + 1))


def after_lost(standing: Standing, step: DeclareLost, answer: Answer, fraction: float) -> Standing:
    """The standing after a declaration was answered: what is kept is sent, in the same outbox.

    A server that cannot take it (an older one does not know it) gets a new outbox instead.
    """
    queue = step.queue
    if answer.message is not None:
        if answer.message["next_n"] < queue.kept_from:
            return _stuck(_waiting(standing, answer, fraction), queue)
        return _with(replace(standing, failures=0), replace(queue, send_from=queue.kept_from))
    if answer.code in _NO_LOST_CODES:
        return _with(standing, replace(queue, has_fork=True))
    general = _after_any(standing, answer, fraction)
    return general if general.ending or not general.has_access else _stuck(general, queue)


def after_new_outbox(
    standing: Standing, step: OpenOutbox, queues: Iterable[Queue], answer: Answer, fraction: float
) -> Standing:
    """``queues``: what the store holds after it moved the bodies (or did not)."""
    if answer.message is None:
        general = _after_any(standing, answer, fraction)
        return general if general.ending or not general.has_access else _stuck(general, step.queue)
    opened = replace(standing, queues=tuple(queues), new_outboxes=standing.new_outboxes + 1)
    if opened.new_outboxes <= MAX_NEW_OUTBOXES:
        return opened
    stuck = tuple(replace(queue, is_stuck=True) for queue in opened.queues)
    return replace(_waiting(opened, answer, fraction), queues=stuck)


def after_refresh(standing: Standing, answer: Answer, fraction: float) -> Standing:
    refreshed = replace(standing, refreshes=standing.refreshes + 1)
    if answer.message is not None:
        if refreshed.refreshes > MAX_REFRESHES:
            return replace(_waiting(refreshed, answer, fraction), ending="wait")
        return replace(refreshed, has_access=True)
    if answer.code == "signature_wrong":
        return replace(refreshed, ending="sign_in_needed", code=answer.code)
    general = _after_any(refreshed, answer, fraction)
    return general if general.ending else replace(general, ending="wait")


def after_pull(
    standing: Standing, answer: Answer, queues: Iterable[Queue], fraction: float
) -> Standing:
    """``queues``: what the store holds after it kept the page, or after it started over."""
    if wants_start_over(answer):
        return _started_over(replace(standing, queues=tuple(queues)), answer, fraction)
    if answer.message is None:
        general = _after_any(standing, answer, fraction)
        if general.ending or not general.has_access:
            return general
        return replace(general, is_pulled=True)
    cursor, has_more = answer.message["cursor"], answer.message["more"]
    if has_more and cursor == standing.cursor:
        # There is more, and yet it goes no further: asking on would bring the same for ever.
        return replace(_waiting(standing, answer, fraction), is_pulled=True)
    return replace(standing, is_pulled=not has_more, cursor=cursor, failures=0)


def wants_start_over(answer: Answer) -> bool:
    """Whether our cursor is nothing to the server any more (it was restored)."""
    if answer.message is None:
        return answer.code in {"start_over", "cursor_wrong"}
    return bool(answer.message.get("start_over"))


def _started_over(standing: Standing, answer: Answer, fraction: float) -> Standing:
    """What is held here is offered again, and all is pulled."""
    if standing.starts_over >= MAX_STARTS_OVER:
        return replace(_waiting(standing, answer, fraction), ending="wait")
    return replace(standing, starts_over=standing.starts_over + 1)


def _after_any(standing: Standing, answer: Answer, fraction: float) -> Standing:
    """What an answer without its message means whatever was asked."""
    if answer.code == "no_network":
        return replace(_waiting(standing, answer, fraction), ending="no_network")
    if answer.code in _ACCESS_CODES and standing.has_access:
        return replace(standing, has_access=False, code=answer.code)
    if answer.code in _SIGN_IN_CODES:
        return replace(standing, ending="sign_in_needed", code=answer.code)
    if answer.code in _REFUSING_CODES:
        return replace(standing, ending="refused", code=answer.code)
    if answer.code in _STRANGER_CODES:
        # A captive portal or a proxy answers everything the same way: no use to go on.
        return replace(_waiting(standing, answer, fraction), ending="wait")
    return _waiting(standing, answer, fraction)


def _waiting(standing: Standing, answer: Answer, fraction: float) -> Standing:
    failures = standing.failures + 1
    pause = pause_s(failures, fraction, answer.retry_after_s)
    longest = max(pause, standing.pause_s or 0.0)
    return replace(standing, failures=failures, pause_s=longest, code=answer.code)


def _stuck(standing: Standing, queue: Queue) -> Standing:
    return _with(standing, replace(queue, is_stuck=True))


def _with(standing: Standing, queue: Queue) -> Standing:
    queues = tuple(queue if q.outbox == queue.outbox else q for q in standing.queues)
    return replace(standing, queues=queues)
