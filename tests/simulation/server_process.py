"""The real server as gunicorn runs it, on a port and database of a simulation's own."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import TracebackType

from flask import Flask

from server.app import create_app
from server.config import config_from_environment
from server.ports import Ports, SystemClock
from tests.simulation import planted
from tests.simulation.clocks import FileClock
from tests.simulation.steps import KillingSteps

PROJECT = Path(__file__).resolve().parents[2]
READY_WITHIN_S = 60


def web() -> Flask:
    """What gunicorn serves: ``gunicorn 'tests.simulation.server_process:web()'``."""
    folder = Path(os.environ["TAREEQ_SIMULATION"])
    clock_file = folder / "clock"
    clock = FileClock(clock_file) if clock_file.exists() else SystemClock()
    app = create_app(config_from_environment(), Ports(clock=clock, steps=KillingSteps(folder)))
    planted.plant(app, os.environ.get("TAREEQ_PLANTED", ""))
    return app


class SimulatedServer:
    """gunicorn with two workers; ``with`` starts it and leaves nothing running."""

    def __init__(self, database_url: str, folder: Path, planted_fault: str = "") -> None:
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = folder / "server.log"
        self.environ = os.environ | {
            "TAREEQ_DATABASE_URL": database_url,
            "TAREEQ_STATE_FOLDER": str(folder / "state"),
            "TAREEQ_SECRET_KEY": secrets.token_hex(32),
            "TAREEQ_SIMULATION": str(folder),
            "TAREEQ_PLANTED": planted_fault,
        }
        (folder / "state").mkdir(exist_ok=True)

    def __enter__(self) -> SimulatedServer:
        self.start()
        return self

    @property
    def is_alive(self) -> bool:
        """Whether gunicorn's master runs."""
        return self._process.poll() is None

    def start(self) -> None:
        """Start gunicorn, with the words of ``tareeq run``; again, when it was killed."""
        command = [
            sys.executable, "-m", "gunicorn", "tests.simulation.server_process:web()",
            "--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--worker-class", "gthread",
            "--threads", "4", "--timeout", "60", "--graceful-timeout", "5", "--preload",
            "--log-level", "warning", "--no-control-socket",
        ]  # fmt: skip
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                command, env=self.environ, cwd=PROJECT, stdout=log, stderr=log
            )
        self._wait_until_ready()

    def __exit__(
        self,
        _type: type[BaseException] | None,
        error: BaseException | None,
        _: TracebackType | None,
    ) -> None:
        if error is not None:
            sys.stderr.write(f"the server's last words:\n{self._log.read_text()[-3000:]}\n")
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _wait_until_ready(self) -> None:
        give_up_at = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < give_up_at:
            if self._process.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=2).close()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"the server did not start:\n{self._log.read_text()[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
