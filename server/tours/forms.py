"""The forms of tours, and what a plan's form says of a tour."""

from __future__ import annotations

from typing import Any

from server.http.forms import EntryForm, Form
from server.tours.keeping import Content, Stop
from shared.vocabulary.attendances import SHIFTS
from shared.vocabulary.tours import TOUR_KINDS
from shared.wire.fields import Day, Words, choice, identifier, whole_between
from shared.wire.record import MAX_CONTRACT
from shared.wire.tour import MAX_NOTE, MAX_TITLE

_LARGEST = 2**31 - 1


class PlanForm(EntryForm):
    """``seen``: the version that is changed; a new tour has none."""

    person = identifier(required=True)
    date = Day(required=True)
    shift = choice(SHIFTS, required=True)
    kind = choice(TOUR_KINDS, required=True)
    contract = whole_between(1, MAX_CONTRACT, load_default=None)
    title = Words(MAX_TITLE, load_default="")
    note = Words(MAX_NOTE, load_default="")
    seen = whole_between(0, _LARGEST, load_default=0)


class SeenForm(Form):
    seen = whole_between(0, _LARGEST, required=True)
    note = Words(MAX_NOTE, load_default="")


class FeedForm(EntryForm):
    name = Words(80, 1, required=True)


def content_said(said: dict[str, Any], stops: list[Stop], was: Content | None) -> Content:
    """What the form says. A title left empty is made of kind and contract; one that was only
    shown stays in both languages.
    """
    names = ("person", "date", "shift", "kind", "contract")
    kept = {name: said[name] for name in names}
    return Content(**kept, **_titles(said, was), stops=stops)


def _titles(said: dict[str, Any], was: Content | None) -> dict[str, str]:
    title = said["title"]
    if was is not None and title in {was.title_ar, was.title_en}:
        return {"title_ar": was.title_ar, "title_en": was.title_en}
    if title:
        return {"title_ar": title, "title_en": title}
    kind, number = TOUR_KINDS[said["kind"]], said["contract"]
    ar, en = (f" – العقد {number}", f" – Contract {number}") if number else ("", "")
    return {"title_ar": f"{kind.ar}{ar}", "title_en": f"{kind.en}{en}"}
