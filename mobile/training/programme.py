"""The programme of the training: invented works on the schematic network, due as of today."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from shared.wire.reference import reference_reply
from shared.wire.tour import tours_reply

_DATA = Path(__file__).parent / "programme.json"


def training_reference(today: date) -> dict[str, Any]:
    """A reference reply as the office would send it, its dates laid around ``today``."""
    data = json.loads(_DATA.read_text(encoding="utf-8"))
    del data["tour"]
    data["activities"] = [_dated(row, today) for row in data["activities"]]
    reply: dict[str, Any] = reference_reply.load({**data, "version": f"training {today}"})
    return reply


def training_tours(today: date) -> dict[str, Any]:
    """The trainee's tour of today, as the office would send it."""
    data = json.loads(_DATA.read_text(encoding="utf-8"))
    tour = {**data["tour"], "date": today.isoformat()}
    reply: dict[str, Any] = tours_reply.load({"version": f"training {today}", "tours": [tour]})
    return reply


def _dated(row: dict[str, Any], today: date) -> dict[str, Any]:
    start, finish = (timedelta(days=row.pop(name)) for name in ("starts_in_days", "ends_in_days"))
    return {
        **row,
        "baseline_start": (today + start).isoformat(),
        "baseline_finish": (today + finish).isoformat(),
    }
