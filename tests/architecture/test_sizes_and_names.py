"""Functions of up to 25 lines, files of up to 250, names that say something."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import name_of, sources

HOUSE = ("shared", "server", "mobile", "bench")
LONGEST_FUNCTION = 25
LONGEST_FILE = 250
# Past a limit there is a reason on the line: "# long: one table, read from top to bottom".
REASON = re.compile(r"# long: \w+")
NOT_USED = {"utils", "util", "helpers", "helper", "manager", "common", "misc", "base", "core"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[tuple[Function, list[str]]]:
    """Each function of a file, with the file's lines."""
    text = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, Function):
            yield node, text.splitlines()


def length(node: Function) -> int:
    """Lines from ``def`` to the end, without the docstring."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def has_reason(node: Function, lines: list[str]) -> bool:
    """Whether a reason stands between ``def`` and the function's first statement."""
    return bool(REASON.search("\n".join(lines[node.lineno - 1 : node.body[0].lineno])))


def test_functions_are_short_or_say_why_not() -> None:
    too_long = [
        f"{name_of(path)}:{node.lineno} {node.name}: {length(node)} lines"
        for path in sources(".py", *HOUSE)
        for node, lines in functions(path)
        if length(node) > LONGEST_FUNCTION and not has_reason(node, lines)
    ]
    assert not too_long, "\n".join(too_long)


@pytest.mark.parametrize("suffix", [".py", ".kv"])
def test_files_are_short_or_say_why_not(suffix: str) -> None:
    too_long = []
    for path in sources(suffix, *HOUSE):
        lines = path.read_text(encoding="utf-8").splitlines()
        if len(lines) > LONGEST_FILE and not REASON.search("\n".join(lines[:40])):
            too_long.append(f"{name_of(path)}: {len(lines)} lines")
    assert not too_long, "\n".join(too_long)


def test_no_module_has_a_name_that_says_nothing() -> None:
    found = [name_of(p) for p in sources(".py", *HOUSE, "tests") if p.stem in NOT_USED]
    found += [
        name_of(p) for p in sources(".py", *HOUSE, "tests") if NOT_USED & set(p.parent.parts[-2:])
    ]
    assert not found


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        name_of(path)
        for path in sources(".py", *HOUSE)
        if (text := path.read_text(encoding="utf-8").strip())
        and not ast.get_docstring(ast.parse(text))
    ]
    assert not silent


def test_a_long_function_would_be_seen() -> None:
    body = "\n".join(f"    x = {n}" for n in range(LONGEST_FUNCTION))
    node = ast.parse(f'def f():\n    """Doc."""\n{body}\n').body[0]
    assert isinstance(node, ast.FunctionDef)
    assert length(node) == LONGEST_FUNCTION + 1
