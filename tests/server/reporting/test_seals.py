"""A seal is over all that an issue says, what a restatement lists included."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from server.reporting.models import IssuedPage, IssuedWeek
from server.reporting.seals import is_seal_of, seal_of
from shared.wire.text import canonical_json

PAGES = [IssuedPage(language=code, pdf_sha256=code * 32) for code in ("ar", "en")]
CHANGE = {"what": "accepted_percent", "before": "10.0", "after": "12.0"}


def issue(**other: Any) -> IssuedWeek:
    known = {
        "id": UUID(int=7), "governorate": "KW-HA", "week_start": date(2026, 11, 8), "issue": 2,
        "root": 3, "rules_version": "1.4", "reference_sha256": "ab" * 32,
        "figures": {"accepted_percent": "12.0"}, "restated": [CHANGE], "annotation": None,
    }  # fmt: skip
    return IssuedWeek(**{**known, **other})


def sealed(**other: Any) -> IssuedWeek:
    week = issue(**other)
    week.seal = seal_of(week, PAGES)
    return week


@pytest.mark.parametrize(
    "altered",
    [[], [{**CHANGE, "before": "11.9"}], [CHANGE, {**CHANGE, "what": "gap_days"}]],
)
def test_what_a_restatement_lists_is_not_altered_unseen(altered: list[dict[str, Any]]) -> None:
    week = sealed()
    assert is_seal_of(week, PAGES)
    week.restated = altered
    assert not is_seal_of(week, PAGES)


def test_a_first_issue_is_not_made_a_restatement_unseen() -> None:
    week = sealed(issue=1, restated=[])
    assert is_seal_of(week, PAGES)
    week.restated = [CHANGE]
    assert not is_seal_of(week, PAGES)


def test_a_week_sealed_before_is_still_the_one_that_was_sealed() -> None:
    """Its seal as the formula of those days gave it, written out here."""
    promised = {
        "id": str(UUID(int=7)), "governorate": "KW-HA", "week_start": "2026-11-08", "issue": 2,
        "root": 3, "rules_version": "1.4", "reference_sha256": "ab" * 32,
        "figures_sha256": hashlib.sha256(b'{"accepted_percent":"12.0"}').hexdigest(),
        "pdf_sha256": {page.language: page.pdf_sha256 for page in PAGES},
    }  # fmt: skip
    week = issue(seal=hashlib.sha256(canonical_json(promised).encode()).hexdigest())
    assert is_seal_of(week, PAGES)
    week.figures = {"accepted_percent": "99.0"}
    assert not is_seal_of(week, PAGES)


def test_a_week_sealed_over_its_pdfs_alone_is_known_and_none_is_made_of_another() -> None:
    week = sealed()
    assert is_seal_of(week, PAGES)
    web = [
        IssuedPage(language=code, pdf_sha256=code * 32, html_sha256=digest)
        for code, digest in (("ar", "1" * 64), ("en", "2" * 64))
    ]
    assert not is_seal_of(week, web)
    week.seal = seal_of(week, web)
    assert is_seal_of(week, web)
    assert not is_seal_of(week, PAGES)
    assert not is_seal_of(week, [web[0], PAGES[1]])
