"""Words of tours: the stops that somebody is sent to on a day, in their order."""

from __future__ import annotations

from shared.vocabulary.terms import Vocabulary

SURPRISE = "surprise"

TOUR_KINDS = Vocabulary(
    ("tour", "جولة", "Tour"),
    ("joint", "جولة مشتركة", "Joint tour"),
    (SURPRISE, "زيارة مفاجئة", "Surprise visit"),
)
