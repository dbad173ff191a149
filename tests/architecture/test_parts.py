"""The parts that we take from elsewhere: pinned, and named without the place they came from."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, files

REQUIREMENTS = sorted(ROOT.glob("requirements-*.txt"))
SAYS_WHERE_FROM = re.compile(r"https?:")


def pins(path: Path) -> dict[str, str]:
    """Package -> version of one requirements file; anything but an exact pin fails."""
    lines = [line.split("#")[0].strip() for line in path.read_text("utf-8").splitlines()]
    found = [re.fullmatch(r"([\w.-]+)(?:\[[\w,]+\])?==(\S+)", line) for line in lines if line]
    assert None not in found, path.name
    return {match[1].lower().replace("_", "-"): match[2] for match in found if match}


def test_all_python_parts_are_pinned_and_the_files_agree() -> None:
    seen: dict[str, str] = {}
    for path in REQUIREMENTS:
        for name, version in pins(path).items():
            assert seen.setdefault(name, version) == version, f"{name} in {path.name}"
    assert len(seen) > 50


def test_the_lock_file_names_no_place_of_download() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    parts = [part for name, part in lock["packages"].items() if name]
    assert parts
    assert all("integrity" in part and "resolved" not in part for part in parts)


def test_web_parts_are_pinned_exactly() -> None:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    wanted = package["dependencies"] | package["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())


def test_nothing_is_fetched_from_elsewhere_by_pages_or_scripts() -> None:
    kinds = {".html", ".css", ".js", ".mjs", ".sh", ".json", ".toml", ".txt", ".py", ".md"}
    this = Path(__file__)
    found = [
        str(path)
        for path in files()
        if path.suffix in kinds
        and path != this
        and SAYS_WHERE_FROM.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert not found


@pytest.mark.parametrize("script", sorted((ROOT / "deploy").rglob("*.sh")), ids=lambda p: p.name)
def test_scripts_are_well_formed(script: Path) -> None:
    subprocess.run(["bash", "-n", script], check=True)


def test_installed_parts_are_the_pinned_ones() -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "list", "--format=json", "--disable-pip-version-check"],
        capture_output=True, check=True,
    )  # fmt: skip
    installed = {
        p["name"].lower().replace("_", "-"): p["version"] for p in json.loads(listed.stdout)
    }
    wanted = {name: version for path in REQUIREMENTS for name, version in pins(path).items()}
    different = {n: v for n, v in wanted.items() if installed.get(n.replace(".", "-"), "") != v}
    assert different == {}
