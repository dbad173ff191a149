"""The parts that we take from elsewhere: pinned, and named without the place they came from."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, files, name_of

REQUIREMENTS = sorted(ROOT.glob("requirements-*.txt"))
# What a browser would fetch by itself, and where set-up would be sent: nowhere but here.
FETCHES = {
    ".html": re.compile(r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=[\"']?(?:https?:)?//"),
    ".css": re.compile(r"url\([\"']?(?:https?:)?//|@import"),
    ".js": re.compile(r"(?:fetch|import|Worker)\(?\s*[\"'`]https?:"),
    ".txt": re.compile(r"^[^#]*(?:https?:|--[a-z-]*index)", re.M),
    ".sh": re.compile(r"https?:|--[a-z-]*index|registry="),
    ".npmrc": re.compile(r"https?:|registry="),
}


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


def fetched_from_elsewhere(name: str, text: str) -> bool:
    """Whether a file of this name sends a browser, pip or npm to an address of its own."""
    kind = FETCHES.get(name) or FETCHES.get(Path(name).suffix.replace(".mjs", ".js"))
    return bool(kind and kind.search(text))


def test_nothing_is_fetched_from_elsewhere() -> None:
    inside = ("server", "deploy", ".npmrc", *(path.name for path in REQUIREMENTS))
    found = [
        name_of(path)
        for path in files()
        if path.relative_to(ROOT).parts[0] in inside
        and fetched_from_elsewhere(path.name, path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert not found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page.html", '<script src="https://cdn.example/x.js"></script>'),
        ("page.html", '<link rel=stylesheet href="//cdn.example/x.css">'),
        ("style.css", "body { background: url(https://cdn.example/x.png) }"),
        ("page.mjs", 'import("https://cdn.example/x.mjs")'),
        ("requirements-x.txt", "--extra-index-url https://elsewhere.example/simple"),
        (".npmrc", "registry=elsewhere"),
    ],
)
def test_a_fetch_from_elsewhere_would_be_seen(name: str, text: str) -> None:
    assert fetched_from_elsewhere(name, text)


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
