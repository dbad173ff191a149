"""What the first frame must know, read before the store is opened: the kept settings."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

# mobile.store has the same name for it; importing that would cost the first frame its speed.
_DATABASE = "tareeq.sqlite"


def kept_settings(home: Path) -> dict[str, str]:
    """Settings by name; none where there is no store yet, or one that cannot be read.

    Such a store is told of when it is opened.
    """
    path = home / _DATABASE
    if not path.exists():
        return {}
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as rows:
            return dict(rows.execute("SELECT name, value FROM setting"))
    except sqlite3.Error:
        return {}
