"""Words by which planners call the kinds of work, the more telling ones first."""

from __future__ import annotations

from functools import lru_cache

from server.programme.schedules.headings import heading_of
from shared.vocabulary.works import WORK_TYPES

_WORDS = (
    ("tack_coat", "tack", "prime coat", "لاصقة"),
    ("wearing_course", "wearing", "surface course", "طبقة سطحية", "الطبقة السطحية"),
    ("binder_course", "binder", "base course", "رابطة"),
    ("base_repair", "base repair", "failed base", "sub base", "طبقة الأساس", "إصلاح الأساس"),
    ("crack_sealing", "crack", "شروخ", "الشروخ", "تشققات"),
    ("cover_lowering", "lowering", "lower cover", "خفض"),
    ("cover_raising", "raising", "raise cover", "رفع أغطية", "رفع المناهيل", "رفع اغطية"),
    ("milling", "milling", "cold planing", "كشط"),
    ("kerb", "kerb", "curb", "interlock", "بردور", "بلاط متداخل"),
    ("drain_cleaning", "gully", "gullies", "drain", "manhole cleaning", "مناهيل", "مجاري", "تصريف"),
    ("markings", "marking", "road stud", "thermoplastic", "علامات", "تخطيط"),
    ("signs", "sign", "guardrail", "guard rail", "لوحات", "حواجز"),
    ("final_tests", "cores", "coring", "straightedge", "iri", "اختبارات"),
    ("survey", "survey", "مسح", "رفع مساحي"),
    ("permits", "permit", "trial pit", "تصاريح", "تصريح", "حفر استكشافية"),
    ("traffic_setup", "traffic management", "traffic set", "diversion", "تحويلات", "تحويلة"),
    ("reopening", "reopening", "re opening", "opening to traffic", "إعادة فتح"),
    ("snagging", "snag", "taking over", "handover", "hand over", "استلام", "ملاحظات"),
)
_FOLDED = str.maketrans("أإآةى", "اااهي")


@lru_cache(maxsize=10_000)
def folded(text: str) -> str:
    """A text as it is compared: small letters, one form of alef, no signs."""
    return heading_of(text).translate(_FOLDED)


_BY_NAME = {
    folded(name): term.code for term in WORK_TYPES for name in (term.code, term.ar, term.en)
}
_BY_WORD = [(folded(word), code) for code, *words in _WORDS for word in words]


def work_type_named(text: str) -> str | None:
    """The kind of work whose code or name this is."""
    return _BY_NAME.get(folded(text))


@lru_cache(maxsize=10_000)
def work_type_in(text: str) -> str | None:
    """The kind of work that an activity's name speaks of."""
    whole = f" {folded(text)} "
    named = (code for name, code in _BY_NAME.items() if f" {name} " in whole)
    return next(named, None) or next((c for word, c in _BY_WORD if f" {word}" in whole), None)
