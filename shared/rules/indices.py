"""Variances and indices of value against plan and cost.

Source: ANSI/PMI 19-006-2019, The Standard for Earned Value Management. Value and cost are in
Kuwaiti dinar, exact decimals. Silence is None (grey): what nobody reported is not 0, and an
index without a divisor says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

Known = Decimal | None


@dataclass(frozen=True)
class ScheduleIndices:
    """SV = EV - PV in dinars; SPI = EV / PV. SPI drifts to 1 on late work: SPI(t) is headline."""

    sv: Known
    spi: Known


@dataclass(frozen=True)
class CostIndices:
    """CV = EV - AC; CPI = EV / AC; the three usual estimates at completion, and what follows.

    ``eac``: the rest at the cost so far, AC + (BAC - EV) / CPI = BAC / CPI. ``eac_at_budget``:
    the rest as budgeted, AC + (BAC - EV). ``eac_composite``: the rest at cost and pace so far,
    AC + (BAC - EV) / (CPI x SPI). ``etc`` = EAC - AC and ``vac`` = BAC - EAC are of the first.
    ``tcpi`` = (BAC - EV) / (BAC - AC): the CPI that the rest needs to keep to the budget.

    On a re-measured contract the employer's cost is about the certified value, so that CPI says
    nothing there: show certified beside earned.
    """

    cv: Known = None
    cpi: Known = None
    eac: Known = None
    eac_at_budget: Known = None
    eac_composite: Known = None
    etc: Known = None
    vac: Known = None
    tcpi: Known = None


def schedule_indices(planned: Decimal, earned: Known) -> ScheduleIndices:
    """SV and SPI; SPI is None before the first planned value, both when nobody reported."""
    if earned is None:
        return ScheduleIndices(None, None)
    return ScheduleIndices(earned - planned, ratio(earned, planned))


def cost_indices(bac: Decimal, planned: Decimal, earned: Known, cost: Known) -> CostIndices:
    """All that cost says at BAC, PV, EV and AC; nothing when EV or AC is not known."""
    if earned is None or cost is None:
        return CostIndices()
    rest = bac - earned
    cpi, spi = ratio(earned, cost), ratio(earned, planned)
    eac = cost + rest / cpi if cpi else None
    return CostIndices(
        cv=earned - cost,
        cpi=cpi,
        eac=eac,
        eac_at_budget=cost + rest,
        eac_composite=cost + rest / (cpi * spi) if cpi and spi else None,
        etc=None if eac is None else eac - cost,
        vac=None if eac is None else bac - eac,
        tcpi=ratio(rest, bac - cost),
    )


def ratio(part: Decimal, whole: Decimal) -> Known:
    """part / whole; None when the whole is nothing, or less."""
    return part / whole if whole > 0 else None
