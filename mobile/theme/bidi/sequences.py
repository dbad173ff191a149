"""Runs of one level, joined across isolates into the stretches the rules work on (X9-X10)."""

from dataclasses import dataclass

from mobile.theme.bidi.classes import ISOLATE_INITIATORS
from mobile.theme.bidi.explicit import Paragraph


@dataclass(frozen=True)
class Sequence:
    """Positions of one isolating run sequence and what stands at its two ends."""

    indexes: list[int]
    level: int
    start: str
    end: str

    @property
    def direction(self) -> str:
        return direction_of(self.level)


def direction_of(level: int) -> str:
    """Odd levels run right to left."""
    return "R" if level & 1 else "L"


def isolating_run_sequences(classes: list[str], paragraph: Paragraph) -> list[Sequence]:
    """Every isolating run sequence of the paragraph, in the order of their first characters."""
    kept = [i for i, kind in enumerate(paragraph.types) if kind != "BN"]
    runs = _level_runs(kept, paragraph.levels)
    run_starting_at = {run[0]: run for run in runs}
    closed = set(paragraph.match_of.values())
    place_of = {index: place for place, index in enumerate(kept)}
    sequences = []
    for run in runs:
        if run[0] in closed:
            continue
        indexes = list(run)
        while (match := paragraph.match_of.get(indexes[-1])) is not None:
            indexes += run_starting_at[match]
        sequences.append(_with_ends(indexes, kept, place_of, classes, paragraph))
    return sequences


def _level_runs(kept: list[int], levels: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for index in kept:
        if runs and levels[runs[-1][-1]] == levels[index]:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _with_ends(
    indexes: list[int],
    kept: list[int],
    place_of: dict[int, int],
    classes: list[str],
    paragraph: Paragraph,
) -> Sequence:
    first, last = place_of[indexes[0]], place_of[indexes[-1]]
    level = paragraph.levels[indexes[0]]
    before = paragraph.levels[kept[first - 1]] if first else paragraph.base
    after = paragraph.base
    is_open = classes[indexes[-1]] in ISOLATE_INITIATORS
    if last + 1 < len(kept) and not is_open:
        after = paragraph.levels[kept[last + 1]]
    return Sequence(
        indexes, level, direction_of(max(level, before)), direction_of(max(level, after))
    )
