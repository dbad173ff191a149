"""Scope: what a person may see, by governorate AND contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

Part = TypeVar("Part")


@dataclass(frozen=True)
class Scope:
    """``None`` says all; an empty set says nothing."""

    governorates: frozenset[str] | None
    contracts: frozenset[int] | None

    def covers(self, governorate: str, contract: int) -> bool:
        """Whether a record of this governorate and contract is within the scope."""
        sees_place = self.governorates is None or governorate in self.governorates
        return sees_place and (self.contracts is None or contract in self.contracts)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all can be within."""
        return self.governorates == frozenset() or self.contracts == frozenset()

    def common(self, other: Scope) -> Scope:
        """What both cover."""
        return Scope(
            _common(self.governorates, other.governorates),
            _common(self.contracts, other.contracts),
        )

    def is_within(self, other: Scope) -> bool:
        """Whether ``other`` covers all that this one does."""
        return self.is_empty or self.common(other) == self


def _common(mine: frozenset[Part] | None, theirs: frozenset[Part] | None) -> frozenset[Part] | None:
    if mine is None or theirs is None:
        return theirs if mine is None else mine
    return mine & theirs


NOTHING = Scope(frozenset(), frozenset())
EVERYTHING = Scope(None, None)
