"""Words of a contractor's score: what it is made of, and what became of an appeal."""

from __future__ import annotations

from shared.vocabulary.terms import Vocabulary

TIME, QUALITY, SAFETY, RESPONSE, DEFECTS, DOCUMENTS = (
    *("time", "quality", "safety", "response", "defects", "documents"),
)
PARTS = Vocabulary(
    (TIME, "الزمن", "Time"),
    (QUALITY, "الجودة", "Quality"),
    (SAFETY, "السلامة والمرور", "Safety and traffic"),
    (RESPONSE, "سرعة الاستجابة", "Responsiveness"),
    (DEFECTS, "الشكاوى والعيوب", "Complaints and defects"),
    (DOCUMENTS, "المستندات", "Documents"),
)

KNOWN, THIN, UNRECORDED, LEFT_OUT_STATE = "known", "thin", "unrecorded", "left_out"

LEFT_OUT, RECOUNTED, REFUSED = "left_out", "recounted", "refused"
OUTCOMES = Vocabulary(
    (LEFT_OUT, "مقبول: يُستبعد المكوّن", "Accepted: the component is left out"),
    (RECOUNTED, "مقبول: يُعاد الاحتساب من السجل", "Accepted: counted anew from the register"),
    (REFUSED, "مرفوض", "Refused"),
)
