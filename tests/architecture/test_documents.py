"""Every path, command and setting that a document names exists."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import click
import pytest

from server.cli import main
from tests.architecture.tree import ROOT, files, name_of

# Made by set-up or by running, so not there in a fresh clone.
MADE_HERE = (".venv/", ".tareeq/", "node_modules/", "server/static/vendor/")
SUFFIXES = (".py", ".kv", ".md", ".sh", ".csv", ".json", ".toml", ".txt", ".html", ".png", ".dump")


def documents() -> list[Path]:
    """All pages of documentation in the repository."""
    return [
        path
        for path in files()
        if path.suffix == ".md"
        and (path.parent == ROOT or path.relative_to(ROOT).parts[0] in {"bench", "docs", "deploy"})
    ]


def spans(text: str) -> list[str]:
    """The code of a page: each `span`, and each line of an indented or fenced block."""
    blocks = re.findall(r"^```.*?^```", text, re.M | re.S)
    without = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    lines = [line.strip() for block in blocks for line in block.splitlines()[1:-1]]
    lines += [line.strip() for line in re.findall(r"^ {4}\S.*$", without, re.M)]
    return lines + re.findall(r"`([^`\n]+)`", without)


def looks_like_path(word: str) -> bool:
    """Whether a word names a file or folder of ours."""
    if "/" not in word or not re.fullmatch(r"[\w.@-][\w./@-]*", word):
        return False
    if word.startswith(MADE_HERE) or word.startswith("../"):
        return False
    first = word.split("/", maxsplit=1)[0]
    return word.endswith(SUFFIXES) or (ROOT / first).is_dir()


def wrong_paths(text: str, folder: Path) -> list[str]:
    """The paths that a page names, and that exist neither from the root nor beside it."""
    words = [word.rstrip(".,:;") for span in spans(text) for word in span.split()]
    linked = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    named = [word for word in words if looks_like_path(word)]
    named += [link for link in linked if "://" not in link]
    return [n for n in named if not (ROOT / n).exists() and not (folder / n).exists()]


def wrong_commands(text: str) -> list[str]:
    """The commands on a page that nothing answers to."""
    found = []
    for span in spans(text):
        if make := re.match(r"(?:[A-Z_]+=\S+ )*make ([a-z][a-z-]*)", span):
            found += [] if make[1] in make_targets() else [span]
        elif tareeq := re.match(r"(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?tareeq ([a-z][\w -]*)", span):
            found += [] if answers(tareeq[1].split()) else [span]
        elif module := re.match(r"(?:\.venv/bin/)?python -m ([\w.]+)", span):
            found += [] if importlib.util.find_spec(module[1]) else [span]
    return found


def make_targets() -> set[str]:
    """The jobs of the Makefile."""
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))


def answers(words: list[str]) -> bool:
    """Whether ``tareeq`` has a command (and subcommand) of these first words."""
    command: click.Command | None = main
    for word in words:
        if not isinstance(command, click.Group):
            return True
        command = command.get_command(click.Context(command), word)
        if command is None:
            return False
    return True


@pytest.mark.parametrize("page", documents(), ids=name_of)
def test_every_path_that_a_page_names_exists(page: Path) -> None:
    assert not wrong_paths(page.read_text(encoding="utf-8"), page.parent)


@pytest.mark.parametrize("page", documents(), ids=name_of)
def test_every_command_that_a_page_names_exists(page: Path) -> None:
    assert not wrong_commands(page.read_text(encoding="utf-8"))


def test_wrong_paths_and_commands_would_be_seen() -> None:
    page = "`server/gone.py` [x](docs/gone.md) `make dinner` `tareeq user fly` `python -m gone`"
    assert wrong_paths(page, ROOT) == ["server/gone.py", "docs/gone.md"]
    assert wrong_commands(page) == ["make dinner", "tareeq user fly", "python -m gone"]


def test_the_readme_shows_only_pictures_that_are_there_and_used() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    pictures = {name_of(path) for path in (ROOT / "docs" / "pictures").glob("*.png")}
    assert {name for name in pictures if name not in text} == set()
