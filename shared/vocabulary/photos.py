"""Words of a photo: evidence of another record. Its original is kept untouched.

A drawing or a certificate that came with a form hangs on its record in the same way, as PDF.
"""

from __future__ import annotations

from shared.vocabulary.policies import Policies, Policy
from shared.vocabulary.terms import Vocabulary

KIND = "photo"

PDF = "application/pdf"
MEDIA_TYPES = Vocabulary(
    ("image/jpeg", "صورة JPEG", "JPEG image"),
    ("image/png", "صورة PNG", "PNG image"),
    ("image/webp", "صورة WebP", "WebP image"),
    (PDF, "مستند PDF", "PDF document"),
)

MARKS = Vocabulary(
    ("arrow", "سهم", "Arrow"),
    ("circle", "دائرة", "Circle"),
)

FIELD_POLICIES: dict[str, Policy] = {
    "of": "review",
    "of_kind": "review",
    "file": "review",
    "size": "review",
    "media_type": "review",
    "taken_at": "review",
    "place": "review",
    "heading_deg": "review",
    "thumbnail": "latest",
    "caption": "latest",
    "marks": "latest",
}

# What was once set is never set otherwise: the original, and what it is evidence of.
FIXED_FIELDS = frozenset({"of", "of_kind", "file", "size", "media_type", "taken_at"})

# What it says as evidence: once its record is accepted, other values of these wait for a person.
EVIDENCE_FIELDS = frozenset({"place", "heading_deg", "thumbnail"})

POLICIES = Policies(FIELD_POLICIES)
