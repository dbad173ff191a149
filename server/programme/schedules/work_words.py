"""The kind of work that a word or a name speaks of, and how words are compared."""

from __future__ import annotations

import re
from functools import lru_cache

from server.programme.schedules.headings import heading_of
from shared.vocabulary.work_synonyms import WORK_SYNONYMS
from shared.vocabulary.works import WORK_TYPES

_FOLDED = str.maketrans("أإآةى", "اااهي")
_ARTICLE = re.compile(r"\bال(?=\w{3})")


@lru_cache(maxsize=10_000)
def folded(text: str) -> str:
    """A text as it is compared: small letters, one form of alef, no signs."""
    return heading_of(text).translate(_FOLDED)


def _bare(text: str) -> str:
    """Without the Arabic article."""
    return _ARTICLE.sub("", folded(text))


_BY_NAME = {_bare(name): term.code for term in WORK_TYPES for name in (term.code, term.ar, term.en)}
# "sign " is no beginning of "signals".
_BY_WORD = [
    (_bare(word) + " " * word.endswith(" "), code)
    for code, words in WORK_SYNONYMS
    for word in words
]


@lru_cache(maxsize=10_000)
def work_type_in(text: str) -> str | None:
    """The kind of work that a text names, by its code or name before any other word."""
    whole = f" {_bare(text)} "
    named = (code for name, code in _BY_NAME.items() if f" {name} " in whole)
    return next(named, None) or next((c for word, c in _BY_WORD if f" {word}" in whole), None)
