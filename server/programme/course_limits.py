"""What asphalt courses weigh, and how far their tickets may be off: data with clause and source."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from shared.rules.tonnage import CourseLimit, read_course_limits

DATA = Path(__file__).parent / "data" / "course_limits.json"


@cache
def course_limits() -> dict[str, CourseLimit]:
    """Limits by work type."""
    return read_course_limits(json.loads(DATA.read_text(encoding="utf-8")))


def courses_to_send() -> list[dict[str, str]]:
    """The limits as a tablet is sent them (shared.wire.reference.CourseRow)."""
    return [
        {
            "work_type": limit.work_type,
            "density_t_m3": str(limit.density_t_m3),
            "most_off_percent": str(limit.most_off_percent),
        }
        for limit in course_limits().values()
    ]
