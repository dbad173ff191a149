"""The import rules of pyproject.toml hold, and would catch a breach of each."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

HOUSE = ("shared", "server", "mobile")
# A breach of each rule: the file that gets the line, and the line.
BREACHES = {
    "shared imports nothing of ours, and does no I/O": (
        "shared/rules/planted.py",
        "import server.ports",
    ),
    "the server never imports the tablet": ("server/register/planted.py", "import mobile.ports"),
    "the tablet never imports the server": ("mobile/planted.py", "import server.ports"),
    "view-models know no window and no device": (
        "mobile/viewmodels/planted.py",
        "import kivy.app",
    ),
    "a request goes routes or pages -> service -> queries -> models": (
        "server/geography/queries.py",
        "import server.geography.service",
    ),
    "another capability is entered through its service": (
        "server/reporting/planted.py",
        "import server.geography.queries",
    ),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the packages in ``folder``."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    return subprocess.run(
        command,
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What import-linter says about a copy of the house with every breach planted."""
    folder = tmp_path_factory.mktemp("planted")
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(ROOT / "tests" / "architecture", folder / "tests" / "architecture")
    for name in HOUSE:
        only_python = shutil.ignore_patterns("vendor", "data", "__pycache__", "*.json")
        shutil.copytree(ROOT / name, folder / name, ignore=only_python)
    for name, line in BREACHES.values():
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    done = lint(folder)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def test_the_rules_hold() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("rule", BREACHES)
def test_a_planted_breach_is_caught(planted: str, rule: str) -> None:
    assert f"{rule} BROKEN" in planted, planted


def test_every_rule_has_a_planted_breach() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    rules = {contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]}
    assert rules == set(BREACHES)
