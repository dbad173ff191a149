"""What a tablet does next with its photos and other files, given what the last answer said.

Pure, like ``shared.sync.plan``: the engine asks ``next_step``, does it, and hands what came
back to the ``after_`` function. Thumbnails go before originals, and a file that cannot be sent
waits by itself, longer each time, while the others go on. After a kill the server is asked how
far a file is: at most one piece is sent again. Only a receipt of our own hash makes a file safe.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from shared.sync.answer import NO_NETWORK, NOT_OURS, Answer
from shared.sync.backoff import pause_s
from shared.sync.file_answer import FileAnswer
from shared.sync.parcels import (
    LANES,
    PROBLEM,
    THERE,
    WAITING,
    Ask,
    Carrying,
    CarryStep,
    Check,
    Create,
    Parcel,
    Piece,
    Renew,
    Stop,
)

# What goes at once on a line that is slow or not known: a kill costs no more than this.
PIECE_BYTES = 1024 * 1024
# A file of this size always travels with the request that announces it.
AT_ONCE_BYTES = 64 * 1024
MAX_REFRESHES = 2
# So many files in a row that the server could not take: it is the server, not the files.
MOST_SICK = 3
# So often a stranger may answer for an upload before it is asked for anew.
PATIENCE = 3
# So often in a row an upload may get no further before another one is made.
HOPELESS = 6
_SERVER_WIDE = {429, 503}
DAMAGED = "file_damaged"
_OTHER_BYTES = FileAnswer("mismatch")


def next_step(standing: Carrying) -> CarryStep:
    """What to do now. Only ``Stop`` ends a run."""
    if standing.ending:
        return Stop(standing.ending, standing.pause_s, standing.code)
    parcel = next(iter(_due(standing)), None)
    if parcel is None:
        return _stop(standing)
    if parcel.must_check:
        return Check(parcel)
    if not standing.has_access:
        return Renew() if standing.may_refresh else Stop("sign_in_needed", code=standing.code)
    return _to_send(parcel, max(PIECE_BYTES, standing.piece_bytes))


def _to_send(parcel: Parcel, most: int) -> Create | Ask | Piece:
    if not parcel.url:
        # If that failed before, some of it may be there: the answer tells, without more bytes.
        first = 0 if parcel.failures else min(most, parcel.size)
        return Create(parcel, parcel.size if parcel.size <= AT_ONCE_BYTES else first)
    if parcel.offset is None:
        return Ask(parcel)
    return Piece(parcel, parcel.offset, min(most, parcel.size - parcel.offset))


def _due(standing: Carrying) -> list[Parcel]:
    """What can be sent now: small files first, those that failed after the others, oldest first."""
    due = [p for p in _open(standing) if p.wait_s <= 0]
    return sorted(due, key=lambda parcel: (LANES[parcel.role], max(1, parcel.failures)))


def _open(standing: Carrying) -> list[Parcel]:
    return [
        parcel
        for parcel in standing.parcels
        if parcel.state == WAITING and (parcel.role != "original" or standing.may_send_originals)
    ]


def _stop(standing: Carrying) -> Stop:
    """Nothing can be sent now: all is there, or what is left waits."""
    waits = [parcel.wait_s for parcel in _open(standing)]
    return Stop("wait", min(waits), standing.code) if waits else Stop("done")


def after_answer(
    standing: Carrying, step: Create | Ask | Piece, answer: FileAnswer, fraction: float
) -> Carrying:
    """The standing after the server (or nobody, or somebody else) answered ``step``."""
    if answer.says == "sign_in" and standing.has_access:
        return replace(standing, has_access=False, code=answer.code)
    if answer.says == "sign_in":
        return replace(standing, ending="sign_in_needed", code=answer.code)
    if answer.says == "refused":
        return replace(standing, ending="refused", code=answer.code)
    parcel = _moved(step, answer, fraction)
    after = _with(standing, [parcel])
    if answer.says in {NO_NETWORK, NOT_OURS}:
        # A captive portal answers everything the same way: no use to go on.
        ending = NO_NETWORK if answer.says == NO_NETWORK else "wait"
        return _ended(after, ending, answer, fraction)
    if answer.says == "busy" or (answer.says == "lost" and isinstance(step, Create)):
        return _after_busy(after, answer, fraction)
    return replace(after, sick=0, failures=0)


def _after_busy(standing: Carrying, answer: FileAnswer, fraction: float) -> Carrying:
    sick = replace(standing, sick=standing.sick + 1)
    if answer.status in _SERVER_WIDE or sick.sick >= MOST_SICK:
        return _ended(sick, "wait", answer, fraction)
    return sick


def _ended(standing: Carrying, how: str, answer: FileAnswer | Answer, fraction: float) -> Carrying:
    failures = standing.failures + 1
    pause = pause_s(failures, fraction, answer.retry_after_s)
    return replace(standing, ending=how, failures=failures, pause_s=pause, code=answer.code)


def _moved(step: Create | Ask | Piece, answer: FileAnswer, fraction: float) -> Parcel:
    """The file after this answer about it."""
    parcel = step.parcel
    if answer.says == "yes":
        return _after_yes(step, answer, fraction)
    if answer.says == "no" and not _is_anothers(step, answer):
        return replace(parcel, state=PROBLEM, code=answer.code)
    if answer.says == "mismatch":
        return _to_check(parcel)
    is_lost = answer.says in {"lost", "no"} or (
        # A stranger that stands before a gone upload would hide that for ever.
        answer.says == NOT_OURS and isinstance(step, Ask) and parcel.failures >= PATIENCE
    )
    # Once may be the network's fault. A second time it may be this file's: others first.
    at_once = 1 if is_lost or answer.says in {"behind", NO_NETWORK, NOT_OURS} else 0
    url = "" if is_lost else parcel.url
    return _failed(replace(parcel, url=url, offset=None), answer, fraction, at_once)


def _is_anothers(step: Create | Ask | Piece, answer: FileAnswer) -> bool:
    """The upload is another file's, by an answer that went astray: ours would have room."""
    return isinstance(step, Piece) and answer.code == "file_too_large"


def _to_check(parcel: Parcel) -> Parcel:
    """Were the bytes here the wrong ones, or those on the way? Then ask what is there now."""
    return replace(parcel, offset=None, must_check=True)


def _after_yes(step: Create | Ask | Piece, answer: FileAnswer, fraction: float) -> Parcel:
    parcel = step.parcel
    if isinstance(step, Create):
        if not answer.place:
            return _failed(parcel, answer, fraction)
        # What failed before is not this upload's: it may get no further HOPELESS times of its own.
        failures = parcel.failures - parcel.failures % HOPELESS
        # Further than this tablet knows of: the upload itself must say so.
        offset = None if step.length or answer.offset else 0
        parcel = replace(parcel, url=answer.place, offset=offset, failures=failures)
        if not step.length:
            return parcel
    if not _is_believable(step, answer):
        # Nothing odd is built on: an upload that cannot say how far it is is asked for anew.
        parcel = replace(parcel, offset=None, url="" if isinstance(step, Ask) else parcel.url)
        return _failed(parcel, answer, fraction, tries_at_once=1)
    if answer.offset == parcel.size:
        return _after_last(step, parcel, answer, fraction)
    return _further(parcel, answer.offset or 0)


def _is_believable(step: Create | Ask | Piece, answer: FileAnswer) -> bool:
    offset, size = answer.offset, step.parcel.size
    if offset is None or answer.length not in {None, size}:
        return False
    if isinstance(step, Piece):
        return step.offset < offset <= step.offset + step.length
    return 0 <= offset <= (size if isinstance(step, Ask) else step.length)


def _further(parcel: Parcel, offset: int) -> Parcel:
    """The server has ``offset`` bytes; further than ever forgives what failed before."""
    failures = 0 if offset > parcel.reached else parcel.failures
    return replace(parcel, offset=offset, reached=max(offset, parcel.reached), failures=failures)


def _after_last(
    step: Create | Ask | Piece, parcel: Parcel, answer: FileAnswer, fraction: float
) -> Parcel:
    """All bytes are there; whether they are ours and kept, only the receipt tells."""
    if answer.receipt == parcel.sha256:
        return replace(
            _further(parcel, parcel.size), state=THERE, failures=0, code="", must_check=False
        )
    if answer.receipt is not None:
        return _to_check(replace(parcel, url=""))
    if isinstance(step, Ask):
        return _failed(replace(parcel, url="", offset=None), answer, fraction)
    return _failed(replace(parcel, offset=None), answer, fraction, tries_at_once=1)


def _failed(parcel: Parcel, answer: FileAnswer, fraction: float, tries_at_once: int = 0) -> Parcel:
    """Try again later; the first ``tries_at_once`` times in a row, at once.

    An upload that gets no further is left after a while, unless it is the network's fault.
    """
    failures = parcel.failures + 1
    is_hopeless = failures % HOPELESS == 0 and answer.says not in {NO_NETWORK, NOT_OURS}
    is_at_once = failures <= tries_at_once and not answer.retry_after_s
    wait_s = 0.0 if is_at_once else pause_s(failures, fraction, answer.retry_after_s)
    url = "" if is_hopeless else parcel.url
    return replace(parcel, failures=failures, wait_s=wait_s, url=url)


def after_check(standing: Carrying, step: Check, is_whole: bool, fraction: float) -> Carrying:
    """``is_whole``: the bytes here are still those of the file's name; then they go once more."""
    if not is_whole:
        return after_damage(standing, step.parcel)
    again = replace(step.parcel, must_check=False)
    return _with(standing, [_failed(again, _OTHER_BYTES, fraction, tries_at_once=1)])


def after_damage(standing: Carrying, parcel: Parcel) -> Carrying:
    """The file cannot be read here, or is another than was kept: a person must know."""
    return _with(standing, [replace(parcel, state=PROBLEM, code=DAMAGED, must_check=False)])


def after_renewal(standing: Carrying, answer: Answer, fraction: float) -> Carrying:
    renewed = replace(standing, refreshes=standing.refreshes + 1)
    if answer.message is not None and renewed.refreshes <= MAX_REFRESHES:
        return replace(renewed, has_access=True)
    if answer.code == NO_NETWORK:
        return _ended(renewed, NO_NETWORK, answer, fraction)
    if answer.code in {"sign_in_needed", "sign_in_failed", "token_expired", "signature_wrong"}:
        return replace(renewed, ending="sign_in_needed", code=answer.code)
    if answer.code in {"device_revoked", "protocol_unknown"}:
        return replace(renewed, ending="refused", code=answer.code)
    return _ended(renewed, "wait", answer, fraction)


def _with(standing: Carrying, parcels: Iterable[Parcel]) -> Carrying:
    new = {parcel.key: parcel for parcel in parcels}
    return replace(standing, parcels=tuple(new.get(p.key, p) for p in standing.parcels))
