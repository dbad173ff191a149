"""Red, amber, green or grey: the worst of time, quality and safety. Silence is grey.

The limits are defaults kept as data with clause and source: data/rules.json.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from server.reporting.findings import Found

RED, AMBER, GREEN, GREY = "red", "amber", "green", "grey"
_WORST_FIRST = (RED, AMBER)
BETTER, WORSE, SAME = "better", "worse", "same"
HALF_A_DAY = Decimal("0.5")


@dataclass(frozen=True)
class Verdict:
    """``reason`` says why it is grey: no_plan, not_begun, coverage, parts_missing; else ""."""

    colour: str
    time: str
    quality: str
    safety: str
    reason: str


def limit(rules: Mapping[str, Any], name: str) -> Decimal:
    """The value of a limit in ``rules``. Raises KeyError when there is none of that name."""
    return Decimal(rules[name]["value"])


def time_colour(spi_t: Decimal | None, rules: Mapping[str, Any]) -> str:
    """The time part by SPI(t); grey without one."""
    if spi_t is None:
        return GREY
    if spi_t >= limit(rules, "time_green_from"):
        return GREEN
    return AMBER if spi_t >= limit(rules, "time_amber_from") else RED


def worst(parts: Sequence[str]) -> str:
    """A known red or amber shows; green needs every part green; else grey."""
    for colour in _WORST_FIRST:
        if colour in parts:
            return colour
    return GREEN if parts and all(part == GREEN for part in parts) else GREY


def quality_colour(found: Found) -> str:
    """Red with an open critical, amber with an overdue major; green only where somebody looked."""
    if found.critical:
        return RED
    if found.overdue:
        return AMBER
    return GREEN if found.looked else GREY


def safety_colour(found: Found) -> str:
    """Red where work was stopped, amber with a failed check; green only after a check."""
    if found.stopped:
        return RED
    if found.failed:
        return AMBER
    return GREEN if found.checked else GREY


def part_colours(found: Found | None) -> tuple[str, str]:
    """Of quality and of safety; both grey where findings are not read."""
    return (quality_colour(found), safety_colour(found)) if found else (GREY, GREY)


def judge(
    spi_t: Decimal | None,
    coverage_percent: Decimal | None,
    rules: Mapping[str, Any],
    has_plan: bool = True,
    quality: str = GREY,
    safety: str = GREY,
) -> Verdict:
    """The verdict on a week; a part that is not given is grey.

    ``coverage_percent`` is None when no report was due: then it forbids nothing.
    """
    time = time_colour(spi_t, rules)
    least = limit(rules, "coverage_least_percent")
    if not has_plan:
        return Verdict(GREY, time, quality, safety, "no_plan")
    if coverage_percent is not None and coverage_percent < least:
        return Verdict(GREY, time, quality, safety, "coverage")
    colour = worst([time, quality, safety])
    reason = "" if colour != GREY else "not_begun" if time == GREY else "parts_missing"
    return Verdict(colour, time, quality, safety, reason)


def arrow(gap_days: Decimal | None, last_week: Decimal | None) -> str | None:
    """Against last week: better, worse or same by half a day of SV(t); None without either."""
    if gap_days is None or last_week is None:
        return None
    change = gap_days - last_week
    if abs(change) < HALF_A_DAY:
        return SAME
    return BETTER if change > 0 else WORSE
