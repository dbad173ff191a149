"""Is an issued week still what it was? Figures from its cut, bytes, seal and signed root."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from server.register import service as register
from server.reporting import queries
from server.reporting.cutting import KeptCut
from server.reporting.formulas import NEWEST
from server.reporting.models import IssuedPage, IssuedWeek
from server.reporting.programme_week import figures_of
from server.reporting.reading import standing_at
from server.reporting.seals import is_seal_of
from server.reporting.standing import Standing
from shared.rules.clocks import working_date
from shared.wire.text import canonical_json


def standing_of(week: IssuedWeek) -> tuple[Standing, date]:
    """What an issue was computed from, read anew from its cut, and the day of the cut.

    Raises as standing_of_cut.
    """
    formulas = int(week.rules_version.rpartition(".")[2])
    return standing_of_cut(KeptCut(week.root, week.reference_sha256), week.week_start, formulas)


def standing_of_cut(cut: KeptCut, start: date, formulas: int = NEWEST) -> tuple[Standing, date]:
    """The same of any cut, for the week of ``start``.

    Raises LookupError when the snapshot or the root is gone, ValueError when the snapshot's
    text is not what its SHA-256 says.
    """
    snapshot = queries.kept_snapshot(cut.reference_sha256)
    root = queries.root_numbered(cut.root)
    if snapshot is None or root is None:
        raise LookupError(f"the cut of root {cut.root} is not kept")
    digest = hashlib.sha256(canonical_json(snapshot).encode()).hexdigest()
    if digest != cut.reference_sha256:
        raise ValueError(f"the reference snapshot {cut.reference_sha256} was altered")
    return standing_at(root, snapshot, start, formulas), working_date(root.made_at)


def regenerated_figures(week: IssuedWeek) -> dict[str, Any]:
    """The figures computed anew from the cut: root, snapshot of reference data, rules.

    Raises as standing_of.
    """
    standing, at = standing_of(week)
    return figures_of(standing, week.governorate, week.week_start, at)


def verify_week(week: IssuedWeek) -> dict[str, bool]:
    """What holds of an issued week: each of the answers must be True.

    figures: computed anew they are identical; pages: PDFs and HTML have their SHA-256; seal: it is
    over those; root: the signed root that is said to carry the seal does.
    """
    pages = queries.issued_pages(week)
    return {
        "figures": _is_regenerated(week),
        "pages": all(_is_as_issued(page) for page in pages),
        "seal": bool(pages) and is_seal_of(week, pages),
        "root": _is_sealed(week),
    }


def _is_as_issued(page: IssuedPage) -> bool:
    """The first weeks have no SHA-256 of their HTML; a seal over one shows that it was removed."""
    html = hashlib.sha256(page.html.encode()).hexdigest()
    is_pdf = hashlib.sha256(page.pdf).hexdigest() == page.pdf_sha256
    return is_pdf and page.html_sha256 in (None, html)


def _is_regenerated(week: IssuedWeek) -> bool:
    try:
        found = regenerated_figures(week)
    except (LookupError, ValueError):
        return False
    return canonical_json(found) == canonical_json(week.figures)


def _is_sealed(week: IssuedWeek) -> bool:
    return week.sealed_by is not None and register.is_in_root(
        bytes.fromhex(week.seal), week.sealed_by
    )
