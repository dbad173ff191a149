"""Lines of a label, plain or with markup, laid out by the levels of their whole paragraph.

Kivy draws a line's spans in the order of the text. Here each span is cut where direction
changes, and its pieces stand where the paragraph's levels put them.
"""

from collections.abc import Callable, Iterator
from itertools import accumulate, pairwise
from typing import Any

from kivy.core.text.text_layout import LayoutLine, LayoutWord

from mobile.theme.bidi import Levels, levels_of_lines, visual_runs
from mobile.theme.joining import cut_out
from mobile.theme.shaping import base_direction, base_level

# The option of a label under which the levels of the text to be drawn are given.
LEVELS = "tareeq_levels"


def by_paragraph(render_lines: Callable[..., Any], has_spans: bool) -> Callable[..., Any]:
    """Kivy's ``render_lines``, called line by line with side and levels settled."""

    def laid_out(
        label: Any, lines: list[Any], options: dict[str, Any], draw: Any, y: float, size: Any
    ) -> float:
        for line, side, levels in _settled(lines, options):
            # A plain label is told its side by an option, one with markup by what it found.
            settled = {**options, "base_direction": side, LEVELS: levels}
            label.options, label._resolved_base_dir = settled, side
            shown = _in_visual_order(label, line, levels) if has_spans else _measured(label, line)
            y = render_lines(label, [shown], settled, draw, y, size)
            line.x, line.y = shown.x, shown.y
        return y

    return laid_out


def _settled(lines: list[Any], options: dict[str, Any]) -> Iterator[tuple[Any, str, Levels]]:
    """Each line with the side that its paragraph starts from and its characters' levels.

    Levels that the label came with stand: its one line is a row of a longer paragraph.
    """
    # Kivy drops the space at a break; without it a number would run into the next one.
    gap = " " if options["strip"] or options["strip_reflow"] else ""
    for paragraph in paragraphs(lines):
        texts = [_text_of(line) for line in paragraph]
        whole = gap.join(texts)
        side = options["base_direction"] or base_direction(whole)
        parted = tuple(text + gap for text in texts)
        given = options.get(LEVELS)
        found = (given,) if given else levels_of_lines(parted, base_level(whole))
        for line, text, levels in zip(paragraph, texts, found, strict=True):
            yield line, side, levels[: len(text)]


def paragraphs(lines: list[Any]) -> Iterator[list[Any]]:
    """Lines in groups: those that Kivy broke go on from the line before."""
    group: list[Any] = []
    for line in lines:
        if group and not line.line_wrap:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _text_of(line: Any) -> str:
    return "".join(word.text for word in line.words)


def _measured(label: Any, line: Any) -> Any:
    """The line as wide as it is drawn; Kivy broke it by measures of its text alone."""
    width = label.get_extents(_text_of(line))[0]
    return LayoutLine(0, 0, width, line.h, line.is_last_line, line.line_wrap, line.words)


def _in_visual_order(label: Any, line: Any, levels: Levels) -> Any:
    """The line with its spans cut into pieces of one direction, from left to right."""
    edges = list(accumulate((len(word.text) for word in line.words), initial=0))
    spans = [(*edge, word) for edge, word in zip(pairwise(edges), line.words, strict=True)]
    text = _text_of(line)
    pieces = []
    for start, end, rtl in visual_runs(levels):
        for first, last, word in reversed(spans) if rtl else spans:
            if max(first, start) < min(last, end):
                piece = cut_out(text, max(first, start), min(last, end))
                pieces.append(_piece(label, word, piece, int(rtl)))
    width = sum(piece.lw for piece in pieces)
    return LayoutLine(0, 0, width, line.h, line.is_last_line, line.line_wrap, pieces)


def _piece(label: Any, word: Any, text: str, level: int) -> Any:
    label.options = {**word.options, LEVELS: (level,) * len(text)}
    return LayoutWord(label.options, label.get_extents(text)[0], word.lh, text)
