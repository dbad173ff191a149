"""What inspectors find wrong in the demonstration's season, as they write it: all invented."""

from __future__ import annotations

from typing import NamedTuple


class Found(NamedTuple):
    """``works``: types of work that it is found on, none: on any. ``shown``: photographed."""

    severity: str
    title: str
    description: str
    cause: str
    action: str
    works: tuple[str, ...] = ()


_COURSES = ("wearing_course", "binder_course")
FAULTS = (
    Found("major", "سماكة الطبقة أقل من المطلوب",
          "ثلاث قراءات من خمس دون السماكة المعتمدة بين بداية المقطع ومنتصفه",
          "ضبط خاطئ لبلاطة الفرادة", "كشط المقطع وإعادة فرشه بالسماكة المعتمدة", _COURSES),
    Found("minor", "انفصال حبيبي في سطح الطبقة", "بقع خشنة متفرقة على الحارة اليمنى",
          "تفريغ الشاحنة على دفعات متباعدة", "معالجة البقع بخلطة ناعمة وإعادة الدمك", _COURSES),
    Found("minor", "منسوب غطاء المنهل منخفض", "الغطاء دون السطح بنحو 15 مم",
          "لم يُرفع الإطار قبل الفرش", "رفع الإطار وإعادة التسوية حوله"),
    Found("critical", "حفرة مكشوفة بلا حواجز في حارة مفتوحة للمرور",
          "حفرة بعمق 40 سم قرب الحارة المفتوحة، ولا إنارة عندها",
          "سُحبت الحواجز قبل الردم", "تسييج الحفرة وإنارتها ثم ردمها"),
    Found("observation", "مخلفات الكشط متروكة على الرصيف", "أكوام تعيق المشاة أمام المداخل",
          "تأخر شاحنة النقل", "رفع المخلفات في اليوم نفسه", ("milling",)),
    Found("major", "الدمك دون الحد عند الفاصل الطولي", "93.8٪ و94.1٪ والحد 97٪",
          "برد الفاصل قبل مرور الهراس", "قص الفاصل وإعادة فرشه ساخنًا", _COURSES),
    Found("minor", "الطبقة اللاصقة غير متجانسة", "خطوط جافة بعرض 10 سم بين الرشاشات",
          "انسداد في الرشاشات", "إعادة الرش يدويًا قبل الفرش", _COURSES),
    Found("major", "حافة الطبقة مكسورة على طول المقطع", "كسر متصل بطول 12 مترًا على حافة الكتف",
          "مرور معدات ثقيلة قبل التصلب", "قص الحافة وإعادة فرشها", _COURSES),
    Found("observation", "لوحة تحويلة مائلة", "لوحة السرعة مائلة ولا تُقرأ ليلًا",
          "رياح", "تثبيت اللوحة بأثقال"),
)  # fmt: skip

# Where each non-conformance gets to, one after the other, as far as the season leaves it time.
_TO_DISPOSITION = ("issue", "respond", "dispose")
_TO_END = (*_TO_DISPOSITION, "correct", "reinspect", "close")
FATES: tuple[tuple[str, ...], ...] = (
    _TO_END,
    _TO_END,
    ("issue",),
    _TO_END,
    (*_TO_DISPOSITION, "correct"),
    (*_TO_DISPOSITION, "close"),
    ("issue", "respond"),
    _TO_END,
    ("issue", "dispute"),
    _TO_END,
    _TO_DISPOSITION,
    ("void",),
    _TO_END[:-1],
    (*_TO_END, "reopen"),
    _TO_END,
    (),
)
# What is said in a step, beside what the fault itself says.
SAID = {
    "void": {"void_reason": "سُجل مرتين؛ يُتابع في السجل الأول"},
    "dispute": {"dispute_reason": "القراءات أُخذت قبل اكتمال الدمك؛ نطلب قياسًا مشتركًا"},
    "close": {"note": "عولج كما اعتُمد، وأُعيد القياس"},
    "reopen": {"note": "ظهر العيب من جديد بعد أسبوع"},
}

SAFETY_LINES = (
    ("closure_as_planned", "الإغلاق مطابق للمخطط والتصريح في المكان والوقت"),
    ("signs_upright", "اللوحات كاملة قائمة نظيفة وغير محجوبة"),
    ("cones_barriers", "الأقماع والحواجز متصلة وسليمة بلا فجوات"),
    ("excavations_guarded", "الحفر مسيجة ومضاءة، وجوانبها مسندة حيث يلزم"),
    ("ppe_worn", "الخوذة والحذاء والسترة العاكسة لكل من في الموقع"),
)
UNSAFE = {
    "signs_upright": "لوحة تنبيه ناقصة عند المدخل",
    "cones_barriers": "فجوة بطول 6 أمتار بين الحواجز",
    "excavations_guarded": "الحفر بلا إنارة بعد الغروب",
}
