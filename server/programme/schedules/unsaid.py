"""What a table says nothing of: to leave a column out is no instruction to erase."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.programme.schedules.comparing import Standing
from server.programme.schedules.rows import Rows

_VALUES = (
    "wbs", "percent", "actual_start", "actual_finish", "baseline_start", "baseline_finish",
)  # fmt: skip


def keep_what_is_unsaid(rows: Rows, standing: Standing) -> None:
    """Give a table's rows what stands of them and no row of it has; a program's file says all."""
    if not any(source.line for source in rows.sources.values()):
        return
    both = [(row, standing.rows[row["code"]]) for row in rows.activities
            if row["code"] in standing.rows]  # fmt: skip
    for name in _VALUES:
        if all(row[name] in (None, "") for row in rows.activities):
            for row, stood in both:
                row[name] = stood[name]
                # A table says by its WBS alone what is a summary.
                row["is_summary"] = stood["is_summary"] if name == "wbs" else row["is_summary"]
    if all(row["duration_min"] is None for row in rows.activities):
        for row, stood in both:
            _keep_length(row, stood)
    if not rows.links:
        rows.links = _standing_links(rows.sources, standing)


def _keep_length(row: dict[str, Any], stood: Mapping[str, Any]) -> None:
    """What stands was said of its days: of other days only a milestone's nothing is kept."""
    days, before = ([_day(one[end]) for end in ("start", "finish")] for one in (row, stood))
    if days == before or (stood["is_milestone"] and days[0] == days[1]):
        row["duration_min"], row["is_milestone"] = stood["duration_min"], stood["is_milestone"]


def _day(time: str | None) -> str:
    return (time or "")[:10]


def _standing_links(codes: Mapping[str, Any], standing: Standing) -> list[dict[str, Any]]:
    names = ("predecessor", "successor", "type", "lag_min")
    return [
        dict(zip(names, link, strict=True))
        for link in sorted(standing.links)
        if link[0] in codes and link[1] in codes
    ]
