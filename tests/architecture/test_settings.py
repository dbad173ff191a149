"""Each setting is documented, and each documented setting is read."""

from __future__ import annotations

import re

from server.config import SETTINGS
from tests.architecture.tree import ROOT, files, name_of, sources

NAMED = re.compile(r"\bTAREEQ_[A-Z_]+\b")


def tablet_settings() -> set[str]:
    """Names that the tablet's own files read from the environment."""
    return {name for p in sources(".py", "mobile") for name in NAMED.findall(p.read_text("utf-8"))}


def test_every_setting_has_a_row_in_operations() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| `(TAREEQ_[A-Z_]+)` \|", text, re.M))
    assert rows == set(SETTINGS) | tablet_settings()


def test_no_document_names_a_setting_that_nothing_reads() -> None:
    pages = [path for path in files() if path.suffix == ".md" or path.name == "Makefile"]
    known = {*SETTINGS, *tablet_settings()}
    named = {name: name_of(p) for p in pages for name in NAMED.findall(p.read_text("utf-8"))}
    assert {name: page for name, page in named.items() if name not in known} == {}


def test_the_server_reads_no_setting_behind_the_back_of_the_configuration() -> None:
    named = {n: name_of(p) for p in sources(".py", "server") for n in NAMED.findall(p.read_text())}
    assert {name: path for name, path in named.items() if name not in SETTINGS} == {}
