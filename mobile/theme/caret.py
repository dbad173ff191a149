"""Where a caret may stand on a line of mixed text, and where an arrow key takes it.

Where direction changes, one place in the text has two on the screen: after the character
before it, and before the character after it. A ``Caret`` says which of the two is meant.
"""

from dataclasses import dataclass
from functools import cached_property
from unicodedata import bidirectional

from mobile.theme.bidi import Levels, visual_order
from mobile.theme.bidi.classes import INVISIBLE


@dataclass(frozen=True)
class Span:
    """Where one character stands on its line, in pixels from the line's left end."""

    left: float
    right: float
    is_rtl: bool

    @property
    def leading(self) -> float:
        """The side that the reader comes from."""
        return self.right if self.is_rtl else self.left

    @property
    def trailing(self) -> float:
        return self.left if self.is_rtl else self.right


@dataclass(frozen=True)
class Caret:
    """Before character ``column``; drawn at its edge, or at the edge of the one before it."""

    column: int
    is_after: bool = True


@dataclass(frozen=True)
class Line:
    """One line as it is drawn: its text, its characters' levels and places."""

    text: str
    levels: Levels
    spans: list[Span]
    is_rtl: bool

    @property
    def width(self) -> float:
        return max((span.right for span in self.spans), default=0.0)

    @property
    def start(self) -> Caret:
        return Caret(0)

    @property
    def end(self) -> Caret:
        return Caret(len(self.text), is_after=False)

    def x(self, caret: Caret) -> float:
        """Pixels from the line's left end. The line's own ends are its outer edges."""
        column = min(caret.column, len(self.text))
        if caret.is_after and column:
            return self.spans[column - 1].trailing
        if not caret.is_after and column < len(self.text):
            return self.spans[column].leading
        return self.width if self.is_rtl == (column == 0) else 0.0

    def moved(self, caret: Caret, to_right: bool) -> Caret | None:
        """One letter on to that side, marks on it included; None past the line's edge."""
        edge = self._edge(to_right)
        passed = self._next(caret, to_right)
        if passed is None:
            return edge if caret.column != edge.column else None
        found = self._side(passed, to_right)
        # At an edge the line begins or ends, whichever letter stands there.
        return edge if self.x(found) == self.x(edge) else found

    def before_moving(self, caret: Caret, to_right: bool) -> Caret:
        """The same place on the screen, as a place in the text beside the letter to be passed."""
        passed = self._next(caret, to_right)
        return caret if passed is None else self._side(passed, not to_right)

    def at(self, x: float) -> Caret:
        """The caret beside the letter that is touched at ``x``."""
        if x <= 0 or x >= self.width:
            return self._edge(to_right=x > 0)
        letter = next(pair for pair in self._letters if self.spans[pair[0]].right > x)
        span = self.spans[letter[0]]
        return self._side(letter, is_right=x > (span.left + span.right) / 2)

    def stretches(self, first: int, last: int) -> list[tuple[float, float]]:
        """Left and right of what the characters from ``first`` up to ``last`` cover."""
        found: list[tuple[float, float]] = []
        for span in sorted(self.spans[first:last], key=lambda span: (span.left, span.right)):
            if found and abs(found[-1][1] - span.left) < 0.5:
                found[-1] = found[-1][0], span.right
            elif span.right > span.left:
                found.append((span.left, span.right))
        return found

    def _edge(self, to_right: bool) -> Caret:
        return self.start if to_right == self.is_rtl else self.end

    def _next(self, caret: Caret, to_right: bool) -> tuple[int, int] | None:
        """The letter that lies on that side of the caret, as its extent in the text."""
        x = self.x(caret)
        for first, last in self._letters if to_right else self._letters[::-1]:
            span = self.spans[first]
            if span.right > x if to_right else span.left < x:
                return first, last
        return None

    def _side(self, letter: tuple[int, int], is_right: bool) -> Caret:
        """The caret at the left or right of a letter."""
        first, last = letter
        is_leading = self.spans[first].is_rtl == is_right
        return Caret(first, is_after=False) if is_leading else Caret(last)

    @cached_property
    def _letters(self) -> list[tuple[int, int]]:
        """Each letter that takes room, with the marks on it, from left to right."""
        last_of: dict[int, int] = {}
        for index, character in enumerate(self.text):
            is_mark = bidirectional(character) == "NSM" or ord(character) in INVISIBLE
            first = max(last_of) if is_mark and last_of else index
            last_of[first] = index + 1
        return [(first, last_of[first]) for first in visual_order(self.levels) if first in last_of]
