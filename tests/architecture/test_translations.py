"""Everything that a page says in English it also says in Arabic."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.extract import extract_from_dir

from tests.architecture.tree import ROOT

METHODS = [("**.py", "python"), ("**.html", "jinja2")]
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8"\n\n'
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "_l": None}


def translations() -> ModuleType:
    """The script that merges the catalogues."""
    path = ROOT / "deploy" / "setup" / "translations.py"
    spec = importlib.util.spec_from_file_location("translations", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sources() -> list[Path]:
    """The catalogue of each part of the server."""
    return sorted((ROOT / "server" / "translations" / "src").glob("*.ar.po"))


def test_every_text_of_the_server_has_its_arabic() -> None:
    arabic = translations().merge(sources())
    extracted = extract_from_dir(ROOT / "server", METHODS, keywords=KEYWORDS)
    missing = [
        f"{name}:{line} {text!r}"
        for name, line, text, _, context in extracted
        if not ((found := arabic.get(text, context)) and found.string)
    ]
    assert not missing, "\n".join(missing)


def test_two_parts_that_disagree_are_told(tmp_path: Path) -> None:
    module = translations()
    for name, word in (("a", "عمل"), ("b", "شغل")):
        text = f'msgid "Work"\nmsgstr "{word}"\n'
        (tmp_path / f"{name}.ar.po").write_text(HEAD + text, encoding="utf-8")
    with pytest.raises(module.TranslationError, match="Work"):
        module.merge(sorted(tmp_path.glob("*.po")))
