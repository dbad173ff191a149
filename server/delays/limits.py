"""The days that a claim's notices have: data of the product, each with its clause and source."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from shared.rules.delays import NoticeLimit, read_limits

DATA = Path(__file__).parent / "data" / "notice_limits.json"


@cache
def notice_limits() -> tuple[NoticeLimit, ...]:
    return read_limits(json.loads(DATA.read_text(encoding="utf-8")))
