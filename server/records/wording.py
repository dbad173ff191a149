"""Records of any kind in a few words: what a row or a heading says of one."""

from __future__ import annotations

from typing import Any

from server.fieldwork.values import kind_name, value_of
from server.http.language import named
from server.records.entries import ROWS, Entry, Names
from shared.wire.kinds import KINDS

# Names of Material Design Icons; tiles draw them by the kind's colour and letter.
KIND_ICONS = {
    "work": "hammer-wrench",
    "inspection": "clipboard-check-outline",
    "ncr": "alert-octagon-outline",
    "defect": "alert-rhombus-outline",
    "obstacle": "boom-gate-alert-outline",
    "photo": "camera-outline",
    "track": "map-marker-path",
    "attendance": "account-hard-hat-outline",
}
# A degree's tone: never told by colour alone.
DEGREE_TONES = {
    **dict.fromkeys(("critical", "p1", "fail"), "bad"),
    **dict.fromkeys(("major", "p2", "pass_with_comments"), "warn"),
    **dict.fromkeys(("minor", "p3"), "info"),
    **dict.fromkeys(("observation", "p4"), "muted"),
    "pass": "ok",
}


def word(kind: str, name: str | None, code: str | None) -> str:
    """A field's value as a plain word; "" for none."""
    return str(value_of(kind, name, code, {}, None).striptags()) if name and code else ""


def headline(kind: str, whole: dict[str, Any], names: dict[Any, Any]) -> str:
    """What a record's page is called: what somebody called it, else its sort, else its activity."""
    rows = ROWS.get(kind)
    sort = rows.choices[0] if rows and rows.choices else None
    said = [whole.get("title") or whole.get("caption"), word(kind, sort, whole.get(sort or ""))]
    activity = named(names.get(("activity", whole.get("activity"))))
    return next(str(text) for text in (*said, activity, kind_name(kind)) if text)


def sort_of(entry: Entry) -> str:
    """Its type or category in words."""
    rows = ROWS[entry.kind]
    return word(entry.kind, rows.choices[0] if rows.choices else None, entry.sort)


def degree_of(entry: Entry) -> tuple[str, str]:
    """(tone, words) of its severity, priority or result; words are "" without one."""
    told = word(entry.kind, ROWS[entry.kind].degree, entry.degree)
    return DEGREE_TONES.get(entry.degree or "", "muted"), told


def state_of(entry: Entry) -> str:
    return named(KINDS[entry.kind].states, entry.state) if entry.state else ""


def title_of(entry: Entry, names: Names) -> str:
    """A row's first words: what it is called, else its sort, else its activity."""
    if entry.kind in {"ncr", "photo"} and entry.title:
        return entry.title
    activity = named(names.activities.get(entry.activity or ""))
    return sort_of(entry) or activity or kind_name(entry.kind)
