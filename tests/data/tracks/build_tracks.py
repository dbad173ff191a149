"""Build the GPX tracks of the field day: three inspectors along their own contracts' stretches.

    python -m tests.data.tracks.build_tracks

Each drives slowly along every stretch of road that the demonstration plans work on in one
governorate, a fix every 5 s. A receiver's error wanders: each fix keeps most of the last
one's error and adds a little. Between two stretches the receiver is off (a new segment).
The same network always gives the same tracks; nothing here was recorded from a person.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

from server.programme.data.stretches import Stretch, section_line, stretches
from shared.rules.chainage import metres_per_degree, place_at

FOLDER = Path(__file__).parent
TRACKS = {"hawalli": "KW-HA", "farwaniya": "KW-FA", "ahmadi": "KW-AH"}
FIRST_FIX = datetime(2026, 8, 30, 4, 0, tzinfo=UTC)  # a Sunday, 07:00 in Kuwait
EVERY = timedelta(seconds=5)
PAUSE = timedelta(minutes=9)
STEP_M = 20.0
ERROR_KEPT, ERROR_ADDED_M = 0.9, 1.2  # a wandering error of about 2.8 m


def stretches_in(governorate: str) -> list[Stretch]:
    """Every stretch of the demonstration's contracts in one governorate."""
    return [s for found in stretches().values() for s in found if s.governorate == governorate]


def fixes_along(stretch: Stretch, chance: random.Random) -> Iterator[tuple[float, float, float]]:
    """(latitude, longitude, hdop) every STEP_M metres with a receiver's error."""
    line = section_line({"properties": stretch.section, "geometry": {"coordinates": stretch.line}})
    east_m = north_m = 0.0
    mark = float(stretch.from_m)
    while mark <= stretch.to_m:
        east_m = ERROR_KEPT * east_m + chance.gauss(0, ERROR_ADDED_M)
        north_m = ERROR_KEPT * north_m + chance.gauss(0, ERROR_ADDED_M)
        lat, lon = place_at(mark, line)
        east, north = metres_per_degree(lat)
        yield lat + north_m / north, lon + east_m / east, round(chance.uniform(0.7, 1.6), 1)
        mark += STEP_M + chance.uniform(-4, 4)


def track(name: str, governorate: str) -> str:
    """A GPX 1.1 document with a segment a stretch."""
    chance = random.Random(f"track {name}")
    at = FIRST_FIX
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gpx version="1.1" creator="Tareeq tests" xmlns="http://www.topografix.com/GPX/1/1">',
        f"<trk><name>{escape(name)} (made up)</name>",
    ]
    for stretch in stretches_in(governorate):
        lines.append(f"<trkseg><!-- {stretch.section['code']} -->")
        for lat, lon, hdop in fixes_along(stretch, chance):
            lines.append(
                f'<trkpt lat="{lat:.6f}" lon="{lon:.6f}"><time>{at:%Y-%m-%dT%H:%M:%SZ}</time>'
                f"<hdop>{hdop}</hdop></trkpt>"
            )
            at += EVERY
        lines.append("</trkseg>")
        at += PAUSE
    return "\n".join([*lines, "</trk>", "</gpx>", ""])


def main() -> None:
    """Write one GPX file a track."""
    for name, governorate in TRACKS.items():
        (FOLDER / f"{name}.gpx").write_text(track(name, governorate), encoding="utf-8")


if __name__ == "__main__":
    main()
