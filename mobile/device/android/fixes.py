"""Android's locations as fixes. Knows their getters alone, so a desktop's tests can play them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from mobile.device.track import believable, place_is_sane
from mobile.shapes import Fix

_SDK_IS_MOCK = 31
_NS_A_MS = 1_000_000


def fix_of(location: Any, sdk: int) -> Fix | None:
    """The fix of an android.location.Location; None for a place that cannot be.

    A place that another app made up is flagged, never refused.
    """
    lat, lon = location.getLatitude(), location.getLongitude()
    if not place_is_sane(lat, lon):
        return None
    return Fix(
        lat=lat,
        lon=lon,
        # Android says 0.0 too for an accuracy that it does not know.
        accuracy_m=(location.getAccuracy() or None) if location.hasAccuracy() else None,
        fixed_at=_moment(location.getTime()),
        heading_deg=location.getBearing() if location.hasBearing() else None,
        # Since boot, deep sleep included: the clock of mobile.device.clock.
        taken_ms=location.getElapsedRealtimeNanos() // _NS_A_MS,
        is_mocked=bool(location.isMock() if sdk >= _SDK_IS_MOCK else location.isFromMockProvider()),
    )


def fixes_of(locations: Iterable[Any], sdk: int) -> tuple[list[Fix], int]:
    """Oldest first, however they came; and how many of them were no places."""
    found = [fix_of(location, sdk) for location in locations]
    fixes = [fix for fix in found if fix is not None]
    return sorted(fixes, key=lambda fix: fix.taken_ms or 0), len(found) - len(fixes)


def _moment(since_1970_ms: int) -> datetime | None:
    """None for a time that satellites cannot have said."""
    try:
        return believable(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=since_1970_ms))
    except (ValueError, OverflowError):
        return None
