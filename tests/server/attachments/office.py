"""gunicorn on a port of its own, whose workers can be killed at a named step."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from server.config import Config
from tests.server.processes.test_run import free_port

PROJECT = Path(__file__).resolve().parents[3]


@dataclass
class Office:
    """``folder`` holds its state, and the steps that are armed (tests.simulation.steps)."""

    config: Config
    folder: Path
    environ: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def stored(self) -> list[Path]:
        """The finished files."""
        return [path for path in (self.folder / "files").rglob("*") if path.is_file()]

    def start(self) -> None:
        command = [
            sys.executable, "-m", "gunicorn", "tests.simulation.server_process:web()",
            "--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--worker-class", "gthread",
            "--threads", "6", "--timeout", "60", "--log-level", "warning", "--no-control-socket",
            "--preload",
        ]  # fmt: skip
        environ = os.environ | {
            "TAREEQ_DATABASE_URL": self.config.database_url,
            "TAREEQ_SECRET_KEY": self.config.secret_key,
            "TAREEQ_REGISTER_KEY": self.config.register_key,
            "TAREEQ_STATE_FOLDER": str(self.folder),
            "TAREEQ_SIMULATION": str(self.folder),
            "TAREEQ_WEB_THREADS": "6",
            **self.environ,
        }
        with (self.folder / "gunicorn.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, env=environ, cwd=PROJECT, stdout=log, stderr=log
            )
        for _ in range(600):
            with suppress(httpx.HTTPError):
                httpx.get(f"{self.url}/healthz", timeout=5)
                return
            time.sleep(0.1)
        raise AssertionError((self.folder / "gunicorn.log").read_text())

    def stop(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
