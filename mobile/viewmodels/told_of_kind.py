"""What the page of a track or an attendance says first: how far, how long, from when to when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mobile.shapes import RecordView
from mobile.viewmodels.digits import figure
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.log_place import WITHIN_M
from mobile.viewmodels.shift_view import duration
from mobile.viewmodels.spots import named_at
from mobile.viewmodels.wording import clock_time, distance, ltr, short_date
from shared.rules.clocks import working_date
from shared.vocabulary import attendances, tracks
from shared.wire.fields import read_moment

# Fields that are told here in words of their own, or are of no use to a reader.
TOLD: Mapping[str, frozenset[str]] = {
    tracks.KIND: frozenset(
        {"started_at", "ended_at", "length_m", "count", "size", "media_type", "points", "line"}
    ),
    attendances.KIND: frozenset({"ended_at"}),
}
Lines = list[tuple[str, str]]


def told_first(kit: Kit, record: RecordView) -> Lines:
    """(name, value) pairs; none for other kinds."""
    if record.kind == tracks.KIND:
        return _track(kit, record.fields)
    if record.kind == attendances.KIND:
        return _attendance(kit, record)
    return []


def _track(kit: Kit, fields: Mapping[str, Any]) -> Lines:
    texts = kit.texts
    begun = read_moment(str(fields["started_at"]))
    ended = read_moment(str(fields["ended_at"])) if fields.get("ended_at") else None
    lines = [
        (texts("track_distance"), distance(float(fields.get("length_m") or 0), texts.language)),
        (texts("track_time"), duration(ended - begun, texts) if ended else ""),
        *_span(kit, begun, ended),
        (texts("track_fixes"), figure(f"{int(fields.get('count') or 0):,}")),
    ]
    return [(name, value) for name, value in lines if value]


def _attendance(kit: Kit, record: RecordView) -> Lines:
    ended = record.fields.get("ended_at")
    lines = _span(kit, record.made_at, read_moment(str(ended)) if ended else None)
    place = _place(kit, record.fields.get("place"))
    return [*lines, (kit.texts("place"), place)] if place else lines


def _span(kit: Kit, begun: datetime, ended: datetime | None) -> Lines:
    texts = kit.texts
    told = [(texts("begun_at"), _moment(kit, begun))]
    return [*told, (texts("ended_at"), _moment(kit, ended))] if ended else told


def _moment(kit: Kit, moment: datetime) -> str:
    return f"{short_date(working_date(moment), kit.language)} · {clock_time(moment)}"


def _place(kit: Kit, place: Any) -> str:
    """Street and area; figures where neither is known."""
    if not isinstance(place, Mapping):
        return ""
    lat, lon = float(place["lat"]), float(place["lon"])
    names = [kit.texts.either(*one) for one in named_at(kit.store, lat, lon, WITHIN_M)]
    return " · ".join(names) or ltr(f"{lat:.5f}, {lon:.5f}")
