"""What a cut keeps beside its root: the programme as figures need it, read once as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, select

from server.db import db
from server.delays import service as delays
from server.forms import service as forms
from server.geography import service as geography
from server.programme.models import Activity, ActivityBoq, BoqItem, Contract
from shared.vocabulary.ncrs import KIND as NCR

RULES = Path(__file__).parent / "data" / "rules.json"


def reference_snapshot() -> dict[str, Any]:
    """The programme as figures need it, with the rules in force and the delays recorded.

    Decimals and dates are text.
    """
    return {
        "rules": json.loads(RULES.read_text(encoding="utf-8")),
        "delays": delays.standing_delays(),
        "answer_hours": {one.level: str(one.hours) for one in forms.dues() if one.of == NCR},
        "outlines": geography.outlines(),
        "places": _places(),
        "contracts": _rows(
            select(Contract.number, Contract.title_ar, Contract.title_en).order_by(Contract.number)
        ),
        "activities": _rows(_activities()),
        "boq": _rows(
            select(BoqItem.contract, BoqItem.code, BoqItem.quantity, BoqItem.rate_kwd).order_by(
                BoqItem.contract, BoqItem.code
            )
        ),
        "shares": _rows(
            select(
                *(ActivityBoq.activity, ActivityBoq.contract),
                *(ActivityBoq.boq_item, ActivityBoq.quantity),
            ).order_by(ActivityBoq.activity, ActivityBoq.boq_item)
        ),
    }


def _activities() -> Select[Any]:
    return select(
        *(Activity.code, Activity.contract, Activity.governorate),
        *(Activity.name_ar, Activity.name_en),
        Activity.baseline_start.label("start"),
        Activity.baseline_finish.label("finish"),
    ).order_by(Activity.code)


def _places() -> dict[str, list[str]]:
    """[longitude, latitude] of each activity, in degrees: text, to about ten metres."""
    asked = select(Activity.code, func.ST_X(Activity.place), func.ST_Y(Activity.place))
    return {
        code: [f"{lon:.4f}", f"{lat:.4f}"]
        for code, lon, lat in db.session.execute(asked.order_by(Activity.code))
    }


def _rows(asked: Any) -> list[dict[str, Any]]:
    """Rows by column name, as JSON has them: text for all but whole numbers."""
    return [
        {name: value if isinstance(value, int) else str(value) for name, value in row.items()}
        for row in db.session.execute(asked).mappings()
    ]
