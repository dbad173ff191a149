"""Levels that the text asks for itself by embeddings, overrides and isolates (X1-X8)."""

from dataclasses import dataclass, field

from mobile.theme.bidi.classes import EMBEDDINGS, ISOLATE_INITIATORS, first_strong_level

MAX_DEPTH = 125


@dataclass
class Paragraph:
    """One paragraph on its way through the rules; lists run parallel to the text."""

    base: int
    levels: list[int]
    types: list[str]
    match_of: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Status:
    level: int
    override: str | None
    is_isolate: bool


class _Walk:
    """The directional status stack while the text is read once from its start."""

    def __init__(self, classes: list[str], base: int) -> None:
        self.classes = classes
        self.paragraph = Paragraph(base, [base] * len(classes), list(classes))
        self.stack = [_Status(base, None, is_isolate=False)]
        self.open_isolates: list[int] = []
        self.overflow_isolates = 0
        self.overflow_embeddings = 0

    def read(self, index: int) -> None:
        """Apply the rule that this character's class calls for."""
        kind = self.classes[index]
        if kind in EMBEDDINGS:
            self._embed(index, kind)
        elif kind in ISOLATE_INITIATORS:
            self._open_isolate(index, kind)
        elif kind == "PDI":
            self._close_isolate(index)
        elif kind == "PDF":
            self._close_embedding(index)
        elif kind == "BN":
            self._remove(index)
        elif kind != "B":
            self._place(index)

    def _place(self, index: int) -> None:
        status = self.stack[-1]
        self.paragraph.levels[index] = status.level
        if status.override:
            self.paragraph.types[index] = status.override

    def _remove(self, index: int) -> None:
        self.paragraph.levels[index] = self.stack[-1].level
        self.paragraph.types[index] = "BN"

    def _next_level(self, is_rtl: bool) -> int:
        level = self.stack[-1].level
        return (level + 1) | 1 if is_rtl else (level + 2) & ~1

    def _embed(self, index: int, kind: str) -> None:
        self._remove(index)
        level = self._next_level(kind.startswith("R"))
        if level <= MAX_DEPTH and not self.overflow_isolates and not self.overflow_embeddings:
            override = {"RLO": "R", "LRO": "L"}.get(kind)
            self.stack.append(_Status(level, override, is_isolate=False))
        elif not self.overflow_isolates:
            self.overflow_embeddings += 1

    def _open_isolate(self, index: int, kind: str) -> None:
        self._place(index)
        is_rtl = kind == "RLI"
        if kind == "FSI":
            is_rtl = first_strong_level(self.classes, index + 1, stop_at_pdi=True) == 1
        level = self._next_level(is_rtl)
        if level <= MAX_DEPTH and not self.overflow_isolates and not self.overflow_embeddings:
            self.stack.append(_Status(level, None, is_isolate=True))
            self.open_isolates.append(index)
        else:
            self.overflow_isolates += 1

    def _close_isolate(self, index: int) -> None:
        if self.overflow_isolates:
            self.overflow_isolates -= 1
        elif self.open_isolates:
            self.overflow_embeddings = 0
            self.paragraph.match_of[self.open_isolates.pop()] = index
            while not self.stack[-1].is_isolate:
                self.stack.pop()
            self.stack.pop()
        self._place(index)

    def _close_embedding(self, index: int) -> None:
        self._remove(index)
        if self.overflow_isolates:
            return
        if self.overflow_embeddings:
            self.overflow_embeddings -= 1
        elif len(self.stack) > 1 and not self.stack[-1].is_isolate:
            self.stack.pop()
            self.paragraph.levels[index] = self.stack[-1].level


def explicit_levels(classes: list[str], base: int | None) -> Paragraph:
    """Levels from embeddings, overrides and isolates alone.

    Characters that rule X9 removes are kept in place with type BN.
    """
    if base is None:
        base = first_strong_level(classes) or 0
    walk = _Walk(classes, base)
    for index in range(len(classes)):
        walk.read(index)
    return walk.paragraph
