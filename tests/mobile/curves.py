"""Deduct curves for the tablet's tests: invented, plainly so, and a survey that fits any work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.wire.forms import forms_reply
from tests.mobile.programme import forms

VERSION = "invented-1"


def line(slope: str, most: int) -> list[list[str]]:
    """Straight from nothing to ``most``, then level."""
    return [["0", "0"], [str(round(most / float(slope), 6)), str(most)]]


def forms_with_curves(
    steepness: Mapping[tuple[str, str | None], str], shares: Mapping[int, str]
) -> dict[str, Any]:
    """The product's forms with a deduct of ``steepness`` for each percent of density.

    ``shares``: of the total deduct value, by q, that its corrected one is.
    """
    row = {
        "version": VERSION,
        "clause": "default",
        "source": "Invented for the tests",
        "deducts": [
            {"distress": code, "severity": severity, "points": line(slope, 90)}
            for (code, severity), slope in steepness.items()
        ],
        "corrections": [{"q": q, "points": line(share, 100)} for q, share in shares.items()],
    }
    known = forms()
    checklists = [
        {**one, "work_types": []} if one["type"] == "survey" else one for one in known["checklists"]
    ]
    curves = forms_reply.load({"version": VERSION, "curves": row})["curves"]
    return {**known, "version": VERSION, "checklists": checklists, "curves": curves}
