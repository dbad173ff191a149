"""What a restatement lists: each figure that is another than in the issue before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from server.reporting.delay_figures import causes_told
from server.reporting.models import IssuedWeek

# In the order of the page.
RESTATED = ("planned_percent", "measured_percent", "accepted_percent")
PARTS = ("quality", "safety")

Json = dict[str, Any]


def what_changed(before: IssuedWeek, figures: Json, reference_sha256: str) -> list[Json]:
    """``{what, before, after}``: text, numbers or None. On the programme's page then what changed
    in each governorate, named as ``within``.
    """
    old = before.figures
    found = list(_changes(old, figures))
    if before.reference_sha256 != reference_sha256:
        found.append(_change("programme", before.reference_sha256[:12], reference_sha256[:12]))
    rows = {row["governorate"]: row for row in old.get("governorates", ())}
    for row in figures.get("governorates", ()):
        within = row["governorate"]
        found += [change | {"within": within} for change in _changes(rows[within], row)]
    return found


def _changes(old: Json, new: Json) -> Iterator[Json]:
    for what, before, after in _pairs(old, new):
        if before != after:
            yield _change(what, before, after)


def _pairs(*figures: Json) -> Iterator[tuple[str, Any, Any]]:
    for name in RESTATED:
        yield name, *(one[name] for one in figures)
    yield "wanted", *(one.get("decisions", {}).get("wanted") for one in figures)
    for name in PARTS:
        yield name, *(one["verdict"][name] for one in figures)
    for name in ("gap_days", "forecast_finish"):
        yield name, *((one["schedule"] or {}).get(name) for one in figures)
    yield "causes", *(causes_told(one) for one in figures)
    yield "received", *(one["coverage"]["received"] for one in figures)
    yield "colour", *(one["verdict"]["colour"] for one in figures)


def _change(what: str, before: Any, after: Any) -> Json:
    return {"what": what, "before": before, "after": after}
