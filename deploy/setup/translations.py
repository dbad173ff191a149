"""Merge the Arabic catalogues of the capabilities and compile them for the server.

Each part of the server keeps its own ``server/translations/src/<part>.ar.po``; Flask-Babel
reads one compiled file, which is made here and not committed. Two parts that translate the
same English differently are an error: pages would say one or the other by chance.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

TRANSLATIONS = Path(__file__).resolve().parents[2] / "server" / "translations"
COMPILED = TRANSLATIONS / "ar" / "LC_MESSAGES" / "messages.mo"


class TranslationError(Exception):
    """Two catalogues disagree; the message names both and the text."""


def merge(sources: list[Path]) -> Catalog:
    """One catalogue with every message of ``sources``. Raises TranslationError."""
    merged = Catalog(locale="ar")
    origin: dict[tuple[object, str | None], Path] = {}
    for path in sources:
        with path.open("rb") as file:
            catalogue = read_po(file, locale="ar", abort_invalid=True)
        for message in catalogue:
            if not message.id or not message.string:
                continue
            key = (message.id, message.context)
            known = merged.get(message.id, message.context)
            if known and known.string != message.string:
                raise TranslationError(
                    f"{message.id!r} is {known.string!r} in {origin[key].name} "
                    f"and {message.string!r} in {path.name}"
                )
            origin[key] = path
            merged.add(message.id, message.string, context=message.context)
    return merged


def main() -> None:
    """Compile when a source is newer than what was compiled last."""
    sources = sorted((TRANSLATIONS / "src").glob("*.ar.po"))
    newest = max((path.stat().st_mtime for path in sources), default=0.0)
    if COMPILED.exists() and COMPILED.stat().st_mtime >= newest:
        return
    COMPILED.parent.mkdir(parents=True, exist_ok=True)
    merged = merge(sources)
    # Written beside and renamed: a server that reads meanwhile never finds half a file.
    beside = COMPILED.with_suffix(f".{os.getpid()}")
    with beside.open("wb") as file:
        write_mo(file, merged)
    beside.replace(COMPILED)


if __name__ == "__main__":
    try:
        main()
    except TranslationError as error:
        sys.exit(f"translations: {error}")
