"""Predecessors as people write them: "C07-A01 FS+3; C07-A02 SS", lags in working days."""

from __future__ import annotations

import re
from typing import NamedTuple, cast

from shared.rules.critical_path.network import Link, LinkKind

_PART = re.compile(r"([A-Z0-9][A-Z0-9._-]*)(?:\s+(FS|SS|FF|SF)([+-]\d{1,4})?)?")


class Predecessor(NamedTuple):
    code: str
    kind: LinkKind
    lag_days: int

    def link(self, successor: str, minutes_a_day: int) -> Link:
        """The link to ``successor``, whose calendar's usual day has ``minutes_a_day``."""
        return Link(self.code, successor, self.kind, self.lag_days * minutes_a_day)


def read_predecessors(text: str | None) -> list[Predecessor | str]:
    """Each part of the text, in order: a predecessor, or the words that are none."""
    parts = (text or "").strip().split(";")
    return [_read(part.strip()) for part in parts if part]


def _read(part: str) -> Predecessor | str:
    found = _PART.fullmatch(part)
    if not found:
        return part
    kind = cast(LinkKind, found[2] or "FS")
    return Predecessor(found[1], kind, int(found[3] or 0))
