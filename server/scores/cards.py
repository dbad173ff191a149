"""A contract's score card: its score with every term, as plain JSON values, and how it is made.

``{contract, since, until, rules_version, rules, value, weight, left_out, facts, parts}``;
decimals are text, days ISO, what is not known None. A card says the rules it was judged by, so
that it can be followed when they have changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from server.delays import service as delays
from server.figures import service as figures
from server.figures.service import ContractStanding
from server.forms import service as forms
from server.scores import queries
from server.scores.queries import Window
from shared.rules.clocks import KUWAIT
from shared.rules.scope import EVERYTHING, Scope
from shared.rules.scores import Facts, Rules, net_days_behind, score
from shared.vocabulary.defects import KIND as DEFECT
from shared.vocabulary.ncrs import KIND as NCR

Json = dict[str, Any]
NOT_EXCUSED = "none"
OVERDUE = "overdue_"


def cards_of(
    visible_to: Scope,
    until: date,
    rules: Rules,
    one: int | None = None,
    left_out: Mapping[int, frozenset[str]] | None = None,
) -> dict[int, Json]:
    """Contract -> its card by the evening of ``until``, as the register stands.

    Of contracts that lie wholly within the scope: a score is of all of a contract.
    ``left_out``: by contract the components that appeals took out.
    """
    standings = [row for row in figures.standings(visible_to, until, one) if row.is_whole]
    window = window_of(until, rules)
    found = facts_of(standings, window, rules)
    out = left_out or {}
    return {
        contract: card_of(contract, facts, window, rules, out.get(contract, frozenset()))
        for contract, facts in found.items()
    }


def window_of(until: date, rules: Rules) -> Window:
    since = until - timedelta(days=rules["window_days"] - 1)
    midnight = datetime.combine(until + timedelta(days=1), time.min, KUWAIT)
    return Window(since, until, midnight)


def facts_of(
    standings: Iterable[ContractStanding], window: Window, rules: Rules
) -> dict[int, Facts]:
    """What each contract is judged by, in one statement a source."""
    by_number = {row.number: row for row in standings}
    numbers = list(by_number)
    counted = queries.counted(numbers, window, hours())
    excused, documents = excusable_days(window.until), _documents(numbers, window, rules)
    return {
        number: Facts(
            **_time(row),
            **_counts(counted.get(number, {})),
            **documents[number],
            excusable=excused.get(number, 0),
        )
        for number, row in by_number.items()
    }


def _documents(numbers: list[int], window: Window, rules: Rules) -> dict[int, dict[str, Any]]:
    every = rules["schedule_every_days"]
    wanted = max(rules["window_days"] // every, 1)
    came = queries.delivered(numbers, window.until, every, wanted)
    return {number: {"wanted": wanted, "delivered": came.get(number)} for number in numbers}


def _time(row: ContractStanding) -> dict[str, Any]:
    found = row.schedule
    if found is None or row.earned is None or found.gap_days is None:
        return {}
    return {"days": int(found.at * 7), "behind": Decimal(found.gap_days)}


def _counts(found: Mapping[str, int]) -> dict[str, Any]:
    """As Facts has them: the overdue ones by severity, of those that there are."""
    plain = {name: count for name, count in found.items() if not name.startswith(OVERDUE)}
    late = {
        name.removeprefix(OVERDUE): count
        for name, count in found.items()
        if name.startswith(OVERDUE) and count
    }
    return {**plain, "overdue": late}


def hours() -> dict[str, str]:
    """Severity of a non-conformance, or priority of a defect -> the hours that it has."""
    return {one.level: str(one.hours) for one in forms.dues() if one.of in {NCR, DEFECT}}


def excusable_days(until: date) -> dict[int, int]:
    """Contract -> the days that planners assessed as excusable, of delays begun by ``until``."""
    found: dict[int, int] = {}
    for row in delays.standing_delays():
        is_excused = row["excuse"] not in (None, NOT_EXCUSED)
        if is_excused and row["started_on"] <= until.isoformat():
            found[row["contract"]] = found.get(row["contract"], 0) + row["days_assessed"]
    return found


def facts_now(contract: int, window: Window, rules: Rules) -> Facts:
    """What the register has of one contract in a window, as it stands."""
    standings = figures.standings(EVERYTHING, window.until, contract)
    return facts_of(standings, window, rules)[contract]


def facts_of_card(card: Json) -> Facts:
    """The facts that a card was made of."""
    kept = {name: value for name, value in card["facts"].items() if name != "net_behind"}
    behind = kept.pop("behind")
    return Facts(**kept, behind=None if behind is None else Decimal(behind))


def card_of(
    contract: int, facts: Facts, window: Window, rules: Rules, left_out: frozenset[str]
) -> Json:
    found = score(facts, rules, left_out)
    return {
        "contract": contract,
        "since": window.since.isoformat(),
        "until": window.until.isoformat(),
        "rules_version": rules.version,
        "rules": dict(rules.numbers),
        "value": _text(found.value),
        "weight": found.weight,
        "left_out": sorted(left_out),
        "facts": {
            **asdict(facts),
            "behind": _text(facts.behind),
            "net_behind": _text(net_days_behind(facts)),
        },
        "parts": [{**asdict(part), "score": _text(part.score)} for part in found.parts],
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.1f}"
