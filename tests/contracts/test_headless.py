"""The tablet without a window, as a process of its own, against the real server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from flask import Flask

from tests.contracts.conftest import PASSWORD, populate
from tests.mobile.store.pictures import jpeg

REPOSITORY = Path(__file__).parents[2]
TRACK = REPOSITORY / "tests" / "mobile" / "device" / "samples" / "drive.gpx"


def run(home: Path, url: str, *command: str, **more: str) -> tuple[int, dict[str, Any]]:
    arguments = ["--home", str(home), "--server", url, "--track", str(TRACK), *command]
    done = subprocess.run(
        [sys.executable, "-m", "mobile.headless", *arguments],
        cwd=REPOSITORY, env={**os.environ, **more}, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout.splitlines()[-1])


def test_a_shift_from_the_command_line(tmp_path: Path, listening_app: tuple[Flask, str]) -> None:
    app, url = listening_app
    populate(app)
    home = tmp_path / "tablet"
    code, told = run(home, url, "sign-in", "inspector", TAREEQ_PASSWORD="wrong, but long enough")
    assert (code, told["error"]) == (1, "sign_in_failed")
    assert run(home, url, "log")[1]["error"] == "sign_in_needed"
    code, told = run(home, url, "sign-in", "inspector", TAREEQ_PASSWORD=PASSWORD)
    assert (code, told) == (0, {"person": "inspector", "has_reference": True})
    code, told = run(home, "http://127.0.0.1:9", "log", "--count", "3")
    assert (code, len(told["logged"])) == (0, 3)
    picture = tmp_path / "picture.jpg"
    assert run(home, url, "photo", str(picture))[1]["error"] == "not_found"
    picture.write_bytes(jpeg())
    code, told = run(home, "http://127.0.0.1:9", "photo", str(picture))
    assert (code, len(told["photo"])) == (0, 36)
    code, told = run(home, "http://127.0.0.1:9", "sync")
    assert (code, told["error"], told["left"], told["files_left"]) == (1, "no_network", 5, 2)
    code, told = run(home, url, "sync")
    assert (code, told["state"], told["acknowledged"], told["left"]) == (0, "done", 5, 0)
    assert (told["files_sent"], told["files_left"], told["bytes_left"]) == (2, 0, 0)
    code, told = run(home, url, "status")
    assert (told["works"], told["problems"], told["faults"]) == (3, [], [])
    assert (told["person"], told["wiped_at"]) == ("inspector", None)
