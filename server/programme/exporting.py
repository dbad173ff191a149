"""A contract's claims, certificates, baselines and schedules as tables that are given out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _

from server.exports.service import (
    Asked,
    Column,
    Given,
    Source,
    called,
    in_batches,
    placeless,
    plain,
    worded,
)
from server.http.errors import Refusal
from server.programme import baseline_queries, certificate_queries, claim_queries, queries
from server.programme.schedules import handed_in
from server.programme.schedules.preview_words import STATES
from shared.vocabulary.baselines import BASES
from shared.vocabulary.works import UNITS

# Of one contract; the page shows the first of them.
MOST = 100_000
_ACTIVITY = (plain("activity", _("Activity")), called("activity_name", _("Activity name")))
_WITHDRAWAL = (
    plain("withdrawn_at", _("Withdrawn on"), "row.withdrawn_at", "moment"),
    called("withdrawn_by", _("Withdrawn by"), "withdrawer"),
)


class _Kept(NamedTuple):
    """A row with who entered it, and who took it back or decided on it."""

    row: Any
    author: Any
    withdrawer: Any


def _entry(of: str, author: str) -> tuple[Column, ...]:
    return (
        plain("entered_at", _("Entered"), f"{of}.entered_at", "moment"),
        called("entered_by", _("Entered by"), author),
    )


LINES = placeless(
    "claim-lines",
    _("Three numbers for each line"),
    (
        *_ACTIVITY,
        plain("boq_item", _("BOQ line")),
        Column("description", _("Description"), lambda row, to: row[f"description_{to}"]),
        worded("unit", _("Unit"), UNITS),
        plain("planned", _("Share of the BOQ"), type_="number"),
        plain("claimed", _("Claimed"), type_="number"),
        plain("measured", _("Measured"), type_="number"),
        plain("accepted", _("Accepted"), type_="number"),
        plain("claimed_kwd", _("Claimed, KD"), type_="number"),
        plain("earned_kwd", _("Earned, KD"), type_="number"),
        plain("unearned_kwd", _("Held or above the BOQ, KD"), type_="number"),
    ),
    key=lambda row: f"{row['activity']}/{row['boq_item']}",
)
CLAIMS = placeless(
    "claims",
    _("Claims"),
    (
        plain("activity", _("Activity"), "row.activity"),
        plain("boq_item", _("BOQ line"), "row.boq_item"),
        plain("claimed_on", _("Day"), "row.claimed_on", "date"),
        plain("quantity", _("Quantity"), "row.quantity", "number"),
        plain("notes", _("Contractor's notes"), "row.notes"),
        *_entry("row", "author"),
        *_WITHDRAWAL,
    ),
    key=lambda one: str(one.row.id),
)
CERTIFICATES = placeless(
    "certificates",
    _("Payment certificates"),
    (
        plain("number", _("Certificate"), "row.number", "whole"),
        plain("revision", _("Revision"), "row.revision", "whole"),
        plain("stands", _("In force"), type_="yes"),
        plain("period_end", _("Works done until"), "row.period_end", "date"),
        plain("certified_kwd", _("Certified to date, KD"), "row.certified_kwd", "number"),
        plain("added_kwd", _("Of this period, KD"), "added", "number"),
        plain("reference", _("Reference of the letter"), "row.reference"),
        *_entry("row", "author"),
        *_WITHDRAWAL,
        plain("withdrawn_because", _("Withdrawn because"), "row.withdrawn_because"),
    ),
    key=lambda one: str(one.row.id),
)
BASELINES = placeless(
    "baselines",
    _("Baselines"),
    (
        plain("number", _("Baseline"), "Baseline.number", "whole"),
        worded("basis", _("Rests on"), BASES, "Baseline.basis"),
        plain("days", _("Days given"), "Baseline.days", "whole"),
        plain("completion", _("Completion"), "Baseline.completion", "date"),
        plain("start", _("Planned start"), type_="date"),
        plain("finish", _("Planned finish"), type_="date"),
        plain("activities", _("Activities"), type_="whole"),
        plain("value_kwd", _("Value, KD"), type_="number"),
        plain("approver", _("Approved by"), "Baseline.approver"),
        plain("approved_on", _("Approved on"), "Baseline.approved_on", "date"),
        plain("reference", _("Reference of the approval"), "Baseline.reference"),
        plain("reason", _("Reason"), "Baseline.reason"),
        *_entry("Baseline", ""),
    ),
    key=lambda row: str(row.Baseline.number),
)
_MOVED = (
    *_ACTIVITY,
    plain("start_before", _("Start before"), type_="date"),
    plain("start", _("Start now"), type_="date"),
    plain("finish_before", _("Finish before"), type_="date"),
    plain("finish", _("Finish now"), type_="date"),
    plain("days", _("Finish moved, days"), type_="whole"),
    plain("value_before", _("Value before, KD"), type_="number"),
    plain("value_kwd", _("Value now, KD"), type_="number"),
)
MOVED = placeless(
    "baseline-moves", _("What the baseline moved"), _MOVED, lambda row: row["activity"]
)
SINCE = placeless(
    "moved-since", _("The programme has moved since"), _MOVED, lambda row: row["activity"]
)
SCHEDULES = placeless(
    "schedules",
    _("Schedules handed in"),
    (
        plain("file", _("File"), "row.file_name"),
        worded("state", _("State"), STATES, "row.state"),
        plain("format", _("Format"), lambda one: (one.row.summary or {}).get("format")),
        plain("rows", _("Rows"), lambda one: (one.row.summary or {}).get("tasks"), "whole"),
        plain("asked_at", _("Handed in"), "row.asked_at", "moment"),
        called("asked_by", _("Handed in by"), "author"),
        plain("decided_at", _("Decided on"), "row.applied_at", "moment"),
        called("decided_by", _("Decided by"), "withdrawer"),
    ),
    key=lambda one: str(one.row.id),
)


def _contract(asked: Asked) -> int:
    """Raises Refusal not_found: no such contract, or not in the scope."""
    number = asked.whole("contract")
    if queries.contract_in_scope(number, asked.scope) is None:
        raise Refusal("not_found")
    return number


def _give_lines(asked: Asked) -> Given:
    contract, is_all = _contract(asked), "all" in asked.query

    def read(last: int | None, _most: int) -> tuple[Sequence[Any], int | None]:
        page = (last or 0) + 1
        found = claim_queries.lines(contract, asked.scope, page, is_all)
        return found, page if len(found) == claim_queries.PAGE_SIZE else None

    return Given(LINES, in_batches(read))


def _give_claims(asked: Asked) -> Given:
    found = claim_queries.newest_claims(_contract(asked), asked.scope, MOST)
    return Given(CLAIMS, [_Kept(*row) for row in found])


def _give_certificates(asked: Asked) -> Given:
    return Given(CERTIFICATES, certificate_queries.listed(_contract(asked)))


def _give_baselines(asked: Asked) -> Given:
    found = baseline_queries.baselines(_contract(asked), asked.scope)
    return Given(BASELINES, [row for _baseline, row in found])


def _give_moved(asked: Asked) -> Given:
    """What the baseline of the address moved; the one in force where it names none."""
    contract = _contract(asked)
    newest = baseline_queries.newest_number(contract)
    number = asked.whole("number")
    chosen = number if 1 <= number <= newest else newest
    found = baseline_queries.moved_between(contract, chosen - 1, chosen, asked.scope, MOST)
    return Given(MOVED, found if chosen > 1 else ())


def _give_since(asked: Asked) -> Given:
    contract = _contract(asked)
    newest = baseline_queries.newest_number(contract)
    found = baseline_queries.moved_since(contract, newest, asked.scope, MOST) if newest else ()
    return Given(SINCE, found)


def _give_schedules(asked: Asked) -> Given:
    """Raises Refusal not_allowed to whoever sees a part of the contract, as the page hides them."""
    contract = _contract(asked)
    if not queries.is_within_scope(contract, asked.scope):
        raise Refusal("not_allowed")
    return Given(SCHEDULES, [_Kept(*row) for row in handed_in.imports_of(contract, MOST)])


SOURCES = (
    Source("claim-lines", LINES.title, "claims.claims_page", _give_lines),
    Source("claims", CLAIMS.title, "claims.claims_page", _give_claims),
    Source(
        "certificates", CERTIFICATES.title, "certificates.certificates_page", _give_certificates
    ),
    Source("baselines", BASELINES.title, "baselines.baselines_page", _give_baselines),
    Source("baseline-moves", MOVED.title, "baselines.baselines_page", _give_moved),
    Source("moved-since", SINCE.title, "baselines.baselines_page", _give_since),
    Source("schedules", SCHEDULES.title, "schedules.schedules_page", _give_schedules),
)
