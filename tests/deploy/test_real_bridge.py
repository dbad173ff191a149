"""The adapters through pyjnius itself, on a real Java with Android's classes in outline."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.android.spec import SPEC, read_pins, read_spec

ROOT = SPEC.parents[2]
JAVA = Path(__file__).with_name("bridge") / "java"
PLAY = Path(__file__).with_name("bridge") / "play.py"


def test_the_bridge_is_the_one_that_the_apk_gets() -> None:
    here = read_pins(SPEC.with_name("requirements.txt"))
    assert here["pyjnius"] == read_spec().pins["pyjnius"]


@pytest.fixture
def released() -> Path:
    """python-for-android as ``make android-check`` installs it."""
    done = subprocess.run([SPEC.with_name("check.sh")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    [found] = (ROOT / ".tareeq/android/venv").glob("lib/python*/site-packages/pythonforandroid")
    return found


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_adapters_work_through_the_real_bridge(released: Path, tmp_path: Path) -> None:
    assert shutil.which("javac"), "a JDK is needed: apt-get install default-jdk-headless"
    sources = [str(path) for path in JAVA.rglob("*.java")]
    subprocess.run(["javac", "-d", str(tmp_path / "classes"), *sources], check=True)
    played = subprocess.run(
        [sys.executable, str(PLAY), str(tmp_path), str(released)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "CLASSPATH": str(tmp_path / "classes")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert played.returncode == 0, played.stdout + played.stderr
    assert played.stdout.count("ok ") == 5
