"""The shape of the figures that the tablet shows: 0-9 or ٠-٩. Codes and names keep theirs.

One person looks at one tablet, so the shape is the process's own, as the look's colours are.
"""

import re
from decimal import Decimal
from typing import Any

LATIN, ARABIC = "latin", "arabic"
SHAPES = (LATIN, ARABIC)
_ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d)")
_STATE = {"shape": LATIN}


def use(shape: str) -> None:
    """Show figures as ``latin`` or ``arabic`` from now on. Raises ValueError for another."""
    if shape not in SHAPES:
        raise ValueError(shape)
    _STATE["shape"] = shape


def figure(value: object) -> str:
    """A number, or a text that is one, in the shape in use."""
    text = str(value)
    if _STATE["shape"] == LATIN:
        return text
    return _THOUSANDS.sub("٬", _POINT.sub("٫", text)).translate(_ARABIC_DIGITS)


def shown(value: Any) -> Any:
    """Numbers as figures in the shape in use; texts as they are."""
    return figure(value) if isinstance(value, int | float | Decimal) else value
