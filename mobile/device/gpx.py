"""GPX 1.0 and 1.1, read as a stream.

gpxpy is not used: it gives up a whole file for one bad point, so that nothing could be kept
or counted, and it holds the whole tree in memory. Here a bad point is a fault, a file that breaks
off keeps what came before, and a document type (the door to entity bombs) ends the reading.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import BinaryIO
from xml.parsers import expat  # entities are refused below

from mobile.device.track import (
    MOST_BYTES,
    PIECE_BYTES,
    RANGE_ERROR_M,
    Track,
    believable,
    place_is_sane,
)
from mobile.shapes import Fix

_POINTS = frozenset({"trkpt", "rtept", "wpt"})
_DETAILS = frozenset({"time", "hdop", "course"})
_LONGEST_DETAIL = 100


class _RefusedError(Exception):
    """The file asks for what is never done: a document type, an entity."""


class _Reader:
    """Collects points as expat meets them."""

    def __init__(self) -> None:
        self.track = Track()
        self._point: dict[str, str] | None = None
        self._detail = ""
        self._text = ""
        self._in_segment = 0
        self._segment_started_at = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(" ")[2]
        if name in _POINTS:
            self._point = dict(attributes)
        elif name == "trkseg":
            self._segment_started_at = len(self.track.fixes) + self.track.fault_count
        elif self._point is not None and name in _DETAILS:
            self._detail, self._text = name, ""

    def text(self, text: str) -> None:
        if self._detail and len(self._text) < _LONGEST_DETAIL:
            self._text += text

    def end(self, name: str) -> None:
        name = name.rpartition(" ")[2]
        if name == self._detail and self._point is not None:
            self._point[name] = self._text.strip()
            self._detail = ""
        elif name in _POINTS and self._point is not None:
            self._keep(self._point)
            self._point = None
        elif name == "trkseg":
            # A segment without points: the receiver was on and found nothing.
            seen = len(self.track.fixes) + self.track.fault_count
            self.track.gaps += seen == self._segment_started_at

    def refuse(self, *_: object) -> None:
        raise _RefusedError

    def _keep(self, point: dict[str, str]) -> None:
        try:
            lat, lon = float(point["lat"]), float(point["lon"])
        except (KeyError, ValueError):
            self.track.faults["place"] += 1
            return
        if not place_is_sane(lat, lon):
            self.track.faults["place"] += 1
        elif self.track.has_room():
            self.track.fixes.append(
                Fix(
                    lat,
                    lon,
                    accuracy_m=self._number(point, "hdop", RANGE_ERROR_M),
                    fixed_at=self._moment(point),
                    heading_deg=self._number(point, "course", 1.0),
                )
            )

    def _number(self, point: dict[str, str], name: str, factor: float) -> float | None:
        """A detail that cannot be read is a fault; the point stays."""
        if not point.get(name):
            return None
        try:
            number = float(point[name])
        except ValueError:
            number = -1.0
        if not 0 <= number < 1e5:
            self.track.faults[name] += 1
            return None
        return number * factor

    def _moment(self, point: dict[str, str]) -> datetime | None:
        if not point.get("time"):
            return None
        try:
            moment = datetime.fromisoformat(point["time"])
            # GPX times are UTC, whether their zone is written or not.
            zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return believable(zoned.astimezone(UTC))
        except (ValueError, OverflowError):
            self.track.faults["time"] += 1
            return None


def read_gpx(file: BinaryIO) -> Track:
    """Every usable track, route and way point, in the order of the file."""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.EntityDeclHandler = reader.refuse
    try:
        for piece in iter(lambda: file.read(PIECE_BYTES), b""):
            parser.Parse(piece)
            if file.tell() > MOST_BYTES:
                reader.track.faults["too_large"] += 1
                return reader.track
        parser.Parse(b"", True)
    except _RefusedError:
        reader.track.faults["document_type"] += 1
    except (expat.ExpatError, ValueError, LookupError):
        reader.track.faults["xml"] += 1
    return reader.track
