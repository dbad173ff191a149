"""Does a delivery ticket's weight fit the ground that it is said to lie on?

Source: the programme's integrity rule, tonnes = area x thickness x density; 1,000 m2 of 5 cm at
2.40 t/m3 are 120 t, and a ticket that is off by more than 5 % is flagged.
"""

from __future__ import annotations

from decimal import Decimal

# Of the computed weight, either way.
MOST_OFF_PERCENT = Decimal(5)


def tonnes(area_m2: Decimal, thickness_m: Decimal, density_t_m3: Decimal) -> Decimal:
    """Weight of a compacted layer, in tonnes."""
    return area_m2 * thickness_m * density_t_m3


def is_ticket_off(
    ticket_t: Decimal, computed_t: Decimal, most_percent: Decimal = MOST_OFF_PERCENT
) -> bool:
    """Whether a ticket differs from the computed weight by more than ``most_percent`` of it."""
    return abs(ticket_t - computed_t) * 100 > most_percent * computed_t
