"""Brackets, spaces and punctuation (N0-N2). Each rule edits ``types`` in place."""

from unicodedata import normalize

from mobile.theme.bidi.classes import CLOSING_OF, CLOSINGS, NEUTRALS
from mobile.theme.bidi.sequences import Sequence

_MAX_OPEN_BRACKETS = 63
_STRONG = {"R": "R", "EN": "R", "AN": "R", "L": "L"}


def resolve_neutrals(types: list[str], sequence: Sequence, text: str, classes: list[str]) -> None:
    """Give every neutral character of one sequence a direction."""
    characters = [normalize("NFC", text[index]) for index in sequence.indexes]
    marks = [classes[index] == "NSM" for index in sequence.indexes]
    for opening, closing in bracket_pairs(characters, types):
        direction = _bracket_direction(types, opening, closing, sequence)
        if direction:
            for bracket in (opening, closing):
                _set_bracket(types, marks, bracket, direction)
    _fill_gaps(types, sequence)


def bracket_pairs(characters: list[str], types: list[str]) -> list[tuple[int, int]]:
    """Positions of the brackets that match (BD16), ordered by the opening one."""
    pairs: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    for place, character in enumerate(characters):
        if types[place] != "ON":
            continue
        if character in CLOSING_OF:
            if len(stack) == _MAX_OPEN_BRACKETS:
                return []
            stack.append((CLOSING_OF[character], place))
        elif character in CLOSINGS:
            depth = _depth_of(stack, character)
            if depth is not None:
                pairs.append((stack[depth][1], place))
                del stack[depth:]
    return sorted(pairs)


def _depth_of(stack: list[tuple[str, int]], closing: str) -> int | None:
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth][0] == closing:
            return depth
    return None


def _bracket_direction(
    types: list[str], opening: int, closing: int, sequence: Sequence
) -> str | None:
    """N0 b-d: by what stands inside the brackets, else by what stands before them."""
    inside = {_STRONG.get(kind) for kind in types[opening + 1 : closing]} - {None}
    if not inside:
        return None
    if sequence.direction in inside:
        return sequence.direction
    before = (_STRONG[kind] for kind in reversed(types[:opening]) if kind in _STRONG)
    return next(before, sequence.start)


def _set_bracket(types: list[str], marks: list[bool], place: int, direction: str) -> None:
    types[place] = direction
    for following in range(place + 1, len(types)):
        if not marks[following]:
            break
        types[following] = direction


def _fill_gaps(types: list[str], sequence: Sequence) -> None:
    """N1 and N2: neutrals between equal directions take it, others the embedding's."""
    k = 0
    while k < len(types):
        if types[k] not in NEUTRALS:
            k += 1
            continue
        end = k
        while end < len(types) and types[end] in NEUTRALS:
            end += 1
        before = _STRONG[types[k - 1]] if k else sequence.start
        after = _STRONG[types[end]] if end < len(types) else sequence.end
        direction = before if before == after else sequence.direction
        types[k:end] = [direction] * (end - k)
        k = end
