"""The three looks of the tablet as tables: by day, at night, and in full sun."""

from dataclasses import dataclass, fields
from typing import Any

Colour = tuple[float, float, float, float]
Tones = dict[str, tuple[Colour, Colour]]
Roads = dict[str, tuple[Colour, Colour]]


def rgb(value: str) -> Colour:
    """Six hexadecimal digits as an opaque colour."""
    red, green, blue = (int(value[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return (red, green, blue, 1.0)


def _pair(one: str, other: str) -> tuple[Colour, Colour]:
    return rgb(one), rgb(other)


@dataclass(frozen=True)
class Colours:
    """One look. ``palette`` gives each out under its own name."""

    PRIMARY: Colour
    PRIMARY_SOFT: Colour
    ON_FILL: Colour  # writing on a ground filled with the writing colour of any tone
    GROUND: Colour
    SUNKEN: Colour
    SURFACE: Colour
    TEXT: Colour
    MUTED: Colour
    OUTLINE: Colour
    HAIRLINE: Colour
    EDGE: Colour  # around cards, where their shadow cannot be seen
    NOTICE: Colour  # the ground of the word at the foot, of the opposite lightness
    ON_NOTICE: Colour
    ON_DARK: Colour  # the act offered there
    SHADOW: Colour
    # A tone is (writing, ground): state is never told by colour alone, a word or icon goes with it.
    TONES: Tones
    # The map: land and sea, roads by class (casing, fill).
    PAPER: Colour
    WATER: Colour
    BORDER: Colour
    POSITION: Colour
    ROADS: Roads

    def named(self) -> dict[str, Any]:
        """Every colour and table by its name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


_NONE: Colour = (0.0, 0.0, 0.0, 0.0)

DAY = Colours(
    PRIMARY=rgb("0A5160"),
    PRIMARY_SOFT=rgb("D5EBEF"),
    ON_FILL=rgb("FFFFFF"),
    GROUND=rgb("F1F4F5"),
    SUNKEN=rgb("E6ECEE"),
    SURFACE=rgb("FFFFFF"),
    TEXT=rgb("12242B"),
    MUTED=rgb("41545C"),
    OUTLINE=rgb("748791"),
    HAIRLINE=rgb("DDE5E8"),
    EDGE=_NONE,
    NOTICE=rgb("12242B"),
    ON_NOTICE=rgb("FFFFFF"),
    ON_DARK=rgb("9BE3F0"),
    SHADOW=(0.05, 0.15, 0.2, 0.15),
    TONES={
        "primary": _pair("0A5160", "D5EBEF"),
        "ok": _pair("0C4F2F", "DDF3E7"),
        "warn": _pair("623F00", "FFEFC9"),
        "bad": _pair("8A1C1A", "FCE4E2"),
        "muted": _pair("41545C", "F0F4F6"),
        "plain": _pair("12242B", "FFFFFF"),
    },
    PAPER=rgb("F1EFEA"),
    WATER=rgb("CFE3EC"),
    BORDER=rgb("B9AFC4"),
    POSITION=rgb("1565C9"),
    ROADS={
        "ring": _pair("B5642A", "FBB05C"),
        "radial": _pair("C39A39", "FFDC85"),
        "street": _pair("BFC4C7", "FFFFFF"),
    },
)

NIGHT = Colours(
    PRIMARY=rgb("7FD3E4"),
    PRIMARY_SOFT=rgb("12303A"),
    ON_FILL=rgb("06222A"),
    GROUND=rgb("0E171B"),
    SUNKEN=rgb("24333A"),
    SURFACE=rgb("18242A"),
    TEXT=rgb("E8F0F2"),
    MUTED=rgb("B4C4CB"),
    OUTLINE=rgb("7A9099"),
    HAIRLINE=rgb("2C3C44"),
    EDGE=_NONE,
    NOTICE=rgb("E8F0F2"),
    ON_NOTICE=rgb("12242B"),
    ON_DARK=rgb("0A5160"),
    SHADOW=(0.0, 0.0, 0.0, 0.35),
    TONES={
        "primary": _pair("7FD3E4", "12303A"),
        "ok": _pair("7BDDA9", "123324"),
        "warn": _pair("F5C66B", "3A2B0B"),
        "bad": _pair("FFA8A3", "43191A"),
        "muted": _pair("B4C4CB", "243138"),
        "plain": _pair("E8F0F2", "18242A"),
    },
    PAPER=rgb("1B2226"),
    WATER=rgb("0F2430"),
    BORDER=rgb("5B5268"),
    POSITION=rgb("6FB1FF"),
    ROADS={
        "ring": _pair("5E3A1C", "C98444"),
        "radial": _pair("584A22", "A98F4A"),
        "street": _pair("2E393E", "58666D"),
    },
)

SUN = Colours(
    PRIMARY=rgb("00343F"),
    PRIMARY_SOFT=rgb("D9EEF2"),
    ON_FILL=rgb("FFFFFF"),
    GROUND=rgb("FFFFFF"),
    SUNKEN=rgb("E9EDEF"),
    SURFACE=rgb("FFFFFF"),
    TEXT=rgb("000000"),
    MUTED=rgb("1C272C"),
    OUTLINE=rgb("4F5F67"),
    HAIRLINE=rgb("8B989E"),
    EDGE=rgb("4F5F67"),
    NOTICE=rgb("000000"),
    ON_NOTICE=rgb("FFFFFF"),
    ON_DARK=rgb("B5F1FA"),
    SHADOW=_NONE,
    TONES={
        "primary": _pair("00343F", "D9EEF2"),
        "ok": _pair("003D22", "E0F5E9"),
        "warn": _pair("452C00", "FFF1CC"),
        "bad": _pair("6E0D0D", "FDE7E5"),
        "muted": _pair("1C272C", "ECF0F2"),
        "plain": _pair("000000", "FFFFFF"),
    },
    PAPER=rgb("FFFFFF"),
    WATER=rgb("C3DCE8"),
    BORDER=rgb("6F6480"),
    POSITION=rgb("0B4EA2"),
    ROADS={
        "ring": _pair("7A3E12", "F79A36"),
        "radial": _pair("7E5F12", "FFD261"),
        "street": _pair("6B747A", "F4F6F7"),
    },
)

MODES = {"day": DAY, "night": NIGHT, "sun": SUN}
