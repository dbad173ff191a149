"""The training: whole, plainly marked, and without any way out to the office."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from mobile.faults import NoNetworkError
from mobile.shapes import Safety, SyncState
from mobile.store import SqliteStore
from mobile.training.programme import training_reference, training_tours
from mobile.training.tablet import TrainingTablet, open_training
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.shell import Shell
from shared.rules.clocks import working_date
from tests.mobile.steered import open_store, sign_in
from tests.mobile.tablet import SteppedScheduler

ROOT = Path(__file__).parents[2]


@pytest.fixture
def own(tmp_path: Path) -> Iterator[SqliteStore]:
    """The real tablet's store, with one work that waits to be sent."""
    store = open_store(tmp_path)
    sign_in(store)
    store.keep_setting("light", "sun")
    line = store.boq_lines("C10-A08")[0].code
    store.log_work({"activity": "C10-A08", "boq_item": line, "quantity": "64"}, None)
    yield store
    store.close()


@pytest.fixture
def training(tmp_path: Path, own: SqliteStore) -> Iterator[TrainingTablet]:
    tablet = open_training(tmp_path, own)
    yield tablet
    tablet.close()


@pytest.fixture
def no_line(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every attempt to connect anywhere, each of them refused."""
    asked: list[Any] = []

    def refuse(self: socket.socket, address: Any) -> None:
        asked.append(address)
        raise OSError("no line")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    return asked


def shell_over(tablet: TrainingTablet, scheduler: SteppedScheduler) -> Shell:
    ports = (tablet.store, tablet.engine, tablet.devices, tablet.clock, scheduler)
    return Shell(Kit(*ports, asks_pin=False, is_training=True, train=lambda _: None))


def test_a_day_of_training_asks_for_no_connection(
    training: TrainingTablet, own: SqliteStore, no_line: list[Any]
) -> None:
    shell = shell_over(training, SteppedScheduler())
    shell.start()
    assert shell.today.view.rows
    shell.log("T01-A04")
    shell.log_work.edit("quantity", "120")
    shell.log_work.save()
    shell.syncing.sync_now()
    assert training.store.works()[0].safety is Safety.THERE
    shell.go("sync")
    shell.sync_page.verify_now()
    shell.stop()
    assert no_line == []
    assert (own.works_count(), own.outbox_counts().here) == (1, 1)


def test_what_was_practised_stays_apart_and_is_there_again(
    tmp_path: Path, training: TrainingTablet, own: SqliteStore
) -> None:
    line = training.store.boq_lines("T10-A08")[0].code
    record = training.store.log_work(
        {"activity": "T10-A08", "boq_item": line, "quantity": "5"}, None
    ).record
    assert own.work(record) is None
    again = open_training(tmp_path, own)
    assert again.store.work(record) is not None
    again.close()


def test_the_trainee_has_a_programme_due_today_whatever_the_day() -> None:
    for today in (date(2026, 11, 21), date(2031, 2, 28)):
        reply = training_reference(today)
        due = [row for row in reply["activities"] if row["baseline_start"] <= today]
        assert len(due) >= 6
        assert any(row["baseline_finish"] < today for row in due)
        assert all(row["code"].startswith("T") for row in reply["activities"])
        assert reply["activities"][0]["baseline_start"] == today - timedelta(days=20)


def test_looks_go_along_and_nobody_signs_in(training: TrainingTablet) -> None:
    assert training.store.setting("light") == "sun"
    with pytest.raises(NoNetworkError):
        training.engine.sign_in("inspector", "secret")
    assert training.engine.sync_now().state is SyncState.DONE


def test_the_rescue_file_of_a_training_has_no_office_to_go_to(
    tmp_path: Path, training: TrainingTablet
) -> None:
    from mobile.faults import RescueKeyMissingError

    with pytest.raises(RescueKeyMissingError):
        training.store.write_rescue(tmp_path / "practice.rescue")


IN_AND_OUT = """
import socket, sys
from pathlib import Path
asked = []
def refuse(self, address):
    asked.append(address)
    raise OSError("no line")
socket.socket.connect = refuse
from mobile.app import Settings, prepare_window
home = Path(sys.argv[1])
settings = Settings.read({"TAREEQ_TABLET_HOME": str(home), "TAREEQ_TABLET_OFFSCREEN": "1"})
prepare_window(settings)
from kivy.clock import Clock
from kivy.core.window import Window
from mobile.running import Running
running = Running(home, "http://127.0.0.1:9", track=settings.track)
def act(*_):
    if type(running.app.root).__name__ == "OpeningFrame":
        return
    Window.unbind(on_flip=act)
    Clock.schedule_once(lambda _: go(), 0)
def tell(when):
    shell, strip = running.app.shell, running.app.root.ids.training
    print(when, shell.view.page, shell.kit.is_training, strip.height > 0)
def go():
    app = running.app
    tell("opened")
    if sys.argv[2] == "in":
        app.shell.kit.train(True)
        Clock.tick()
        tell("then")
    else:
        app.root.ids.leave_training.dispatch("on_release")
        tell("then")
    print("asked", asked)
    app.stop()
Window.bind(on_flip=act)
running.run()
"""


def in_and_out(home: Path, way: str) -> list[str]:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER", "KIVY_HOME")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [sys.executable, "-c", IN_AND_OUT, str(home), way],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=90, check=True,
    )  # fmt: skip
    said = ("opened", "then", "asked")
    return [line for line in done.stdout.splitlines() if line.startswith(said)]


@pytest.mark.window
def test_a_kill_in_training_leads_back_to_it_and_out_again(tmp_path: Path) -> None:
    assert in_and_out(tmp_path, "in") == [
        "opened sign_in False False",
        "then today True True",
        "asked []",
    ]
    assert in_and_out(tmp_path, "out") == [
        "opened today True True",
        "then sign_in False False",
        "asked []",
    ]


def test_the_trainee_has_a_tour_every_day(training: TrainingTablet) -> None:
    today = working_date(training.clock.now())
    for day in (today, today + timedelta(days=30)):
        training.store.keep_reference(training_reference(day))
        training.store.keep_tours(training_tours(day))
        (tour,) = training.store.tours(day)
        assert [stop.order for stop in tour.stops] == [1, 2, 3, 4]
        assert all(training.store.activity(stop.activity or "") for stop in tour.stops)


def test_a_tour_is_there_at_the_first_start(training: TrainingTablet) -> None:
    assert len(training.store.tours(working_date(training.clock.now()))) == 1
