"""Build the track that the desktop tablet follows when no other is named.

    python -m tests.data.tracks.build_demonstration_track

There and back along Hawalli Main Street at 30 km/h, a fix every 2 s: road works of contract 9
are under way there in the demonstration's week, so a newcomer's first work lies on its section.
It ends where it began, as it is played over and over. Nothing here was recorded from a person.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mobile.app import TRACK
from server.programme.data.stretches import Stretch, section_line, stretches
from shared.rules.chainage import metres_per_degree, place_at

SECTION = "S-HA-HAWALLI"
FIRST_FIX = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)  # 08:00 in Kuwait
EVERY = timedelta(seconds=2)
STEP_M = 30 / 3.6 * EVERY.total_seconds()
ERROR_KEPT, ERROR_ADDED_M = 0.9, 1.0  # a wandering error of about 2.3 m


def marks_there_and_back(stretch: Stretch) -> list[float]:
    """Chainages from one end of the stretch to the other and back."""
    steps = int(stretch.length_m / STEP_M)
    there = [stretch.from_m + step * STEP_M for step in range(steps + 1)]
    return there + there[-2:0:-1]


def fixes(stretch: Stretch, chance: random.Random) -> Iterator[tuple[float, float, float]]:
    """(latitude, longitude, hdop) at each mark, with a receiver's wandering error."""
    line = section_line({"properties": stretch.section, "geometry": {"coordinates": stretch.line}})
    east_m = north_m = 0.0
    for mark in marks_there_and_back(stretch):
        east_m = ERROR_KEPT * east_m + chance.gauss(0, ERROR_ADDED_M)
        north_m = ERROR_KEPT * north_m + chance.gauss(0, ERROR_ADDED_M)
        lat, lon = place_at(mark, line)
        east, north = metres_per_degree(lat)
        yield lat + north_m / north, lon + east_m / east, round(chance.uniform(0.6, 1.2), 1)


def track() -> str:
    """A GPX 1.1 document of one segment."""
    found = [s for of in stretches().values() for s in of if s.section["code"] == SECTION]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gpx version="1.1" creator="Tareeq" xmlns="http://www.topografix.com/GPX/1/1">',
        "<trk><name>Hawalli Main Street (made up)</name>",
        "<trkseg>",
    ]
    at = FIRST_FIX
    for lat, lon, hdop in fixes(found[0], random.Random("demonstration track")):
        lines.append(
            f'<trkpt lat="{lat:.6f}" lon="{lon:.6f}"><time>{at:%Y-%m-%dT%H:%M:%SZ}</time>'
            f"<hdop>{hdop}</hdop></trkpt>"
        )
        at += EVERY
    return "\n".join([*lines, "</trkseg>", "</trk>", "</gpx>", ""])


def main() -> None:
    """Write the track where the tablet looks for it."""
    Path(TRACK).write_text(track(), encoding="utf-8")


if __name__ == "__main__":
    main()
