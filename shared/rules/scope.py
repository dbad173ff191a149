"""Scope: what a person may see, by governorate AND contract."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """``None`` says all; an empty set says nothing."""

    governorates: frozenset[str] | None
    contracts: frozenset[int] | None

    def covers(self, governorate: str, contract: int) -> bool:
        """Whether a record of this governorate and contract is within the scope."""
        sees_place = self.governorates is None or governorate in self.governorates
        return sees_place and (self.contracts is None or contract in self.contracts)


NOTHING = Scope(frozenset(), frozenset())
EVERYTHING = Scope(None, None)
