"""The critical path: every published example by name."""

from __future__ import annotations

from datetime import date

import pytest

from shared.rules.critical_path.forecast import forecast
from shared.rules.critical_path.network import Link, Network, NetworkActivity
from shared.rules.working_time import WorkingTime, start_of
from tests.shared.oracles import names, oracle

SUNDAY = date(2026, 9, 6)


@pytest.mark.parametrize("name", names("critical_path"))
def test_critical_path_agrees_with_the_published_example(name: str) -> None:
    """One unit of time is a working minute."""
    case = oracle("critical_path", name)
    activities = [NetworkActivity(code, length, "all") for code, (length, _) in case["in"].items()]
    links = [Link(p, code) for code, (_, before) in case["in"].items() for p in before]
    start = start_of(SUNDAY)
    found = forecast(
        Network(activities, links, {"all": WorkingTime(lambda _: ((0, 1440),))}), start
    )
    assert found.finish - start == case["out"]["duration"]
    assert sorted(found.critical) == sorted(case["out"]["critical"])
    assert list(found.longest_path) == case["out"]["critical"]
    slack = {code: placed.total_float for code, placed in found.placed.items()}
    assert {code: left for code, left in slack.items() if left} == case["out"]["slack"]
