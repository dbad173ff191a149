"""What a baseline rests on: the first programme, or an approved change of it."""

from __future__ import annotations

from shared.vocabulary.terms import Vocabulary

INITIAL = "initial"
EXTENSION = "extension"
VARIATION = "variation"

BASES = Vocabulary(
    (INITIAL, "البرنامج الأول المعتمد", "First approved programme"),
    (EXTENSION, "تمديد مدة معتمد", "Approved extension of time"),
    (VARIATION, "أمر تغييري معتمد", "Approved variation"),
)
# A baseline after the first comes from one of these alone.
REVISING = (EXTENSION, VARIATION)
