"""Every .kv file of the tablet parses; no window is needed for that."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.architecture.tree import name_of, sources

os.environ.setdefault("KIVY_NO_ARGS", "1")
os.environ.setdefault("KIVY_NO_FILELOG", "1")
os.environ.setdefault("KIVY_NO_CONSOLELOG", "1")


@pytest.mark.parametrize("path", sources(".kv", "mobile"), ids=name_of)
def test_a_kv_file_parses(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIVY_HOME", str(tmp_path))
    from kivy.lang.parser import Parser

    parsed = Parser(content=path.read_text(encoding="utf-8"), filename=str(path))
    assert parsed.rules or parsed.directives or parsed.root


def test_a_broken_kv_file_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIVY_HOME", str(tmp_path))
    from kivy.lang.parser import Parser, ParserException

    with pytest.raises(ParserException):
        Parser(content="<Broken>:\n  width 3\n", filename="broken.kv")
