"""Everything that a page says in English it also says in Arabic."""

from __future__ import annotations

import importlib.util
import re
from gettext import c2py
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

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


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="ar", abort_invalid=True)


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.name)
def test_a_catalogue_counts_as_the_server_does(path: Path) -> None:
    """What is compiled counts by Babel's rule: a head with another one misleads who translates."""
    said, right = c2py(catalogue(path).plural_expr), c2py(Catalog(locale="ar").plural_expr)
    assert [said(n) for n in range(1000)] == [right(n) for n in range(1000)]


def unvowelled(text: str) -> str:
    return re.sub("[\u064b-\u0652]", "", text)


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.name)
def test_each_number_takes_its_own_form_of_the_noun(path: Path) -> None:
    """3-10: a plural; 11-99: one in the accusative, so a letter more than after 100, or as long."""
    wrong = []
    for message in catalogue(path):
        if not message.pluralizable:
            continue
        forms = message.string
        if len(forms) != 6 or not all(forms):
            wrong.append(f"{message.id[1]}: six forms are needed")
            continue
        named = set(re.findall(r"%\(\w+\)[sd]", message.id[1]))
        if any(set(re.findall(r"%\(\w+\)[sd]", form)) != named for form in forms[3:]):
            wrong.append(f"{message.id[1]}: names of what is filled in differ")
        if len(unvowelled(forms[5])) < len(unvowelled(forms[4])):
            wrong.append(f"{message.id[1]}: {forms[4]!r} is for 11-99, {forms[5]!r} for hundreds")
    assert not wrong, "\n".join(wrong)


def test_known_nouns_after_each_number() -> None:
    arabic = translations().merge(sources())
    count = c2py(arabic.plural_expr)
    told = {0: "0 يوم", 1: "يوم واحد", 2: "يومان", 7: "7 أيام", 66: "66 يومًا", 100: "100 يوم",
            103: "103 أيام", 111: "111 يومًا", 202: "202 يوم"}  # fmt: skip
    forms = arabic.get("%(num)d day").string
    for number, text in told.items():
        assert forms[count(number)] % {"num": number} == text


def test_two_parts_that_disagree_are_told(tmp_path: Path) -> None:
    module = translations()
    for name, word in (("a", "عمل"), ("b", "شغل")):
        text = f'msgid "Work"\nmsgstr "{word}"\n'
        (tmp_path / f"{name}.ar.po").write_text(HEAD + text, encoding="utf-8")
    with pytest.raises(module.TranslationError, match="Work"):
        module.merge(sorted(tmp_path.glob("*.po")))
