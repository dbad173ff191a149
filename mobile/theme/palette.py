"""Colours of the tablet, as the look in use has them: ``palette.TEXT``, ``palette.ground("ok")``.

What was drawn keeps its colours: after ``use`` the root is built anew. A default of a property
would keep those of the first look, so widgets take their colours in .kv rules.
"""

from mobile.theme.palettes import MODES, Colour, Roads, Tones

CLEAR: Colour = (0.0, 0.0, 0.0, 0.0)

PRIMARY: Colour
PRIMARY_SOFT: Colour
ON_FILL: Colour
GROUND: Colour
SUNKEN: Colour
SURFACE: Colour
TEXT: Colour
MUTED: Colour
OUTLINE: Colour
HAIRLINE: Colour
EDGE: Colour
NOTICE: Colour
ON_NOTICE: Colour
ON_DARK: Colour
SHADOW: Colour
TONES: Tones = {}
PAPER: Colour
WATER: Colour
BORDER: Colour
POSITION: Colour
ROADS: Roads


def use(mode: str) -> None:
    """Take the colours of ``day``, ``night`` or ``sun``. Raises KeyError for another."""
    globals().update(MODES[mode].named())


def writing(tone: str) -> Colour:
    """The colour of words and icons of a tone."""
    return TONES[tone][0]


def ground(tone: str) -> Colour:
    """The colour under the words of a tone."""
    return TONES[tone][1]


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio of two opaque colours, 1 to 21 (WCAG 2.1, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


use("day")
