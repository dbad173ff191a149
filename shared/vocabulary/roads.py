"""Classes of roads, by which limits of tests differ."""

from __future__ import annotations

from shared.vocabulary.terms import Vocabulary

EXPRESSWAY = "expressway"
STREET = "street"

ROAD_CLASSES = Vocabulary(
    (EXPRESSWAY, "طريق سريع أو دائري", "Expressway or ring road"),
    ("arterial", "طريق رئيسي", "Arterial road"),
    (STREET, "شارع داخلي", "Local street"),
)
