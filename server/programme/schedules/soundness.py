"""What no network can be worked out with: circles, ends before beginnings, absurd lengths."""

from __future__ import annotations

from server.programme.faults import Fault
from server.programme.schedules.rows import Rows
from shared.rules.critical_path.network import LONGEST, Link, NetworkActivity, NetworkError
from shared.rules.critical_path.order import Order

_MOST_NAMED = 12


def check_network(rows: Rows) -> None:
    """Add to the faults of ``rows``; of several circles the first is named."""
    for row in rows.activities:
        start, finish = (row["start"] or "")[:10], (row["finish"] or "")[:10]
        # What takes no time ends, in some programs, on the evening before the morning it begins.
        is_moment = row["is_milestone"] or row["is_summary"] or row["duration_min"] == 0
        if start and finish and finish < start and not is_moment:
            said = f"{row['code']}: {start} > {finish}"
            rows.faults.append(Fault(rows.lines[row["code"]], "finish", "dates_order", said))
    _check_lengths(rows)
    if circle := _circle(rows):
        named = circle if len(circle) <= _MOST_NAMED else [*circle[:_MOST_NAMED], "…"]
        line = rows.lines[circle[0]]
        rows.faults.append(Fault(line, "predecessors", "links_circle", " → ".join(named)))


def _check_lengths(rows: Rows) -> None:
    """Summaries are in no network; a lag below zero is a lead."""
    for row in rows.activities:
        if not row["is_summary"] and not 0 <= (row["duration_min"] or 0) <= LONGEST:
            _add_length(rows, row["code"], "duration", row["code"], row["duration_min"])
    for link in rows.links:
        if abs(link["lag_min"]) > LONGEST:
            ends = f"{link['predecessor']} → {link['successor']}"
            _add_length(rows, link["successor"], "predecessors", ends, link["lag_min"])


def _add_length(rows: Rows, code: str, column: str, said: str, minutes: int) -> None:
    shown = f"{said}: {round(minutes / 60, 1):.15g} h"
    rows.faults.append(Fault(rows.lines[code], column, "number_not_allowed", shown))


def _circle(rows: Rows) -> tuple[str, ...]:
    """Codes that wait for each other, the first repeated at the end; none is the rule."""
    activities = [NetworkActivity(row["code"], 0, "") for row in rows.activities]
    links = [Link(one["predecessor"], one["successor"]) for one in rows.links]
    try:
        Order(activities, links)
    except NetworkError as error:
        return error.activities
    return ()
