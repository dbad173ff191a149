"""The parts of the forms: each a list of rows, told apart by the fields of its key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema

from shared.wire.forms import (
    ChecklistRow,
    CurvesRow,
    DueRow,
    LimitRow,
    TestRow,
    TypeRow,
    WorkTypeRow,
)

CHECKLISTS, CURVES = "checklists", "curves"
# Times to answer.
CLOCKS = "due"
_ANY = "*"


@dataclass(frozen=True)
class Part:
    """``key``: fields that no two rows share. Without any, the part is a single row."""

    schema: Schema
    key: tuple[str, ...]

    def key_of(self, row: Mapping[str, Any]) -> str:
        return " ".join(row.get(name) or _ANY for name in self.key)


PARTS: dict[str, Part] = {
    "work_types": Part(WorkTypeRow(), ("work_type",)),
    "types": Part(TypeRow(), ("type",)),
    CHECKLISTS: Part(ChecklistRow(), ("code",)),
    "tests": Part(TestRow(), ("test",)),
    "limits": Part(LimitRow(), ("test", "layer", "road_class")),
    CLOCKS: Part(DueRow(), ("of", "level")),
    CURVES: Part(CurvesRow(), ()),
}
