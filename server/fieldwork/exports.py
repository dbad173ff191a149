"""Works as files for a spreadsheet or a map program."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from server.fieldwork.wording import plain
from server.http.language import language
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.works import FLAGS, LANES, LAYERS, STATES, UNITS
from shared.wire.fields import write_moment

# A spreadsheet would run such a cell as a formula.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# Without it spreadsheets read Arabic as Latin-1.
BYTE_ORDER_MARK = "\ufeff"


def works_csv(rows: Iterable[Any]) -> str:
    """CSV with a heading in the reader's language; quantities with a point, dates ISO."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    writer.writerow(_headings())
    # Asked once: a hundred thousand rows have a million words.
    reader = language()
    for row in rows:
        writer.writerow([_safe(cell) for cell in _cells(row, reader)])
    return out.getvalue()


def _headings() -> list[str]:
    return [
        *(_("Working date"), _("Governorate"), _("Contract"), _("Activity"), _("Activity name")),
        *(_("Road section"), _("From (m)"), _("To (m)"), _("Layer"), _("Lane")),
        *(_("Measured quantity"), _("Accepted quantity"), _("Unit"), _("State"), _("Flags")),
        *(_("Notes"), _("Reason for the return"), _("Inspector")),
        *(_("Latitude"), _("Longitude"), _("Received"), _("Record")),
        # Added later: whoever counts columns finds the others where they were.
        *(_("Thickness (mm)"), _("Delivery tickets"), _("Weight by tickets (t)")),
    ]


def _cells(row: Any, reader: str) -> list[str]:
    work, activity, boq, _section, _area, author, lat, lon = row
    flags = "؛ ".join(FLAGS.name(flag, reader) for flag in work.flags)
    return [
        *(work.working_date.isoformat(), GOVERNORATES.name(work.governorate, reader)),
        *(str(work.contract), work.activity, _name(activity, reader), work.section or ""),
        *(plain(work.from_m), plain(work.to_m)),
        *(LAYERS.name(work.layer, reader), LANES.name(work.lane, reader)),
        *(plain(work.quantity), plain(work.accepted_quantity), UNITS.name(boq.unit, reader)),
        *(STATES.name(work.state, reader), flags),
        *(work.notes, work.return_reason or "", _name(author, reader)),
        *("" if lat is None else f"{lat:.6f}", "" if lon is None else f"{lon:.6f}"),
        *(write_moment(work.first_received_at), str(work.record)),
        plain(work.thickness_mm),
        str(len(work.ticket_numbers)) if work.ticket_numbers else "",
        plain(work.ticket_tonnes),
    ]


def _name(row: Any, reader: str) -> str:
    return str(row.name_en if reader == "en" else row.name_ar)


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RISKY) else cell


def works_geojson(rows: Iterable[Any]) -> str:
    """A FeatureCollection (RFC 7946); a work without a place has a null geometry."""
    features = [_feature(row) for row in rows]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def _feature(row: Any) -> dict[str, Any]:
    work, lat, lon = row[0], row[-2], row[-1]
    place = None if lat is None else {"type": "Point", "coordinates": [lon, lat]}
    properties = _properties(*row[:3])
    return {"type": "Feature", "id": str(work.record), "geometry": place, "properties": properties}


def _properties(work: Any, activity: Any, boq: Any) -> dict[str, Any]:
    return {
        "working_date": work.working_date.isoformat(),
        "governorate": work.governorate,
        "contract": work.contract,
        "activity": work.activity,
        "name_ar": activity.name_ar,
        "name_en": activity.name_en,
        "section": work.section,
        "from_m": plain(work.from_m) or None,
        "to_m": plain(work.to_m) or None,
        "layer": work.layer,
        "lane": work.lane,
        "measured": plain(work.quantity),
        "accepted": plain(work.accepted_quantity) or None,
        "unit": boq.unit,
        "thickness_mm": plain(work.thickness_mm) or None,
        "tickets": len(work.ticket_numbers or ()),
        "ticket_tonnes": plain(work.ticket_tonnes) or None,
        "state": work.state,
        "flags": work.flags,
        "notes": work.notes,
    }
