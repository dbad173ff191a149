"""Writes docs/scoreboard.md: what simulate, chaos and tour-kills (``make``) found when run last."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from server.config import PROJECT
from tests.simulation.points import POINTS

PAGE = PROJECT / "docs" / "scoreboard.md"
PARTS = ("simulate", "chaos", "tour-kills")
PROMISES = (
    ("1 no loss", "each change that a tablet showed as saved has its bytes in the register, the",
     "quarantine or among those that wait; a change let go is there at that moment"),
    ("2 once", "no change has two effects;", "a repeated one gets its first final answer again"),
    ("3 convergence", "every tablet holds exactly the server's heads within its scope:",
     "version, hash, fields, conflicts"),
    ("4 no skipped commit", "a reader with a cursor, asking while transactions are open,",
     "has seen every head"),
    ("5 one bad item blocks nothing", "each planted bad change is in quarantine,",
     "what came with it is in"),
    ("6 cheap resume", "each photo's bytes are stored once under their SHA-256 for its record;",
     "none left its tablet before its receipt; an upload is gone on with after a kill, at most one",
     "piece going again; thumbnails go first"),
    ("7 right to the record", "a body changes its own record, only the fields that it names,",
     "within its author's scope"),
    ("8 conflicts by meaning", "of two values of a reviewed field the first stands, both are kept;",
     "accepted evidence changes by a decision alone"),
    ("10 scope", "a tablet holds nothing out of its person's scope,",
     "but for what its author has still to mend or waits for its base"),
)  # fmt: skip
HEAD = """# Scoreboard: the promises under faults

Written by `make simulate`, `make chaos` and `make tour-kills`; do not edit. What each promise says
stands in [sync.md](sync.md); what each point means, in `tests/simulation/points.py`.

| promise | looked at from outside, after every run |
|---|---|
"""
REST = """
Not verified: a power cut (a killed process is none: what the kernel has is written), a real flash
chip, a real radio, an Android device. A day's photos are some 2 kB in pieces of 600 bytes.
Tracks, verify and rescue are not in these days: tests of their own look at them.
"""


NOTES = {
    "tour-kills": """
A tour by touches on the tablet's real window, ended by SIGKILL at random moments. After
each, the store is opened from outside and held against all that the window had shown as kept.
`points`: act and step under way. `unseen`: saves that came through before the window could say so.
`checked`: records, their fields and photos, typed fields, fixes; each again after every kill.
"""
}


def write_part(name: str, told: dict[str, Any], is_good: bool) -> None:
    """Renew one part of the page; the others stay as their own runs left them."""
    parts = {part: _kept(part) for part in PARTS} | {name: _part(name, told, is_good)}
    promises = "".join(f"| {name} | {' '.join(said)} |\n" for name, *said in PROMISES)
    text = HEAD + promises + REST + "".join(parts[part] for part in PARTS)
    PAGE.write_text(text, encoding="utf-8")


def _kept(name: str) -> str:
    if not PAGE.exists():
        return ""
    found = re.search(rf"\n## make {name}\n.*?(?=\n## |\Z)", PAGE.read_text("utf-8"), re.DOTALL)
    return found.group() if found else ""


def _part(name: str, told: dict[str, Any], is_good: bool) -> str:
    meanings = {point.name: point.meaning for point in POINTS}
    rest = {key: value for key, value in told.items() if key != "points"}
    day = datetime.now(UTC).date().isoformat()
    lines = [
        f"\n## make {name}\n{NOTES.get(name, '')}",
        f"{day}: {'all is as promised' if is_good else 'NOT as promised'}. `{json.dumps(rest)}`\n",
        "| point | times | what goes wrong |",
        "|---|---|---|",
        *(
            f"| {point} | {times} | {meanings.get(point, '')} |"
            for point, times in told["points"].items()
        ),
    ]
    return "\n".join(lines) + "\n"
