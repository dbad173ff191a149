"""Who may move a work from one state to the next, and what an acceptance may state."""

from __future__ import annotations

from decimal import Decimal

from shared.rules.lifecycle import FIELD, OFFICE, OWN, Lifecycle, Moves
from shared.vocabulary.roles import INSPECTOR
from shared.vocabulary.works import ACCEPTED, CORRECTED, LOGGED, RETURNED, WITHDRAWN

# Only the one who logged a work may take it back, or undo that.
_MOVES: Moves = {
    (None, LOGGED): FIELD,
    (LOGGED, RETURNED): OFFICE,
    (CORRECTED, RETURNED): OFFICE,
    (RETURNED, CORRECTED): FIELD,
    (LOGGED, ACCEPTED): OFFICE,
    (CORRECTED, ACCEPTED): OFFICE,
    (LOGGED, WITHDRAWN): OWN,
    (RETURNED, WITHDRAWN): OWN,
    (CORRECTED, WITHDRAWN): OWN,
    (WITHDRAWN, LOGGED): OWN,
}
LIFECYCLE = Lifecycle(
    _MOVES,
    office=frozenset({"return_reason", "accepted_quantity"}),
    ended=frozenset({WITHDRAWN}),
)


def may_move(before: str | None, after: str, role: str, is_author: bool) -> bool:
    """Whether somebody of ``role`` may move a work from ``before`` to ``after``."""
    return LIFECYCLE.may_move(before, after, role, is_author)


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
