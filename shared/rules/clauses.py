"""What a limit rests on: its clause in short, and the law or contract that has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Clause:
    """Both in Arabic and English: whoever is held to a limit reads it in their own language."""

    clause_ar: str
    clause_en: str
    source_ar: str
    source_en: str


def read_clause(row: Mapping[str, Any], entry: str) -> Clause:
    """The clause of a limit's JSON. Raises ValueError that names the entry and its field."""
    names = ("clause_ar", "clause_en", "source_ar", "source_en")
    return Clause(*(text_of(row, name, entry) for name in names))


def text_of(row: Mapping[str, Any], name: str, entry: str) -> str:
    """A text that must be there, and not blank. Raises ValueError."""
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{entry}.{name} is missing")
    return value
