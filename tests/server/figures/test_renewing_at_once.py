"""What changes while a network is computed is not lost: the network stays due."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from flask import Flask

from server.db import transaction
from server.figures import networks, reading
from server.figures import service as figures
from tests import factories
from tests.server.sync.field import await_lock, execute

EVENING = date(2026, 9, 12)


@pytest.mark.parametrize("renew", [figures.renew_plan, figures.renew_contract])
@pytest.mark.parametrize("is_first", [True, False])
def test_what_changes_while_a_network_is_computed_lets_it_be_due(
    committed_app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    renew: Callable[[int], None],
    is_first: bool,
) -> None:
    computed, may_keep, keep = threading.Event(), threading.Event(), reading.keep_network

    def keep_later(kept: Mapping[str, Any]) -> None:
        computed.set()
        may_keep.wait(4)
        keep(kept)

    with committed_app.app_context():
        factories.load_reference((9,))
        if not is_first:
            figures.renew_networks(EVENING)
    if not is_first:
        execute(committed_app, "UPDATE kept_network SET is_due = true")
    monkeypatch.setattr(reading, "keep_network", keep_later)

    def compute() -> None:
        with committed_app.app_context():
            figures.renew_networks(EVENING)

    def change() -> None:
        with committed_app.app_context(), transaction():
            renew(9)

    computing, changing = threading.Thread(target=compute), threading.Thread(target=change)
    computing.start()
    assert computed.wait(4)
    changing.start()
    await_lock(committed_app, lambda: not changing.is_alive())
    may_keep.set()
    computing.join()
    changing.join()
    with committed_app.app_context():
        assert reading.due_networks(EVENING) == [9]


def test_a_network_that_somebody_else_renewed_is_not_computed_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, keep = [], reading.keep_network

    def keep_and_count(said: Mapping[str, Any]) -> None:
        kept.append(said["contract"])
        keep(said)

    monkeypatch.setattr(reading, "keep_network", keep_and_count)
    with app.app_context():
        factories.load_reference((9,))
        # Two have seen that it is due, and renew it one after the other.
        for _ in range(2):
            with transaction():
                networks.renew(9, EVENING)
        assert kept == [9]
        figures.renew_contract(9)
        figures.renew_networks(EVENING)
        assert kept == [9, 9]
