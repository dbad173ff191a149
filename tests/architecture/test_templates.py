"""What pages may not do is in no template: the security policy would leave it out unseen."""

from __future__ import annotations

import re

import pytest

from tests.architecture.tree import ROOT

# Pages of their own policy: they bring their style sheet along (server.reporting.pages).
DOCUMENTS = {"reporting/sheet.html", "reporting/week_document.html"}
INLINE = {
    "a style": re.compile(r"<[^>]*\sstyle\s*=|<style\b"),
    "a handler": re.compile(r"<[^>]*\son[a-z]+=[\"']"),
    "a script": re.compile(r"<script(?![^>]*(\bsrc=|application/json))"),
    "somebody else's server": re.compile(r"(src|href)=[\"']?(https?:)?//"),
}
TEMPLATES = ROOT / "server" / "templates"


def inline(text: str) -> list[str]:
    without_comments = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
    return [what for what, pattern in INLINE.items() if pattern.search(without_comments)]


def test_templates_bring_nothing_inline_and_nothing_from_elsewhere() -> None:
    found = {
        name: told
        for path in sorted(TEMPLATES.rglob("*.html"))
        if (name := path.relative_to(TEMPLATES).as_posix()) not in DOCUMENTS
        and (told := inline(path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    "text",
    ['<p style="color: red">', "<style>p {}</style>", '<a onclick="f()">', "<script>f()</script>",
     '<script src="https://cdn.example/x.js">', '<link href="//cdn.example/x.css">'],
)  # fmt: skip
def test_each_breach_would_be_seen(text: str) -> None:
    assert inline(text)
