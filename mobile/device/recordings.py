"""Recorded tracks from files, whichever way the receiver wrote them."""

from __future__ import annotations

from pathlib import Path

from mobile.device.gpx import read_gpx
from mobile.device.nmea import read_nmea
from mobile.device.track import PIECE_BYTES, Track


def read_track(path: Path) -> Track:
    """Read GPX or NMEA 0183, told apart by their content. Raises OSError alone."""
    with path.open("rb") as file:
        start = file.read(PIECE_BYTES).lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")
        file.seek(0)
        return read_gpx(file) if start.startswith(b"<") else read_nmea(file)
