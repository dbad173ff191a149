"""What of the forms holds now: times to answer, and the checklists that fit a work."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from server.forms import queries
from server.forms.parts import CHECKLISTS, CLOCKS
from shared.rules.due import Due


def dues() -> list[Due]:
    """How long somebody has to answer, by kind and level, as it holds now."""
    found = [row["body"] for row in queries.newest_of(CLOCKS)]
    return [
        Due(row["of"], row["level"], Decimal(row["hours"]), row["clause"], row["source"])
        for row in found
    ]


def answer_time(of: str, level: str) -> str:
    """The same in SQL, as an interval: ``level`` says whose; NULL for one without a time."""
    # Names are our own constants.
    return f"""(
        SELECT CASE WHEN NOT is_withdrawn
               THEN make_interval(secs => 3600 * CAST(body ->> 'hours' AS float)) END
        FROM form_entry
        WHERE part = '{CLOCKS}' AND body ->> 'of' = '{of}' AND body ->> 'level' = {level}
        ORDER BY version DESC LIMIT 1)"""  # noqa: S608


def checklists_for(type_: str, work_type: str) -> list[dict[str, Any]]:
    """Those of a type that fit a work type, with their ``version``; its own ones come first."""
    rows = [{**row["body"], "version": row["version"]} for row in queries.newest_of(CHECKLISTS)]
    of_type = [one for one in rows if one["type"] == type_]
    fitting = [one for one in of_type if work_type in (one["work_types"] or [work_type])]
    # The fewer works it is for, the more it is for this one.
    return sorted(fitting, key=lambda one: (len(one["work_types"]) or 999, one["code"]))
