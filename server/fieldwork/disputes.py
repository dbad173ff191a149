"""Conflicts that wait for a supervisor: what stands, what is proposed, who says so and why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import Row, select

from server.accounts.models import Device, Person
from server.attachments.service import Readable
from server.db import db
from server.fieldwork.disputed_photos import drawn, files_of
from server.fieldwork.queries import reference_names
from server.fieldwork.values import fields_in_order, kind_name, label_of, state_name, value_of
from server.fieldwork.wording import amount, place_text
from server.programme.models import BoqItem
from server.register import service as register
from server.register.models import Head, Revision
from shared.rules.scope import Scope
from shared.vocabulary.works import ACCEPTED, KIND
from shared.wire.kinds import KINDS

MOST = 25
Line = tuple[str, Markup]


@dataclass(frozen=True)
class Source:
    """Who wrote a value, where and when. ``device`` is None for the office."""

    revision: Revision
    author: Person
    device: Device | None

    @property
    def place(self) -> Markup:
        """Where its tablet was when it was written; "" when nothing is known."""
        try:
            place = json.loads(self.revision.body)["place"]
            return place_text(place["lat"], place["lon"])
        except (KeyError, TypeError, ValueError):
            return Markup("")


@dataclass(frozen=True)
class Proposal:
    """``take`` is the change that is taken with one click; ``note`` says what follows.

    ``lowered_to`` is the accepted quantity that then stands, where it is less than now.
    """

    field: str
    take: str
    lines: list[Line]
    source: Source | None
    note: str
    lowered_to: Markup


@dataclass(frozen=True)
class Question:
    """One decision: what stands, and each proposal instead of it."""

    field: str
    title: str
    stands: list[Line]
    source: Source | None
    proposals: list[Proposal]


@dataclass(frozen=True)
class Dispute:
    """A record with its open questions. ``activity`` is None where it names none."""

    head: Head
    activity: Any
    questions: list[Question]

    @property
    def kind(self) -> str:
        return kind_name(self.head.kind)

    @property
    def state(self) -> str:
        return state_name(self.head.kind, self.head.whole)


def open_disputes(visible_to: Scope) -> list[Dispute]:
    """The records whose conflicts have been open longest, MOST at once."""
    heads = register.disputed(visible_to, MOST)
    history = _histories([head.record for head in heads])
    wholes = [fields for head in heads for fields in _all_fields(head)]
    names = reference_names([_texts(fields) for fields in wholes])
    files = files_of(wholes, visible_to)
    units = _units(heads)
    found = []
    for head in heads:
        sources = [Source(*row) for row in history if row[0].record == head.record]
        unit = units.get((head.contract, head.whole.get("boq_item")))
        questions = _Reader(head, sources, names, unit, files).questions()
        activity = names.get(("activity", head.whole.get("activity")))
        found.append(Dispute(head, activity, questions))
    return found


def _histories(records: Iterable[UUID]) -> Sequence[Row[Any]]:
    """(Revision, Person, Device or None) of these records, oldest first."""
    asked = (
        select(Revision, Person, Device)
        .join(Person, Person.id == Revision.author)
        .outerjoin(Device, Device.id == Revision.device)
        .where(Revision.record.in_(list(records)))
        .order_by(Revision.record, Revision.version)
    )
    return db.session.execute(asked).all()


def _units(heads: Iterable[Head]) -> dict[tuple[int, Any], str]:
    contracts = {head.contract for head in heads}
    asked = select(BoqItem.contract, BoqItem.code, BoqItem.unit)
    rows = db.session.execute(asked.where(BoqItem.contract.in_(contracts)))
    return {(row.contract, row.code): row.unit for row in rows}


def _all_fields(head: Head) -> list[dict[str, Any]]:
    """What stands and what each author proposes, for the names and photos that they refer to."""
    wholes = {"": head.whole}
    for name, open_ in head.conflicts.items():
        for author, proposal in open_["proposals"].items():
            wholes.setdefault(author, {})[name] = proposal["value"]
    return list(wholes.values())


def _texts(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if isinstance(value, str)}


@dataclass(frozen=True)
class _Reader:
    """Puts one record's conflicts into words."""

    head: Head
    sources: list[Source]
    names: dict[str, Any]
    unit: str | None
    files: dict[UUID, Readable]

    def questions(self) -> list[Question]:
        found: list[Question] = []
        left = [n for n in fields_in_order(self.head.kind) if n in self.head.conflicts]
        left += sorted(set(self.head.conflicts) - set(left))
        while left:
            together = self._together(left)
            found.append(self._question(together))
            left = [name for name in left if name not in together]
        return found

    def _together(self, left: list[str]) -> list[str]:
        if self.head.is_deleted:
            return left
        mates = KINDS[self.head.kind].policies.decided_together(left[0])
        return [name for name in left if name in mates]

    def _question(self, names: list[str]) -> Question:
        shown = [name for name in names if name != "is_deleted"]
        stands = [(self._label(n), self._value(n, self.head.whole.get(n))) for n in shown]
        if self.head.is_deleted or "is_deleted" in names:
            is_deleted = self._value("is_deleted", self.head.is_deleted)
            stands.insert(0, (self._label("is_deleted"), is_deleted))
        title = _("Deleted, and edited afterwards") if self.head.is_deleted else ""
        title = title or _(" and ").join(str(self._label(name)) for name in names)
        authors = {who for name in names for who in self.head.conflicts[name]["proposals"]}
        proposals = [self._proposal(names, author) for author in sorted(authors)]
        return Question(names[0], title, stands, self._who_set(names[0]), proposals)

    def _proposal(self, names: list[str], author: str) -> Proposal:
        given = {name: self.head.conflicts[name]["proposals"].get(author) for name in names}
        given = {name: proposal for name, proposal in given.items() if proposal}
        values = {name: proposal["value"] for name, proposal in given.items()}
        field, take = next((name, proposal["change"]) for name, proposal in given.items())
        lines = [(self._label(name), self._value(name, v)) for name, v in values.items()]
        source = next((s for s in self.sources if str(s.revision.change) == take), None)
        lowered_to = self._lowered_to(values)
        return Proposal(field, take, lines, source, self._note(values), lowered_to)

    def _label(self, name: str) -> str:
        return label_of(self.head.kind, name)

    def _value(self, name: str, value: Any) -> Markup:
        if name == "photos" and value:
            return drawn(value, self.files)
        return value_of(self.head.kind, name, value, self.names, self.unit)

    def _who_set(self, name: str) -> Source | None:
        """Whose revision gave the field the value that stands: the latest that states it."""
        if name == "is_deleted" or self.head.is_deleted:
            made = [s for s in self.sources if s.revision.op in {"delete", "restore"}]
            made = [s for s in made if s.revision.outcome != "conflict"] or self.sources
            return made[-1] if self.head.is_deleted else made[0]
        value = self.head.whole.get(name)
        stated = [s for s in self.sources if name in s.revision.fields]
        return next((s for s in reversed(stated) if s.revision.fields[name] == value), None)

    def _note(self, values: dict[str, Any]) -> str:
        """What else changes when these values are taken."""
        if self.head.is_deleted:
            return _("The record is then brought back.")
        if values.get("is_deleted"):
            return _("The record is then deleted; its history is kept.")
        if self.head.kind != KIND or self.head.whole["state"] != ACCEPTED:
            return ""
        if values.get("state", ACCEPTED) != ACCEPTED:
            return _("The work is then no longer accepted, and earns nothing.")
        return ""

    def _lowered_to(self, values: dict[str, Any]) -> Markup:
        """What is accepted then, where that is less than now; "" otherwise."""
        is_accepted = self.head.kind == KIND and self.head.whole["state"] == ACCEPTED
        is_accepted = is_accepted and values.get("state", ACCEPTED) == ACCEPTED
        if self.head.is_deleted or not is_accepted or "quantity" not in values:
            return Markup("")
        is_less = Decimal(values["quantity"]) < Decimal(self.head.whole["accepted_quantity"])
        return amount(values["quantity"], self.unit) if is_less else Markup("")
