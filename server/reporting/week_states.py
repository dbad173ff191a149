"""How far each governorate's week is on its way: cut off, drafted, read, issued, mailed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from server.mails import service as mails
from server.mails.models import HANDING, IN_TROUBLE, SENT, WAITING
from server.ports import ports
from server.reporting import draft_queries
from server.reporting.models import IssuedWeek
from server.reporting.tending import due_weeks
from server.reporting.times import Times, times_now

# In the order of the way.
CODES = ("open", "late", "draft", "read", "issued", "mailing", "mail_trouble", "mailed")


@dataclass(frozen=True)
class WeekState:
    """``code`` is of CODES; ``is_restated``: a draft of a further issue waits beside it.

    ``mails``: how many are sent, wait and are in trouble, of the newest issue.
    """

    code: str
    is_restated: bool = False
    mails: Mapping[str, int] = field(default_factory=dict)


def week_states(
    governorates: Sequence[str], start: date, newest: Mapping[str, IssuedWeek]
) -> dict[str, WeekState]:
    """The state of each governorate's week; ``newest``: the issues that there are."""
    waiting = {row[0].governorate: row[0] for row in draft_queries.waiting(governorates, start)}
    sent = mails.counts([newest[one].id for one in governorates if one in newest])
    is_cut_off = times_now().cut_off(start) <= ports().clock.now()
    found = {}
    for one in governorates:
        issue, draft = newest.get(one), waiting.get(one)
        if issue is not None:
            counts = _mail_counts(sent.get(issue.id, {}))
            found[one] = WeekState(_issued_code(counts), draft is not None, counts)
        elif draft is not None:
            found[one] = WeekState("read" if draft.read_at else "draft")
        else:
            found[one] = WeekState("late" if is_cut_off else "open")
    return found


def in_short(states: Mapping[str, WeekState]) -> list[tuple[str, int]]:
    """(code, how many weeks), in the order of the way."""
    count = Counter(state.code for state in states.values())
    return [(code, count[code]) for code in CODES if count[code]]


def shown(
    governorates: Sequence[str], start: date, newest: Mapping[str, IssuedWeek]
) -> dict[str, Any]:
    """What the list of weeks needs of it."""
    states = week_states(governorates, start, newest)
    hours: Times = times_now()
    due = due_weeks(ports().clock.now(), hours, draft_queries.kept_since())
    moments = {"cut_off": hours.cut_off(start), "due": hours.issue(start)}
    return {
        "states": states,
        "in_short": in_short(states),
        "is_by_clock": start in due,
        **moments,
    }


def _mail_counts(by_status: Mapping[str, int]) -> dict[str, int]:
    counted = {
        "sent": by_status.get(SENT, 0),
        "waiting": by_status.get(WAITING, 0) + by_status.get(HANDING, 0),
        "trouble": sum(by_status.get(status, 0) for status in IN_TROUBLE),
    }
    return counted if any(counted.values()) else {}


def _issued_code(counts: Mapping[str, int]) -> str:
    if not counts:
        return "issued"
    if counts["trouble"]:
        return "mail_trouble"
    return "mailing" if counts["waiting"] else "mailed"
