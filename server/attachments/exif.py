"""What a camera wrote into a photo: when, where, which way. Kept beside what the tablet said.

Read in the subprocess of ``server.attachments.probe``, and never believed: cameras write
0/0, places at the equator for "no fix", local times without a zone, and digits of any script.
Source of the tags: Exif 2.32 (CIPA DC-008).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from shared.wire.digits import latin_digits

EXIF_IFD, GPS_IFD = 0x8769, 0x8825
DATE_TIME, OFFSET_TIME = 36867, 36881
PLAIN_DATE_TIME = 306
MAKE, MODEL, ORIENTATION = 271, 272, 274
LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE = 1, 2, 3, 4
DIRECTION = 17
KUWAIT = timezone(timedelta(hours=3))
LONGEST_WORD = 80
Tags = Mapping[int, Any]
_MOMENT = re.compile(r"(\d{4})[:/-](\d\d?)[:/-](\d\d?)[ T](\d\d?):(\d\d?):(\d\d?)")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")


def read_exif(
    tags: Mapping[int, Any], exif: Mapping[int, Any], gps: Mapping[int, Any]
) -> dict[str, Any]:
    """What makes sense of a photo's tags, as JSON: taken_at (ISO, UTC), zone (said | assumed),
    latitude, longitude (degrees), heading_deg, make, model, orientation. Never raises.
    """
    found: dict[str, Any] = {}
    found.update(_taken(exif, tags))
    found.update(_place(gps))
    heading = _number(gps.get(DIRECTION))
    if heading is not None and 0 <= heading <= 360:
        found["heading_deg"] = round(heading % 360, 1)
    for name, tag in (("make", MAKE), ("model", MODEL)):
        word = _word(tags.get(tag))
        if word:
            found[name] = word[:LONGEST_WORD]
    if tags.get(ORIENTATION) in range(1, 9):
        found["orientation"] = int(tags[ORIENTATION])
    return found


def _taken(exif: Tags, tags: Tags) -> dict[str, str]:
    match = _MOMENT.match(_word(exif.get(DATE_TIME)) or _word(tags.get(PLAIN_DATE_TIME)))
    if not match:
        return {}
    zone = _zone(_word(exif.get(OFFSET_TIME)))
    try:
        moment = datetime(*(int(part) for part in match.groups()), tzinfo=zone or KUWAIT)  # type: ignore[misc]
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return {}
    # A camera that was never set says 1970 or 1980.
    if not 2000 <= moment.year < 2100:
        return {}
    return {"taken_at": moment.isoformat(), "zone": "said" if zone else "assumed"}


def _zone(text: str) -> timezone | None:
    match = _OFFSET.fullmatch(text)
    if not match:
        return None
    minutes = int(match[2]) * 60 + int(match[3])
    if minutes > 14 * 60:
        return None
    return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes))


def _place(gps: Tags) -> dict[str, float]:
    latitude = _degrees(gps.get(LATITUDE), _word(gps.get(LATITUDE_REF)), "NS", 90)
    longitude = _degrees(gps.get(LONGITUDE), _word(gps.get(LONGITUDE_REF)), "EW", 180)
    if latitude is None or longitude is None or (latitude, longitude) == (0, 0):
        return {}
    return {"latitude": round(latitude, 6), "longitude": round(longitude, 6)}


def _degrees(parts: Any, reference: str, sides: str, most: int) -> float | None:
    """Degrees, minutes and seconds as one number; None when that is none."""
    if not isinstance(parts, tuple | list) or not 1 <= len(parts) <= 3:
        return None
    numbers = [_number(part) for part in parts]
    side = reference[:1].upper()
    if any(number is None or number < 0 for number in numbers) or side not in sides or not side:
        return None
    total = sum((number or 0) / 60**place for place, number in enumerate(numbers))
    if total > most or any((number or 0) >= 60 for number in numbers[1:]):
        return None
    return -total if side == sides[1] else total


def _number(value: Any) -> float | None:
    """A rational as a number; None for 0/0, infinity and what is no number."""
    try:
        number = float(value)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _word(value: Any) -> str:
    """Text of a tag, which may be bytes of any coding; what cannot be shown is left out."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    # Pillow reads as Latin-1 what phones write as UTF-8.
    with suppress(UnicodeEncodeError, UnicodeDecodeError):
        value = value.encode("latin-1").decode("utf-8")
    kept = "".join(c for c in value if c.isprintable() and not "\ud800" <= c <= "\udfff")
    return latin_digits(kept).strip()
