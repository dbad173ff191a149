"""NMEA 0183, sentence by sentence, through pynmea2.

The sentences of one moment (GGA with its dilution, RMC with its date, GLL) make one fix. A
sentence with a wrong checksum is a fault and gives nothing; one without a fix is a gap.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, BinaryIO

import pynmea2

from mobile.device.track import (
    MOST_BYTES,
    RANGE_ERROR_M,
    Track,
    believable,
    place_is_sane,
)
from mobile.shapes import Fix

# The standard allows 82 characters; some receivers write longer ones, none this long.
LONGEST_LINE = 1024


@dataclass
class _Moment:
    """What the sentences of one time of day have said so far."""

    at: time | None
    lat: float | None = None
    lon: float | None = None
    hdop: float | None = None
    deviation_m: float | None = None
    heading_deg: float | None = None
    is_gap: bool = False


class _Reader:
    def __init__(self) -> None:
        self.track = Track()
        self._moment: _Moment | None = None
        self._date: date | None = None

    def take(self, sentence: Any) -> None:
        kind = getattr(sentence, "sentence_type", "")
        if kind == "ZDA":
            self._take_date(sentence)
        elif kind == "GST":
            self._take_deviation(sentence)
        elif kind in {"GGA", "RMC", "GLL", "GNS"}:
            self._take_place(kind, sentence)

    def _take_place(self, kind: str, sentence: Any) -> None:
        at = sentence.timestamp if isinstance(sentence.timestamp, time) else None
        if self._moment is None or at is None or self._moment.at != at:
            self.flush()
            self._moment = _Moment(at)
        if kind == "RMC" and isinstance(sentence.datestamp, date):
            self._date = sentence.datestamp
        if not _has_fix(kind, sentence):
            self._moment.is_gap = True
            return
        self._moment.lat, self._moment.lon = sentence.latitude, sentence.longitude
        if kind in {"GGA", "GNS"}:
            self._moment.hdop = _number(getattr(sentence, "horizontal_dil", None) or
                                        getattr(sentence, "hdop", None))  # fmt: skip
        if kind == "RMC":
            self._moment.heading_deg = _number(sentence.true_course)

    def _take_date(self, sentence: Any) -> None:
        day, month, year = (_number(getattr(sentence, n, None)) for n in ("day", "month", "year"))
        if day and month and year:
            self._date = date(int(year), int(month), int(day))

    def _take_deviation(self, sentence: Any) -> None:
        north, east = _number(sentence.std_dev_latitude), _number(sentence.std_dev_longitude)
        if self._moment is not None and north is not None and east is not None:
            # Mean of both axes: about 68 % of fixes lie within it.
            self._moment.deviation_m = math.sqrt((north**2 + east**2) / 2)

    def flush(self) -> None:
        """The moment is over: make its fix, or count its gap."""
        moment, self._moment = self._moment, None
        if moment is None:
            return
        if moment.lat is None or moment.lon is None:
            self.track.gaps += moment.is_gap
        elif not place_is_sane(moment.lat, moment.lon):
            self.track.faults["place"] += 1
        elif self.track.has_room():
            accuracy_m = moment.deviation_m
            if accuracy_m is None and moment.hdop is not None:
                accuracy_m = moment.hdop * RANGE_ERROR_M
            fixed_at = self._moment_of(moment.at)
            self.track.fixes.append(
                Fix(moment.lat, moment.lon, accuracy_m, fixed_at, moment.heading_deg)
            )

    def _moment_of(self, at: time | None) -> datetime | None:
        """None until a sentence has said the date."""
        if at is None or self._date is None:
            return None
        try:
            return believable(datetime.combine(self._date, at.replace(tzinfo=None), UTC))
        except ValueError:
            self.track.faults["time"] += 1
            return None


def read_nmea(file: BinaryIO) -> Track:
    """One fix a moment, in the order of the file; each bad sentence counted."""
    reader = _Reader()
    for line in _lines(file, reader.track):
        try:
            reader.take(pynmea2.parse(line, check=False))
        except pynmea2.ChecksumError:
            reader.track.faults["checksum"] += 1
        except pynmea2.SentenceTypeError:
            continue  # a sentence of another maker: nothing is wrong with it
        except (pynmea2.ParseError, ValueError, TypeError, AttributeError, IndexError):
            reader.track.faults["sentence"] += 1
    reader.flush()
    return reader.track


def _lines(file: BinaryIO, track: Track) -> Iterator[str]:
    """Sentences from their dollar on; comments and blank lines are passed over."""
    while line := file.readline(LONGEST_LINE):
        if file.tell() > MOST_BYTES:
            track.faults["too_large"] += 1
            return
        if len(line) >= LONGEST_LINE:
            track.faults["line"] += 1
            continue
        text = line.decode("ascii", "replace").strip("\x00\r\n\t ")
        if not text or text.startswith(("#", "!")):
            continue
        start = text.find("$")
        if start < 0:
            track.faults["line"] += 1
            continue
        yield text[start:]


def _has_fix(kind: str, sentence: Any) -> bool:
    """Raises ValueError for half a place: the sentence was cut short."""
    if bool(sentence.lat) != bool(sentence.lon):
        raise ValueError(sentence)
    if not sentence.lat:
        return False
    if kind == "GGA":
        return str(sentence.gps_qual) not in {"", "0", "None"}
    if kind == "RMC":
        return bool(sentence.status == "A")
    # Old receivers' GLL has no status, and GNS has letters of another kind.
    return getattr(sentence, "status", "") != "V"


def _number(text: Any) -> float | None:
    """Raises ValueError for what is no number; None for what is not there."""
    if text in (None, ""):
        return None
    number = float(text)
    if not math.isfinite(number) or number < 0:
        raise ValueError(text)
    return number
