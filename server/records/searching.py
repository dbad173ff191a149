"""A word that somebody types, found in records: in their own words, or in what they name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select

from server.accounts.models import Person
from server.db import db
from server.geography.models import Area, RoadSection
from server.programme.models import Activity
from server.records.entries import ROWS
from shared.rules.folding import fold, search_pattern
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.terms import Vocabulary
from shared.wire.kinds import KINDS

# Codes that one word may stand for: a word of so many is no search.
MOST_NAMED = 5_000


@dataclass(frozen=True)
class Term:
    """A folded word, with what it names: looked up once, for the tables of all kinds."""

    word: str
    activities: list[str]
    sections: list[str]
    people: list[Any]

    def is_in(self, kind: str) -> ColumnElement[bool]:
        """Whether a row of this kind's table has the word, or names what is called so."""
        rows = ROWS[kind]
        model: Any = rows.model
        found = [model.words.like(f"%{_plain(self.word)}%", escape="\\")]
        named = {"activity": self.activities, "section": self.sections, "author": self.people}
        found += [
            getattr(model, name).in_(codes)
            for name, codes in named.items()
            if codes and hasattr(model, name)
        ]
        found += [column.in_(codes) for column, codes in self._words(kind, model) if codes]
        if self.word.isdecimal() and len(self.word) < 6:
            found.append(model.contract == int(self.word))
        return or_(false(), *found)

    def _words(self, kind: str, model: Any) -> list[tuple[Any, list[str]]]:
        """Columns of words, with the codes of those that are called so."""
        asked: list[tuple[Any, Vocabulary]] = [(model.governorate, GOVERNORATES)]
        for name in ("state", *ROWS[kind].choices):
            if (words := KINDS[kind].words_of(name)) and hasattr(model, name):
                asked.append((getattr(model, name), words))
        return [
            (column, [t.code for t in words if self.word in fold(f"{t.ar} {t.en}")])
            for column, words in asked
        ]


def find_terms(words: list[str]) -> list[Term]:
    """What each of the folded ``words`` names."""
    return [_term(word) for word in words]


def _term(word: str) -> Term:
    pattern = search_pattern(word)
    of_activity = (Activity.code, Activity.name_ar, Activity.name_en, Area.name_ar, Area.name_en)
    activities = select(Activity.code).outerjoin(Area, Area.code == Activity.area)
    of_section = (RoadSection.code, RoadSection.name_ar, RoadSection.name_en)
    return Term(
        word,
        _matching(activities, of_activity, pattern),
        _matching(select(RoadSection.code), of_section, pattern),
        _matching(select(Person.id), (Person.name_ar, Person.name_en), pattern),
    )


def _matching(asked: Select[Any], texts: tuple[Any, ...], pattern: str) -> list[Any]:
    is_called = func.concat_ws(" ", *texts).op("~*")(pattern)
    return list(db.session.scalars(asked.where(is_called).limit(MOST_NAMED)))


def _plain(word: str) -> str:
    """The word for LIKE: what means something there means itself."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
