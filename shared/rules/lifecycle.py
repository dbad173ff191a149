"""The states of a kind's records: who may move them, who may write what, what each state needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.vocabulary.roles import CONTRACTOR, INSPECTOR, SUPERVISOR

Fields = Mapping[str, Any]
# (error code, field) of what is wrong.
Fault = tuple[str, str]
Faults = Callable[[Fields | None, Fields], list[Fault]]


@dataclass(frozen=True)
class Move:
    """Who may make a move: ``roles``; an inspector ``is_own``: of one's own record alone."""

    roles: frozenset[str]
    is_own: bool = False


FIELD = Move(frozenset({INSPECTOR}))
OWN = Move(frozenset({INSPECTOR}), is_own=True)
OFFICE = Move(frozenset({SUPERVISOR}))
BOTH = Move(frozenset({INSPECTOR, SUPERVISOR}))
# A contractor too, for their own contracts: who judges the scope judges that.
ANSWER = Move(frozenset({INSPECTOR, SUPERVISOR, CONTRACTOR}))
OFFICE_OR_OWN = Move(frozenset({INSPECTOR, SUPERVISOR}), is_own=True)

Moves = Mapping[tuple[str | None, str], Move]


def always(_whole: Fields) -> bool:
    return True


def no_faults(_before: Fields | None, _after: Fields) -> list[Fault]:
    return []


@dataclass(frozen=True)
class Lifecycle:
    """Pure rules of one kind, the same on tablet and server.

    ``moves``: (from, to) -> who; from None: the record does not exist yet. Empty for a kind
    without states. ``office``: fields that the office alone writes; ``shared``: those that both
    write; all others are the field's. Who makes a record may state all of it, but for
    ``office``. ``answers``: what a contractor writes, by the state in which the record then is;
    nothing else, in no other state, and of records that ``is_answered`` says alone. ``ended``:
    states in which nothing is edited. ``fixed``: what was once set is never set otherwise.
    ``faults``(before, after): what is wrong with the fields ``after``, and with coming to them
    from ``before`` (None: new, or not to be looked at).
    """

    moves: Moves = field(default_factory=dict)
    creators: frozenset[str] = frozenset({INSPECTOR})
    office: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    answers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    is_answered: Callable[[Fields], bool] = always
    ended: frozenset[str] = frozenset()
    fixed: frozenset[str] = frozenset()
    faults: Faults = no_faults

    def may_move(self, before: str | None, after: str, role: str, is_author: bool) -> bool:
        """Whether somebody of ``role`` may move a record from ``before`` to ``after``."""
        move = self.moves.get((before, after))
        if move is None or role not in move.roles:
            return False
        return is_author or not move.is_own or role != INSPECTOR

    def may_come(self, role: str, is_new: bool) -> bool:
        """Whether somebody of ``role`` may write anything at all."""
        if is_new:
            return role in self.creators
        return role in {INSPECTOR, SUPERVISOR} or (role == CONTRACTOR and bool(self.answers))

    def may_write(self, name: str, role: str, is_new: bool, state: str | None = None) -> bool:
        """Whether ``role`` may set the field ``name`` of a record that is then in ``state``."""
        if name in self.office:
            return role == SUPERVISOR
        if role == CONTRACTOR and self.answers:
            answer = self.answers.get(state or "")
            return answer is not None and (name == "state" or name in answer)
        if is_new:
            return role in self.creators
        if role == SUPERVISOR:
            return name in self.shared or name == "state"
        return role == INSPECTOR

    def may_edit(self, state: str | None) -> bool:
        """Whether fields may be edited in this state; in an accepted one that is a proposal."""
        return state not in self.ended

    def is_fixed(self, name: str, now: Fields) -> bool:
        """Whether this field was set once and for all."""
        return name in self.fixed and now.get(name) is not None


def missing(after: Fields, *names: str) -> list[Fault]:
    """A fault for each of ``names`` that is not filled in."""
    return [("required", name) for name in names if after.get(name) in (None, "", [])]
