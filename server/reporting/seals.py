"""The seal of an issued week: what an issue promises, as one SHA-256 that a signed root carries."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from server.reporting.models import IssuedPage, IssuedWeek
from shared.wire.text import canonical_json


def seal_of(week: IssuedWeek, pages: Sequence[IssuedPage]) -> str:
    """SHA-256 over all that an issue promises; a root that has it as a leaf proves the issue."""
    return _digest(_promised(week, pages) | {"restated_sha256": _digest(week.restated)})


def is_seal_of(week: IssuedWeek, pages: Sequence[IssuedPage]) -> bool:
    """Whether the issue's seal is over what it promises now.

    The first weeks were sealed without what a restatement lists. Their seals are known as such by
    nothing but the match: of a week sealed with it, the other digest is never the seal.
    """
    return week.seal in {seal_of(week, pages), _digest(_promised(week, pages))}


def _promised(week: IssuedWeek, pages: Sequence[IssuedPage]) -> dict[str, Any]:
    promised = {
        "id": str(week.id),
        "governorate": week.governorate,
        "week_start": week.week_start.isoformat(),
        "issue": week.issue,
        "root": week.root,
        "rules_version": week.rules_version,
        "reference_sha256": week.reference_sha256,
        "figures_sha256": _digest(week.figures),
        "pdf_sha256": {page.language: page.pdf_sha256 for page in pages},
    }
    if any(page.html_sha256 for page in pages):  # the first weeks' seals were over their PDFs alone
        promised["html_sha256"] = {page.language: page.html_sha256 for page in pages}
    if week.annotation is not None:  # there were none when the first weeks were sealed
        promised["annotation_sha256"] = _digest(week.annotation)
    return promised


def _digest(content: Any) -> str:
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()
