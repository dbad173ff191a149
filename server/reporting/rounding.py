"""Figures as text, rounded once, so that page, API and store say the same; None stays None."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from shared.rules.earned_value import ZERO, percent

TENTH, ONE = Decimal("0.1"), Decimal(1)


def share(part: Decimal, whole: Decimal) -> str | None:
    return text(tenths(percent(part, whole)))


def tenths(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(TENTH, ROUND_HALF_UP)


def difference(mine: Decimal | None, theirs: Decimal | None) -> Decimal | None:
    """Of two numbers as shown: the gap that a reader gets by subtracting them."""
    return None if mine is None or theirs is None else mine - theirs


def whole(value: Decimal | None) -> int | None:
    """Whole days, halves away from zero."""
    return None if value is None else int(value.quantize(ONE, ROUND_HALF_UP) or ZERO)


def iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
