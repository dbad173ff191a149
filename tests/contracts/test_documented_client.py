"""docs/sync.md is enough to write another client: its examples run, against a real server."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest
from flask import Flask

from server.forms.service import load_defaults
from tests.contracts.conftest import PASSWORD, populate

PAGE = Path(__file__).parents[2] / "docs" / "sync.md"
BLOCK = re.compile(r"^```python\n(.*?)^```", re.M | re.S)
ALLOWED = {"httpx", "cryptography"}


def examples() -> list[tuple[int, str]]:
    """(line, code) of each example, in order."""
    text = PAGE.read_text(encoding="utf-8")
    return [(text[: m.start(1)].count("\n"), m[1]) for m in BLOCK.finditer(text)]


def imported(code: str) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    return names


def test_examples_need_nothing_of_ours() -> None:
    names = set.union(*(imported(code) for _, code in examples()))
    assert names - set(sys.stdlib_module_names) == ALLOWED


@pytest.mark.usefixtures("database")
def test_examples_run_in_order_against_a_real_server(listening_app: tuple[Flask, str]) -> None:
    app, address = listening_app
    populate(app)
    with app.app_context():
        # As every start of the office does.
        load_defaults()
    known = {"SERVER": address, "USERNAME": "inspector", "PASSWORD": PASSWORD}
    found = examples()
    assert len(found) > 12
    for line, code in found:
        # As if it stood at its place in the page, so that a failure names the line.
        exec(compile("\n" * line + code, str(PAGE), "exec"), known)
    known["http"].close()  # type: ignore[attr-defined]
