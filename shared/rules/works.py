"""Who may move a work from one state to the next, and what an acceptance may state."""

from __future__ import annotations

from decimal import Decimal

from shared.vocabulary.roles import INSPECTOR, SUPERVISOR
from shared.vocabulary.works import ACCEPTED, CORRECTED, LOGGED, RETURNED, WITHDRAWN

# (from, to) -> role. None: the work does not exist yet.
_TRANSITIONS: dict[tuple[str | None, str], str] = {
    (None, LOGGED): INSPECTOR,
    (LOGGED, RETURNED): SUPERVISOR,
    (CORRECTED, RETURNED): SUPERVISOR,
    (RETURNED, CORRECTED): INSPECTOR,
    (LOGGED, ACCEPTED): SUPERVISOR,
    (CORRECTED, ACCEPTED): SUPERVISOR,
    (LOGGED, WITHDRAWN): INSPECTOR,
    (RETURNED, WITHDRAWN): INSPECTOR,
    (CORRECTED, WITHDRAWN): INSPECTOR,
    (WITHDRAWN, LOGGED): INSPECTOR,
}
# Only the one who logged a work may take it back, or undo that.
_AUTHORS_ALONE = frozenset(pair for pair in _TRANSITIONS if WITHDRAWN in pair)


def may_move(before: str | None, after: str, role: str, is_author: bool) -> bool:
    """Whether somebody of ``role`` may move a work from ``before`` to ``after``."""
    needed = _TRANSITIONS.get((before, after))
    if needed != role:
        return False
    return is_author or (before, after) not in _AUTHORS_ALONE


def may_edit(state: str, role: str) -> bool:
    """Whether a work's measured fields may be edited. Edits of accepted work become proposals."""
    return role == INSPECTOR and state != WITHDRAWN


def acceptance_error(measured: Decimal, accepted: Decimal | None) -> str | None:
    """The error code of an acceptance of ``accepted`` out of ``measured``, or None.

    An acceptance states a quantity, above zero and at most the measured one.
    """
    if accepted is None:
        return "accepted_quantity_missing"
    if accepted <= 0:
        return "quantity_not_positive"
    if accepted > measured:
        return "accepted_above_measured"
    return None
