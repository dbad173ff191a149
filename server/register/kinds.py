"""The kinds of record. The register knows none by name: each capability brings its own."""

from __future__ import annotations

from collections.abc import Set
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from flask import current_app

from server.register.incoming import Author, Fields, Incoming, Standing
from shared.vocabulary.policies import Policies


class Case(NamedTuple):
    """A change to be judged: ``mine`` are its fields, read and tidied.

    ``now`` is the record as it stands (None: new), ``base`` its whole fields as the author
    saw them, ``is_current`` whether that is the present version.
    """

    incoming: Incoming
    mine: Fields
    now: Standing | None
    base: Fields
    is_current: bool


class Kind(Protocol):
    """What the register asks of a kind. ``reference`` is what ``look_up`` returned."""

    name: str
    policies: Policies

    def read(self, fields: Fields, is_first: bool) -> Fields:
        """The fields checked and tidied to plain JSON values. Raises NotAcceptedError."""
        ...

    def look_up(self, wholes: list[Fields]) -> Any:
        """Reference data for a batch's fields, with one statement for all."""
        ...

    def judge(self, case: Case, reference: Any) -> frozenset[str]:
        """Fields whose new value is a proposal for a person. Raises NotAcceptedError."""
        ...

    def judge_removal(self, case: Case, reference: Any) -> bool:
        """Whether a delete or restore is only a proposal. Raises NotAcceptedError."""
        ...

    def judge_decision(
        self, now: Standing, chosen: Standing, author: Author, reference: Any
    ) -> Fields:
        """The fields as they stand once a person's choice is made: those ``chosen``, and what
        follows from them.

        Raises NotAcceptedError where the choice breaks a rule, or is not this author's to make.
        """
        ...

    def fits_together(self, whole: Fields, reference: Any) -> bool:
        """Whether the fields, each good alone, are good together."""
        ...

    def scope_of(self, whole: Fields, reference: Any) -> tuple[str, int]:
        """(governorate, contract). Raises NotAcceptedError, the same as for outside the scope;
        ParentMissingError where the record that gives it is not here.
        """
        ...

    def outside_scope(self, whole: Fields) -> tuple[str, str]:
        """(code, field) of a place outside the author's scope, or unknown: one for both."""
        ...

    def parent_of(self, fields: Fields) -> UUID | None:
        """The record whose scope a record with these fields has; they may not be checked yet.

        It is named in the first change and stays; the record follows it wherever it goes.
        """
        ...

    def learn(self, reference: Any, standing: Standing) -> None:
        """Take note in ``reference`` of a record as this batch finds or leaves it."""
        ...

    def find_flags(self, standings: list[Standing]) -> dict[UUID, list[str]]:
        """What speaks against each record as it stands, as codes; set-based."""
        ...

    def flags_of_time(self, incoming: Incoming) -> list[str]:
        """What speaks against the time of a record's first change; kept for good."""
        ...

    def project(self, records: list[UUID]) -> None:
        """Write these records' rows of the typed tables anew from the register."""
        ...

    def differing(self, after: UUID, until: UUID) -> list[UUID]:
        """The records after one and up to another whose row differs from the register's."""
        ...

    def forms_changed(self, parts: Set[str]) -> None:
        """These parts of the forms were said anew: write what rows have of them, all in one."""
        ...

    def compare_sums(self, is_mended: bool) -> int:
        """How many of the sums that are kept beside the rows differ from them, in transactions
        of its own; written anew when ``is_mended``.
        """
        ...


def kind_named(name: str) -> Kind | None:
    """The kind of this name; None when this server does not know it."""
    found: Kind | None = all_kinds().get(name)
    return found


def all_kinds() -> dict[str, Kind]:
    """Every kind by name, as the application was wired."""
    kinds: dict[str, Kind] = current_app.extensions["tareeq.kinds"]
    return kinds
