"""Values that wait for a person: the one that stands, and those proposed beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from markupsafe import Markup

from server.fieldwork.queries import people_named
from server.fieldwork.values import label_of, value_of
from server.http.language import named
from shared.vocabulary.works import KIND as WORK


@dataclass(frozen=True)
class Conflict:
    """``proposals``: (who, value) for each differing value."""

    label: str
    effective: Markup
    proposals: list[tuple[str, Markup]]


def open_conflicts(
    conflicts: dict[str, Any], names: dict[Any, Any], unit: str | None, kind: str = WORK
) -> list[Conflict]:
    """The conflicts of a head ({field: {effective, proposals}}) in words."""
    authors = {who for open_ in conflicts.values() for who in open_["proposals"]}
    people = people_named(UUID(who) for who in authors) if authors else {}
    return [
        Conflict(
            label=label_of(kind, name),
            effective=value_of(kind, name, open_["effective"], names, unit),
            proposals=[
                (named(people.get(who)) or who, value_of(kind, name, what["value"], names, unit))
                for who, what in open_["proposals"].items()
            ],
        )
        for name, open_ in conflicts.items()
    ]
