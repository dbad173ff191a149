"""Every table of rows that a page lists may be taken along as a file, or it is said why not."""

from __future__ import annotations

import re

from tests.architecture.tree import ROOT

TEMPLATES = ROOT / "server" / "templates"
OFFERS = re.compile(r"\b(export_menu|table_menu|tables_menu)\(")
# Parts whose rows the page that shows them gives out.
PARTS = {
    "records/rows.html": ("records/list.html", "records/field.html"),
    "programme/parts.html": ("programme/baselines.html",),
}
WITHOUT = {
    "fieldwork/delivery.html": "the tickets of one work, which its own table counts and weighs",
    "fieldwork/record.html": "one record: it goes out whole, with its evidence",
    "records/record.html": "one record: it goes out whole, with its evidence",
    "http/documentation.html": "words about the API, no rows of the register",
    "lookahead/contracts.html": "a way to each contract's look-ahead, which goes out there",
    "programme/schedule_preview.html": "what a file would change, gone once it is decided on",
    "reporting/contract.html": "the weeks of a curve, for those who do not see the drawing",
    "reporting/governorates.html": "sums of contracts, which go out with theirs",
    "reporting/overview_contracts.html": "the first of the contracts, which go out at their page",
    "reporting/programme_sheet.html": "a week's document, which is itself handed out as PDF",
    "reporting/pictures.html": "pictures of figures that each go out at their link",
    "reporting/shown.html": "photographs side by side, which are no rows",
    "reporting/sheet.html": "a week's document, which is itself handed out as PDF",
    "scores/card.html": "one score with its terms, which goes out with the others",
    "sync/rescue.html": "what became of the files that one handed in, each told once",
    "tours/parts.html": "how much each person has to do: sums of the tours, which go out",
    "tours/plan.html": "what may still be added to the tour that is being planned",
    "tours/tour.html": "the stops of one tour, on its own page and its print",
    "webhooks/webhook.html": "what one address was sent lately, kept for days only",
}


def offers(name: str) -> bool:
    return bool(OFFERS.search((TEMPLATES / name).read_text(encoding="utf-8")))


def with_tables() -> set[str]:
    found = ((one, one.read_text(encoding="utf-8")) for one in TEMPLATES.rglob("*.html"))
    return {one.relative_to(TEMPLATES).as_posix() for one, text in found if "<table" in text}


def test_every_table_goes_out_or_is_named_with_a_reason() -> None:
    left = {name for name in with_tables() if name not in WITHOUT and not offers(name)}
    assert {name for name in left if name not in PARTS} == set()
    for pages in PARTS.values():
        assert all(offers(page) for page in pages)


def test_no_reason_is_kept_for_a_page_that_needs_none() -> None:
    assert WITHOUT.keys() | PARTS.keys() <= with_tables()
    assert not [name for name in (*WITHOUT, *PARTS) if offers(name)]
