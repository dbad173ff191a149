"""A word of the field in both languages, and lists of such words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Language = Literal["ar", "en"]


@dataclass(frozen=True)
class Term:
    """``code`` travels on the wire and stands in tables; people read ``ar`` or ``en``."""

    code: str
    ar: str
    en: str

    def name(self, language: str) -> str:
        return self.en if language == "en" else self.ar


class Vocabulary:
    """An ordered list of terms, looked up by code."""

    def __init__(self, *terms: tuple[str, str, str]) -> None:
        self._terms = {code: Term(code, ar, en) for code, ar, en in terms}

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms.values())

    def __contains__(self, code: object) -> bool:
        return code in self._terms

    def __getitem__(self, code: str) -> Term:
        return self._terms[code]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self._terms)

    def name(self, code: str | None, language: str) -> str:
        """The name of ``code``; a code from a newer version is shown as it came."""
        if code is None:
            return ""
        found = self._terms.get(code)
        return found.name(language) if found else code
