"""What needs a person on the Sync page: what is wrong, with what, since when, and what to do."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mobile.shapes import Problem
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.sites import WORK, key_of, work_name
from mobile.viewmodels.wording import since

OF_OFFICE = frozenset({"returned", "conflict"})
_OWN_CODES = OF_OFFICE | {"waiting_base", "register_altered"}
FILE = "file"
_CANNOT_LET_GO = _OWN_CODES


@dataclass(frozen=True)
class ProblemRow:
    """What is wrong, with which work, since when, and what the person does about it.

    ``key``: the work to open and correct, "" when there is none. ``dismissed``: the change that
    may be let go. ``retried``: the (record, role) of a file that may be tried again.
    """

    key: str
    title: str
    detail: str
    work: str
    todo: str
    since: str
    action: str = ""
    dismissed: UUID | None = None
    retried: tuple[UUID, str] | None = None


def problem_row(kit: Kit, problem: Problem) -> ProblemRow:
    texts = kit.texts
    is_file = problem.field == FILE
    is_own = problem.code in _OWN_CODES
    work = kit.store.work(problem.record) if problem.record and not is_file else None
    return ProblemRow(
        key=key_of(WORK, problem.record) if work and problem.record else "",
        title=texts(f"problem_{problem.code}") if is_own else _refusal(kit, problem),
        detail=problem.detail if is_own else "",
        work=work_name(work, texts) if work else "",
        todo=texts(_todo(problem, is_own=is_own, is_file=is_file)),
        since=_since(kit, problem.since),
        action=texts("open" if problem.code in OF_OFFICE else "correct") if work else "",
        dismissed=None if is_file or problem.code in _CANNOT_LET_GO else problem.change,
        retried=(problem.record, problem.detail) if is_file and problem.record else None,
    )


def _todo(problem: Problem, *, is_own: bool, is_file: bool) -> str:
    if is_file:
        return "do_file"
    return f"do_{problem.code}" if is_own else "do_refused"


def _refusal(kit: Kit, problem: Problem) -> str:
    texts = kit.texts
    message = texts.error(problem.code)
    if problem.field == FILE:
        return texts("field_error", field=texts(f"file_{problem.detail}"), message=message)
    try:
        field = texts(problem.field)
    except KeyError:
        return message
    return texts("field_error", field=field, message=message)


def _since(kit: Kit, moment: datetime) -> str:
    return since(moment, kit.clock.now(), kit.language)
