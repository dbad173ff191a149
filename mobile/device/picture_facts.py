"""What a picture says of itself: when it was taken, and where the camera looked.

Only what fits what we know by ourselves is believed: a picture comes from a file that anybody
may have written.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image

# A camera app writes whole seconds, some round them up.
_ROUNDED = timedelta(seconds=2)
_BAD = (OSError, ValueError, SyntaxError, EOFError, MemoryError, Image.DecompressionBombError)


@dataclass(frozen=True)
class Facts:
    taken_at: datetime
    heading_deg: float | None


def facts_of(path: Path, asked_at: datetime, came_at: datetime) -> Facts:
    """``taken_at`` by the picture when that lies between asking and coming, else ``came_at``."""
    main, gps = _tags(path)
    said = _moment(main)
    is_likely = said is not None and asked_at - _ROUNDED <= said <= came_at + _ROUNDED
    taken_at = said if said is not None and is_likely else came_at
    return Facts(taken_at, _heading(gps))


def _tags(path: Path) -> tuple[dict[int, Any], dict[int, Any]]:
    """The tags of exposure and of place; both empty for what is no picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=("JPEG", "PNG", "WEBP")) as picture:
                exif = picture.getexif()
                return dict(exif.get_ifd(ExifTags.IFD.Exif)), dict(
                    exif.get_ifd(ExifTags.IFD.GPSInfo)
                )
    except _BAD:
        return {}, {}


def _moment(tags: dict[int, Any]) -> datetime | None:
    """Only with its offset from UTC: a bare local time may be of any zone."""
    taken = str(tags.get(ExifTags.Base.DateTimeOriginal, "")).strip("\x00 ")
    offset = str(tags.get(ExifTags.Base.OffsetTimeOriginal, "")).strip("\x00 ")
    try:
        return datetime.strptime(f"{taken} {offset}", "%Y:%m:%d %H:%M:%S %z").astimezone(UTC)
    except ValueError:
        return None


def _heading(tags: dict[int, Any]) -> float | None:
    """Degrees from north, be it true or magnetic: in Kuwait these are some three degrees apart,
    and a tablet's compass is no better.
    """
    try:
        degrees = float(tags[ExifTags.GPS.GPSImgDirection])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    return degrees % 360 if math.isfinite(degrees) else None
