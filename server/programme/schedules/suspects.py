"""Rows of a file that look like no work: totals, signatures, a line over all others.

They are told, not dropped: a planner knows, a word list does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from server.programme.schedules.rows import Rows
from server.programme.schedules.work_words import folded
from shared.vocabulary.terms import Vocabulary

WHY = Vocabulary(
    ("total", "يبدو مجموعًا", "Looks like a total"),
    ("note", "يبدو توقيعًا أو ملاحظة", "Looks like a signature or a note"),
    (
        "spans",
        "يمتد على كل الأنشطة بلا رمز ولا سابق ولا مكان",
        "Spans all others, without code, predecessor or place",
    ),
)
_TOTALS = (
    "total", "totals", "sub total", "subtotal", "grand total", "sum", "إجمالي", "الإجمالي",
    "اجمالى", "المجموع", "مجموع", "الجملة",
)  # fmt: skip
_NOTES = (
    "prepared", "prepared by", "checked by", "reviewed by", "approved by", "submitted by",
    "signature", "note", "notes", "أعد", "أعده", "أعدها", "إعداد", "راجعه", "مراجعة", "اعتماد",
    "اعتمده", "توقيع", "التوقيع", "ملاحظة", "ملاحظات",
)  # fmt: skip
_BY_TOTAL = tuple(f"{folded(word)} " for word in _TOTALS)
_BY_NOTE = tuple(f"{folded(word)} " for word in _NOTES)
_FEWEST_SPANNED = 2
Row = Mapping[str, Any]


def suspected_rows(rows: Rows) -> list[dict[str, Any]]:
    """``{row, code, name, why, message: {ar, en}}``; ``row`` as in a fault."""
    return [
        {
            "row": rows.lines[row["code"]],
            "code": row["code"],
            "name": row["name"],
            "why": why,
            "message": {"ar": WHY[why].ar, "en": WHY[why].en},
        }
        for row, why in _suspected(rows)
    ]


def _suspected(rows: Rows) -> Iterator[tuple[Row, str]]:
    works = [row for row in rows.activities if not row["is_summary"]]
    linked = {link[end] for link in rows.links for end in ("predecessor", "successor")}
    starts = sorted(row["start"] for row in works if row["start"])
    finishes = sorted(row["finish"] for row in works if row["finish"])
    for row in works:
        name = f"{folded(row['name'])} "
        is_bare = not row["file_code"] and row["code"] not in linked
        if name.startswith(_BY_TOTAL):
            yield row, "total"
        # Of a work such a word may be the name's first: "إعداد الموقع", with dates.
        elif name.startswith(_BY_NOTE) and is_bare and not (row["start"] and row["finish"]):
            yield row, "note"
        elif is_bare and not row["activity"] and _spans(row, starts, finishes):
            yield row, "spans"


def _spans(row: Row, starts: list[str], finishes: list[str]) -> bool:
    """Whether it begins with the first and ends with the last of several others."""
    if min(len(starts), len(finishes)) <= _FEWEST_SPANNED:
        return False
    return (row["start"], row["finish"]) == (starts[0], finishes[-1])
