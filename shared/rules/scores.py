"""A contractor's score: six components of 0 to 100, weighted; none on thin data.

All numbers that judge (weights, least counts, points) come as data: ``Rules.numbers``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from shared.vocabulary.ncrs import SEVERITIES
from shared.vocabulary.scores import (
    DEFECTS,
    DOCUMENTS,
    KNOWN,
    LEFT_OUT_STATE,
    PARTS,
    QUALITY,
    RESPONSE,
    SAFETY,
    THIN,
    TIME,
    UNRECORDED,
)

ZERO, FULL = Decimal(0), Decimal(100)
TENTH = Decimal("0.1")
ALL_WEIGHTS = 100
# Name -> the least and the most that somebody may say.
NUMBERS: dict[str, tuple[int, int]] = {
    **{f"weight_{code}": (0, 100) for code in PARTS.codes},
    **{f"least_{code}": (1, 1000) for code in PARTS.codes},
    "least_weight": (1, 100),
    **{f"overdue_{code}": (0, 100) for code in SEVERITIES.codes},
    "stopped_work": (0, 100),
    "pace_floor_percent": (0, 99),
    "window_days": (28, 366),
    "schedule_every_days": (7, 92),
    "appeal_days": (1, 90),
    "reply_days": (1, 90),
}


@dataclass(frozen=True)
class Rules:
    """``numbers``: those of NUMBERS, whole; ``version`` 0: the product's own."""

    numbers: Mapping[str, int]
    version: int = 0

    def __getitem__(self, name: str) -> int:
        return self.numbers[name]


def faults_of(numbers: Mapping[str, int]) -> dict[str, str]:
    """Name -> error code (shared.wire.errors) of what no rules may say; {} when all is well."""
    found = {}
    for name, (least, most) in NUMBERS.items():
        if name not in numbers:
            found[name] = "required"
        elif not least <= numbers[name] <= most:
            found[name] = "number_not_allowed"
    weights = sum(numbers.get(f"weight_{code}", 0) for code in PARTS.codes)
    if not found and weights != ALL_WEIGHTS:
        found[f"weight_{DOCUMENTS}"] = "weights_wrong"
    overdue = [numbers.get(f"overdue_{code}", 0) for code in SEVERITIES.codes]
    if not found and overdue != sorted(overdue, reverse=True):
        found["overdue_observation"] = "severities_wrong"
    return found


@dataclass(frozen=True)
class Facts:
    """What the register has of a contract in the window, by the evening of its last day.

    ``days``: since the plan began; ``behind``: SV(t) in days, below zero when late; None: no
    plan, or nothing accepted yet. ``looked`` and ``passed``: inspections with a result, without
    those of safety, which are ``checked`` and ``safe``. ``overdue``: open non-conformances past
    their time, by severity. ``stopped``: reports of work stopped. ``due`` and ``answered``:
    non-conformances whose time to answer ended, and those answered within it; ``defects_due``
    and ``repaired`` alike. ``wanted`` and ``delivered``: periods that a schedule was to be handed
    in for; ``delivered`` None: none ever came.
    """

    days: int | None = None
    behind: Decimal | None = None
    excusable: int = 0
    looked: int = 0
    passed: int = 0
    overdue: Mapping[str, int] = field(default_factory=dict)
    checked: int = 0
    safe: int = 0
    stopped: int = 0
    due: int = 0
    answered: int = 0
    defects_due: int = 0
    repaired: int = 0
    wanted: int = 0
    delivered: int | None = None


# Which of them each component is judged by.
FACTS_OF = {
    TIME: ("days", "behind", "excusable"),
    QUALITY: ("looked", "passed", "overdue"),
    SAFETY: ("checked", "safe", "stopped"),
    RESPONSE: ("due", "answered"),
    DEFECTS: ("defects_due", "repaired"),
    DOCUMENTS: ("wanted", "delivered"),
}


@dataclass(frozen=True)
class Part:
    """One component. ``count``: how much there is to judge by, of the ``least`` that is needed.

    ``score``: 0 to 100, None unless ``state`` is KNOWN.
    """

    code: str
    weight: int
    state: str
    score: Decimal | None
    count: int
    least: int


@dataclass(frozen=True)
class Score:
    """``value``: 0 to 100; None where the components that are known weigh too little.

    ``weight``: what those weigh, of 100: the weight of the others is shared out among them.
    """

    value: Decimal | None
    weight: int
    parts: Sequence[Part]


def score(facts: Facts, rules: Rules, left_out: frozenset[str] = frozenset()) -> Score:
    """``left_out``: components that an appeal took out of this score."""
    counts = _counts(facts)
    found = {code: formula(facts, rules) for code, formula in FORMULAS.items()}
    parts = [
        _part(code, counts[code], found[code], rules, code in left_out) for code in PARTS.codes
    ]
    known = [part for part in parts if part.score is not None]
    weight = sum(part.weight for part in known)
    total = sum((part.weight * part.score for part in known if part.score is not None), ZERO)
    is_enough = weight >= rules["least_weight"]
    return Score(_rounded(total / weight) if is_enough else None, weight, parts)


def _part(code: str, count: int | None, score: Decimal, rules: Rules, is_out: bool) -> Part:
    least = rules[f"least_{code}"]
    state = KNOWN
    if is_out:
        state = LEFT_OUT_STATE
    elif not count:
        state = UNRECORDED
    elif count < least:
        state = THIN
    told = _rounded(score) if state == KNOWN else None
    return Part(code, rules[f"weight_{code}"], state, told, count or 0, least)


def _counts(facts: Facts) -> dict[str, int | None]:
    return {
        TIME: facts.days if facts.behind is not None else None,
        QUALITY: facts.looked,
        SAFETY: facts.checked,
        RESPONSE: facts.due,
        DEFECTS: facts.defects_due,
        DOCUMENTS: None if facts.delivered is None else facts.wanted,
    }


def net_days_behind(facts: Facts) -> Decimal:
    """Days behind the plan, without those that excuse the contractor."""
    return max(-(facts.behind or ZERO) - facts.excusable, ZERO)


def _time(facts: Facts, rules: Rules) -> Decimal:
    """The pace without excusable days, from its floor (0) to the plan's own (100)."""
    floor = Decimal(rules["pace_floor_percent"])
    pace = FULL * (1 - net_days_behind(facts) / max(facts.days or 1, 1))
    return FULL * (pace - floor) / (FULL - floor)


def _quality(facts: Facts, rules: Rules) -> Decimal:
    """What conformed, in per cent, less points for each overdue non-conformance."""
    lost = sum(rules[f"overdue_{code}"] * facts.overdue.get(code, 0) for code in SEVERITIES.codes)
    return _share(facts.passed, facts.looked) - lost


def _safety(facts: Facts, rules: Rules) -> Decimal:
    return _share(facts.safe, facts.checked) - rules["stopped_work"] * facts.stopped


FORMULAS: dict[str, Callable[[Facts, Rules], Decimal]] = {
    TIME: _time,
    QUALITY: _quality,
    SAFETY: _safety,
    RESPONSE: lambda facts, rules: _share(facts.answered, facts.due),
    DEFECTS: lambda facts, rules: _share(facts.repaired, facts.defects_due),
    DOCUMENTS: lambda facts, rules: _share(facts.delivered or 0, facts.wanted),
}


def _share(part: int, whole: int) -> Decimal:
    return FULL * part / whole if whole else ZERO


def _rounded(value: Decimal) -> Decimal:
    return min(max(value, ZERO), FULL).quantize(TENTH, ROUND_HALF_UP)
