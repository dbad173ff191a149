"""How the tablet looks to its person: language, digits, light and size of text.

Kept as settings of the same names, and taken up before the first frame of the next start.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, cast

from mobile.viewmodels import digits
from shared.vocabulary.terms import Language

LIGHTS = ("day", "night", "sun")
TEXT_SIZES = {"normal": 1.0, "large": 1.15, "largest": 1.3}
# What each setting may be; the first is the usual one.
CHOICES: dict[str, tuple[str, ...]] = {
    "language": ("ar", "en"),
    "digits": digits.SHAPES,
    "light": LIGHTS,
    "text_size": tuple(TEXT_SIZES),
}


@dataclass(frozen=True)
class Appearance:
    language: Language = "ar"
    digits: str = digits.LATIN
    light: str = "day"
    text_size: str = "normal"

    @classmethod
    def kept(cls, setting: Callable[[str, str], str]) -> Appearance:
        """From settings; a value that this version does not know counts as the usual one."""
        found = cls()
        for name, choices in CHOICES.items():
            value = setting(name, choices[0])
            if value in choices:
                found = found.with_(name, value)
        return found

    def with_(self, name: str, value: str) -> Appearance:
        """The same with one setting changed. Raises ValueError for a value that is none."""
        if value not in CHOICES[name]:
            raise ValueError(f"{name}: {value}")
        changed: dict[str, Any] = {name: cast(Language, value) if name == "language" else value}
        return replace(self, **changed)

    @property
    def scale(self) -> float:
        """What sizes of text are multiplied by."""
        return TEXT_SIZES[self.text_size]
