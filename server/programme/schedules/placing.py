"""Where the rows of a schedule lie: contract, zone, governorate, area, block, section, BOQ.

What is said of a row is looked for in this order: what the planner set for its code or its WBS
(schedule_place), its own columns, codes and texts, those of the summaries above it, its name and
the names of these ("Salmiya", "Block 4"), and what the standing activity of that code has.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from server.programme.faults import Fault
from server.programme.schedules.amounts import amount_of
from server.programme.schedules.headings import PLACES, meaning_of
from server.programme.schedules.rows import Rows, plain_text
from server.programme.schedules.work_words import folded, work_type_in
from shared.vocabulary.places import GOVERNORATES
from shared.vocabulary.terms import Vocabulary
from shared.vocabulary.works import LAYERS
from shared.wire.digits import latin_digits

UNPLACED = Vocabulary(
    ("summary", "بند رئيسي", "A summary row"),
    ("milestone", "حدث بلا عمل يقاس", "A milestone: no work to measure"),
    ("dates", "بلا بداية أو نهاية", "No start or finish"),
    ("work_type", "نوع العمل غير معروف", "The kind of work is not known"),
    ("governorate", "المحافظة غير معروفة", "The governorate is not known"),
    ("zone", "القطاع غير معروف", "The contract's zone is not known"),
)
_BLOCK = re.compile(
    r"(?:قطعة|القطعة|قطعه|block|blk)\s*(?:no\.?|رقم)?\s*([0-9]{1,3}[A-Za-z]?)", re.I
)
_ARABIC = re.compile("[\u0620-\u064a]")
_NEEDED = ("work_type", "governorate", "zone")


@dataclass(frozen=True)
class Ground:
    """What the database knows of a contract and its places.

    Names are folded; ``areas``: name or code -> {code: governorate}. ``standing``: activity code
    -> its columns; ``rates``: BOQ line -> dinars; ``rules``: ("code" | "wbs", key) -> (places,
    quantities).
    """

    contract: int
    governorates: tuple[str, ...]
    zones: Mapping[str, str]
    areas: Mapping[str, Mapping[str, str]]
    sections: Mapping[str, str]
    chainages: Mapping[str, tuple[Decimal, Decimal]]
    boq: Mapping[str, tuple[str, Decimal]]
    rates: Mapping[str, Decimal]
    standing: Mapping[str, Mapping[str, Any]]
    shares: Mapping[str, Mapping[str, Decimal]]
    recorded: frozenset[tuple[str, str | None]]
    rules: Mapping[tuple[str, str], tuple[Mapping[str, str], Mapping[str, str]]]


@dataclass
class Placed:
    """``activities``: columns of activity; ``shares``: (activity, BOQ line) -> quantity.

    ``unknown``: (what, the word for it) -> how many rows say so.
    """

    activities: dict[str, dict[str, Any]] = field(default_factory=dict)
    shares: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)


def place_rows(rows: Rows, ground: Ground) -> Placed:
    """Find each row's place; mark those without one, with what they lack."""
    placed = Placed()
    by_code = {row["code"]: row for row in rows.activities}
    for row in rows.activities:
        row["unplaced"] = _lack(row)
        if row["unplaced"]:
            continue
        found = _Search(row, by_code, rows, ground, placed.unknown).places()
        row["unplaced"] = next((name for name in _NEEDED if found[name] is None), None)
        if row["unplaced"] is None:
            row["activity"] = row["code"]
            placed.activities[row["code"]] = found
    return placed


def _lack(row: Mapping[str, Any]) -> str | None:
    """Why nothing is measured on a row, wherever it lies."""
    if row["is_summary"]:
        return "summary"
    if row["is_milestone"]:
        return "milestone"
    return None if row["start"] and row["finish"] else "dates"


class _Search:
    """The place of one row; what was said and is not known is counted in ``unknown``."""

    def __init__(
        self,
        row: Mapping[str, Any],
        by_code: Mapping[str, Mapping[str, Any]],
        rows: Rows,
        ground: Ground,
        unknown: Counter[tuple[str, str]],
    ) -> None:
        self.row, self.by_code, self.rows = row, by_code, rows
        self.ground, self.unknown = ground, unknown
        self.standing = ground.standing.get(row["code"], {})
        self.chain = list(self._chain())
        self.said = self._said()

    def _chain(self) -> Iterator[Mapping[str, Any]]:
        """The row and the summaries above it; a ring of parents ends at its second round."""
        row, seen = self.row, set()
        while row is not None and row["code"] not in seen:
            seen.add(row["code"])
            yield row
            row = self.by_code.get(row["parent"] or "")

    def _said(self) -> dict[str, str]:
        """The first word on each place, the nearest row first; a planner's rule before all."""
        said: dict[str, str] = {}
        for row in self.chain:
            for name, text in self.rows.sources[row["code"]].fields.items():
                if (meaning := meaning_of(name)) in PLACES:
                    said.setdefault(str(meaning), plain_text(text))
        for row in reversed(self.chain):
            said |= self.ground.rules.get(("wbs", row["wbs"]), ({}, {}))[0]
        return said | self.ground.rules.get(("code", self.row["code"]), ({}, {}))[0]

    def places(self) -> dict[str, Any]:
        """The columns of ``activity`` that say where and what; None where nothing does."""
        area, governorate = self._area_and_governorate()
        source = self.rows.sources[self.row["code"]]
        names = [plain_text(source.fields.get(f"name_{language}", "")) for language in ("ar", "en")]
        return {
            "name_ar": names[0] or self._name("ar"),
            "name_en": names[1] or self._name("en"),
            "wbs": self._own("wbs")
            or self.row["wbs"]
            or self.standing.get("wbs")
            or self.row["code"],
            "governorate": governorate,
            "area": area,
            "block": self._block(),
            "zone": self._zone(),
            **self._stretch(),
            "work_type": self._work_type(),
            "layer": self._known("layer", _LAYERS) or self.standing.get("layer"),
        }

    def _own(self, meaning: str) -> str:
        """What a text or code of the row that is called so says."""
        fields = self.rows.sources[self.row["code"]].fields.items()
        return next((plain_text(t) for name, t in fields if meaning_of(name) == meaning), "")

    def _name(self, language: str) -> str:
        """The file's one name, in the language of its letters; in the other that which stands.

        An activity that has one name in both is renamed in both.
        """
        own, stood = self.row["name"], self.standing.get(f"name_{language}")
        other = self.standing.get("name_en" if language == "ar" else "name_ar")
        is_of_other = own == other or bool(_ARABIC.search(own)) != (language == "ar")
        if stood and (not own or (is_of_other and stood != other)):
            return str(stood)
        return str(own or self.row["code"])

    def _known(self, name: str, codes: Mapping[str, str]) -> str | None:
        """The code of what is said; a word that names none is counted."""
        text = self.said.get(name)
        if text and (code := codes.get(folded(text))):
            return code
        if text:
            self.unknown[name, text] += 1
        return None

    def _area_and_governorate(self) -> tuple[str | None, str | None]:
        own, stood = self.ground.governorates, self.standing.get("governorate")
        stated = self._known("governorate", _GOVERNORATES)
        names = [self.said["area"]] if "area" in self.said else [r["name"] for r in self.chain[1:]]
        for name in names:
            fits = [
                (code, iso)
                for code, iso in self.ground.areas.get(folded(name), {}).items()
                if iso in own and stated in (None, iso)
            ]
            # Of areas of one name, that of the governorate where it stood.
            fits = fits if len(fits) == 1 else [(code, iso) for code, iso in fits if iso == stood]
            if len(fits) == 1:
                return fits[0]
        if "area" in self.said:
            self.unknown["area", self.said["area"]] += 1
        governorate = stated or stood or (own[0] if len(own) == 1 else None)
        return self.standing.get("area") if governorate == stood else None, governorate

    def _block(self) -> str | None:
        if text := self.said.get("block"):
            found = _BLOCK.fullmatch(latin_digits(text))
            return (found[1] if found else latin_digits(text))[:20]
        for row in self.chain:
            if found := _BLOCK.search(latin_digits(row["name"])):
                return found[1]
        return self.standing.get("block")

    def _zone(self) -> str | None:
        zones = self.ground.zones
        if zone := self._known("zone", zones):
            return zone
        for row in self.chain[1:]:
            if zone := zones.get(folded(row["name"])):
                return zone
        every = set(zones.values())
        return self.standing.get("zone") or (every.pop() if len(every) == 1 else None)

    def _work_type(self) -> str | None:
        if text := self.said.get("work_type"):
            if code := work_type_in(text):
                return code
            self.unknown["work_type", text] += 1
        found = next(filter(None, (work_type_in(row["name"]) for row in self.chain)), None)
        return found or self.standing.get("work_type")

    def _stretch(self) -> dict[str, Any]:
        """Section and chainages inside it, in order; all three or none."""
        code = self._known("section", self.ground.sections) or self.standing.get("section")
        texts = [self.said.get(name, "") for name in ("from_m", "to_m")]
        ends = [amount_of(text.replace("+", "")) for text in texts]
        whole = self.ground.chainages.get(code or "")
        if whole and None not in ends and whole[0] <= ends[0] < ends[1] <= whole[1]:
            return {"section": code, "from_m": str(ends[0]), "to_m": str(ends[1])}
        if any(texts):
            self.unknown["section", f"{code or ''} {texts[0]}-{texts[1]}".strip()] += 1
        return {name: self.standing.get(name) for name in ("section", "from_m", "to_m")}


_LAYERS = {folded(name): term.code for term in LAYERS for name in (term.code, term.ar, term.en)}
_GOVERNORATES = {
    folded(name): term.code for term in GOVERNORATES for name in (term.code, term.ar, term.en)
}
