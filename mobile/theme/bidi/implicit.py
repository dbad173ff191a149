"""From resolved types to levels (I1-I2)."""

from mobile.theme.bidi.sequences import Sequence

_RISE_ON_EVEN = {"L": 0, "R": 1, "AN": 2, "EN": 2}
_RISE_ON_ODD = {"L": 1, "R": 0, "AN": 1, "EN": 1}


def implicit_levels(types: list[str], sequence: Sequence, levels: list[int]) -> None:
    """Write the levels of one sequence's characters into the paragraph's ``levels``."""
    rise = _RISE_ON_ODD if sequence.level & 1 else _RISE_ON_EVEN
    for kind, index in zip(types, sequence.indexes, strict=True):
        levels[index] = sequence.level + rise[kind]
