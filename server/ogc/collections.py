"""What each collection holds: its rows, its place, its properties, and what it is filtered by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, inspect

from server.db import db
from server.geography.models import Area, Governorate, RoadSection
from server.programme.models import Activity
from server.records.service import ROWS
from shared.vocabulary.collections import COLLECTIONS
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.terms import Term, Vocabulary
from shared.wire.kinds import KINDS

# What search is done with, and what a map program has no use for.
_LEFT_OUT = {"words", "predecessors"}
_ASKED_OF_ANY = ("governorate", "contract", "activity", "section", "state", "has_conflict")


@dataclass(frozen=True)
class Collection:
    """``key``: what pages go by, unique together and with an index; its last column is the id."""

    name: str
    model: type[db.Model]
    place: str
    key: tuple[str, ...]
    filters: tuple[str, ...]
    kind: str | None = None

    @property
    def term(self) -> Term:
        return COLLECTIONS[self.name]

    @property
    def has_days(self) -> bool:
        """Whether its features have a working date, and so a time to be asked for."""
        return self.kind is not None

    def column(self, name: str) -> ColumnElement[Any]:
        found: ColumnElement[Any] = getattr(self.model, name)
        return found

    @cached_property
    def properties(self) -> dict[str, type]:
        """Name -> Python type of all but the geometry, in the order of the table."""
        columns = inspect(self.model).columns
        return {
            name: column.type.python_type
            for name, column in columns.items()
            if name not in {self.place, self.key[-1], *_LEFT_OUT}
        }

    def words_of(self, name: str) -> Vocabulary | None:
        """The words of a property's codes, where they are a list."""
        if name == "governorate":
            return GOVERNORATES
        found = KINDS[self.kind].words_of(name) if self.kind else None
        return found if found and found.codes else None


def _records(name: str, kind: str) -> Collection:
    rows = ROWS[kind]
    has = inspect(rows.model).columns.keys()
    named = (*_ASKED_OF_ANY, *rows.choices, "working_date", "author")
    place = "line" if kind == "track" else "place"
    key = ("working_date", "record")
    filters = tuple(dict.fromkeys(part for part in named if part in has))
    return Collection(name, rows.model, place, key, filters, kind)


_ALL = (
    *(_records("works", "work"), _records("inspections", "inspection"), _records("ncrs", "ncr")),
    *(_records("defects", "defect"), _records("obstacles", "obstacle")),
    *(_records("photos", "photo"), _records("tracks", "track")),
    _records("attendance", "attendance"),
    Collection("sections", RoadSection, "centreline", ("code",), ("road_ref", "carriageway")),
    Collection(
        *("activities", Activity, "place", ("code",)),
        ("contract", "zone", "work_type", "layer", "governorate", "area", "section"),
    ),
    Collection("areas", Area, "centre", ("code",), ("governorate",)),
    Collection("governorates", Governorate, "outline", ("iso",), ()),
)
BY_NAME = {collection.name: collection for collection in _ALL}

# Python type -> how JSON schema calls it.
JSON_TYPES: dict[type, dict[str, Any]] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    Decimal: {"type": "number"},
    date: {"type": "string", "format": "date"},
    UUID: {"type": "string", "format": "uuid"},
    str: {"type": "string"},
}
