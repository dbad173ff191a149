"""Which Arabic letters join, for text that is cut between two of them.

A cut makes each side draw as if the other were not there. A joiner at the cut keeps the
letters in the shapes that they have in the whole word.
"""

from unicodedata import bidirectional, decomposition

JOINER = "\u200d"


def _letters_with(*forms: str) -> frozenset[str]:
    """Letters that have one of the presentation forms, by Unicode's own table of them."""
    found = {"\u0640"}
    for point in (*range(0xFB50, 0xFDD0), *range(0xFE80, 0xFEFD)):
        form, *letters = decomposition(chr(point)).split() or [""]
        if form in forms and len(letters) == 1:
            found.add(chr(int(letters[0], 16)))
    return frozenset(found)


_JOINS_NEXT = _letters_with("<initial>", "<medial>")
_JOINS_PREVIOUS = _letters_with("<final>", "<medial>")


def is_joined(text: str, cut: int) -> bool:
    """Whether the letters before and after position ``cut`` of ``text`` join."""
    before, after = cut - 1, cut
    while before >= 0 and bidirectional(text[before]) == "NSM":
        before -= 1
    while after < len(text) and bidirectional(text[after]) == "NSM":
        after += 1
    if before < 0 or after >= len(text):
        return False
    return text[before] in _JOINS_NEXT and text[after] in _JOINS_PREVIOUS


def cut_out(text: str, start: int, end: int) -> str:
    """``text[start:end]`` with a joiner at each end where the cut parts joined letters."""
    before = JOINER if is_joined(text, start) else ""
    after = JOINER if is_joined(text, end) else ""
    return f"{before}{text[start:end]}{after}"
