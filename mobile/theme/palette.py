"""Colours of the tablet. Text on its own ground keeps 7:1, readable in the sun."""

Colour = tuple[float, float, float, float]


def _rgb(value: str) -> Colour:
    red, green, blue = (int(value[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return (red, green, blue, 1.0)


CLEAR: Colour = (0.0, 0.0, 0.0, 0.0)
WHITE = _rgb("FFFFFF")
PRIMARY = _rgb("0A5160")
PRIMARY_SOFT = _rgb("D5EBEF")
GROUND = _rgb("F1F4F5")
SUNKEN = _rgb("E6ECEE")
SURFACE = WHITE
TEXT = _rgb("12242B")
MUTED = _rgb("41545C")
OUTLINE = _rgb("C3CFD4")
HAIRLINE = _rgb("DDE5E8")
ON_DARK = _rgb("9BE3F0")
SHADOW: Colour = (0.05, 0.15, 0.2, 0.15)

# A tone is (writing, ground): state is never told by colour alone, a word or icon goes with it.
TONES: dict[str, tuple[Colour, Colour]] = {
    "primary": (PRIMARY, PRIMARY_SOFT),
    "ok": (_rgb("0C4F2F"), _rgb("DDF3E7")),
    "warn": (_rgb("623F00"), _rgb("FFEFC9")),
    "bad": (_rgb("8A1C1A"), _rgb("FCE4E2")),
    "muted": (MUTED, _rgb("F0F4F6")),
    "plain": (TEXT, SURFACE),
}

# The map: land and sea, roads by class (casing, fill).
PAPER = _rgb("F1EFEA")
WATER = _rgb("CFE3EC")
BORDER = _rgb("B9AFC4")
POSITION = _rgb("1565C9")
ROADS: dict[str, tuple[Colour, Colour]] = {
    "ring": (_rgb("B5642A"), _rgb("FBB05C")),
    "radial": (_rgb("C39A39"), _rgb("FFDC85")),
    "street": (_rgb("BFC4C7"), WHITE),
}


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
