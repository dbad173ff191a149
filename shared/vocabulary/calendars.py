"""What the office says of a day that is not as the week and the kept library have it."""

from __future__ import annotations

from shared.vocabulary.terms import Vocabulary

HOLIDAY = "holiday"
WORKING = "working"
AS_LIBRARY = "library"

DAY_KINDS = Vocabulary(
    (HOLIDAY, "عطلة رسمية", "Public holiday"),
    (WORKING, "يوم عمل", "Working day"),
    (AS_LIBRARY, "كما في المكتبة المحفوظة", "As the kept library has it"),
)
