"""Why a layer's file is refused, and what of its features is told, said in both languages."""

from __future__ import annotations

from typing import Any

from shared.vocabulary.terms import Vocabulary

GOVERNORATES, AREAS, ROADS = "governorates", "areas", "roads"
LAYERS = Vocabulary(
    (GOVERNORATES, "المحافظات", "Governorates"),
    (AREAS, "المناطق", "Areas"),
    (ROADS, "الطرق", "Roads"),
)

# The whole file is not read.
REFUSALS = Vocabulary(
    ("file_empty", "الملف فارغ.", "The file is empty."),
    ("file_too_large", "الملف أكبر من ٣٢ ميغابايت.", "The file is larger than 32 MB."),
    (
        "format_unknown",
        "ليس هذا ملفًا جغرافيًا نعرفه؛ المقبول: GeoJSON وGeoPackage وShapefile مضغوط (zip).",
        "This is no layer that we know: send GeoJSON, GeoPackage or a zipped Shapefile.",
    ),
    (
        "spreadsheet",
        "هذا جدول بيانات (Excel) وليس طبقة؛ صدّر الطبقة من نظم المعلومات الجغرافية.",
        "This is a spreadsheet, not a layer; export the layer from the GIS.",
    ),
    ("file_broken", "الملف تالف؛ صدّره من جديد.", "The file is damaged; export it anew."),
    (
        "archive_bomb",
        "حجم الملف المضغوط بعد فكه غير معقول؛ أرسل الطبقة وحدها.",
        "The archive would unpack to an unreasonable size; send the layer alone.",
    ),
    ("archive_locked", "الملف المضغوط محمي بكلمة مرور.", "The archive is protected by a password."),
    (
        "shapefile_parts",
        "ينقص الملف المضغوط جزء من Shapefile: لا بد من ‎.shp و‎.shx و‎.dbf بالاسم نفسه.",
        "The archive lacks a part of the Shapefile: .shp, .shx and .dbf of one name are needed.",
    ),
    (
        "shapefile_many",
        "في الملف المضغوط أكثر من Shapefile؛ أرسل واحدًا.",
        "The archive has more than one Shapefile; send one.",
    ),
    (
        "table_many",
        "في الملف أكثر من طبقة؛ سمِّ الطبقة المطلوبة.",
        "The file has several layers; name the one that is meant.",
    ),
    (
        "columns_missing",
        "لا يوجد في الملف عمود بهذا الاسم.",
        "The file has no column of this name.",
    ),
    (
        "crs_unknown",
        "لا يذكر الملف نظام إحداثيات معروفًا؛ اكتبه، مثل EPSG:32638.",
        "The file states no coordinate system that is known; give it, such as EPSG:32638.",
    ),
    (
        "axes_swapped",
        "خط العرض مكان خط الطول في هذا الملف: تقع المعالم في الكويت إذا بُدّل المحوران."
        " فعّل «بدّل المحورين» وأعد الإرسال.",
        "Latitude stands where longitude should: with the axes swapped the features lie in Kuwait."
        " Turn on “Swap axes” and send it again.",
    ),
    (
        "axes_right",
        "المحوران صحيحان في هذا الملف؛ أوقف «بدّل المحورين» وأعد الإرسال.",
        "The axes of this file are right: turn “Swap axes” off and send it again.",
    ),
    (
        "not_kuwait",
        "تقع المعالم خارج الكويت؛ تحقق من نظم الإحداثيات.",
        "The features lie outside Kuwait: check the coordinate system.",
    ),
    ("nothing_read", "لا توجد معالم في الملف.", "The file has no features."),
    (
        "layer_too_large",
        "في الملف أكثر من ٢٠ ألف معلم أو ٤٠٠ ألف نقطة؛ بسّط الطبقة.",
        "The file has more than 20,000 features or 400,000 points; simplify the layer.",
    ),
    (
        "reading_too_costly",
        "قراءة الملف تجاوزت حدود الوقت أو الذاكرة؛ بسّط الطبقة وأعد تصديرها.",
        "Reading the file went beyond its limits of time or memory; simplify and export it anew.",
    ),
)

# One feature is at fault: nothing is put in until it is mended.
FAULTS = Vocabulary(
    (
        "shape_missing",
        "المعلم بلا شكل؛ ارسمه أو احذفه.",
        "The feature has no shape: draw it, or delete it.",
    ),
    (
        "shape_kind",
        "نوع الشكل لا يناسب الطبقة.",
        "The kind of shape does not fit the layer.",
    ),
    (
        "repair_lost",
        "الحدود متعذرة الإصلاح: لا تحيط بمساحة.",
        "The ring cannot be repaired: it encloses nothing.",
    ),
    (
        "repair_changes",
        "الحدود تتقاطع مع نفسها، وإصلاحها يغيّر المساحة أكثر من ١٪؛ صحّح ترتيب النقاط.",
        "The ring crosses itself, and repair would change its area by more than 1 %:"
        " mend the order of its points.",
    ),
    (
        "line_broken",
        "الطريق أكثر من خط واحد؛ صِله أو قسّمه إلى مقاطع برموزها.",
        "The road is more than one line: join it, or cut it into sections with codes.",
    ),
    ("outside_kuwait", "المعلم خارج الكويت.", "The feature lies outside Kuwait."),
    (
        "code_missing",
        "لا رمز للمعلم، ولا معلم قائم باسمه.",
        "The feature has no code, and none that stands has its name.",
    ),
    (
        "code_wrong",
        "الرمز حروف وأرقام و«- _ . /» إلى ٤٠ حرفًا.",
        "A code is letters, digits and - _ . /, up to 40.",
    ),
    (
        "code_unknown",
        "رمز المحافظة أحد الرموز الستة مثل KW-HA.",
        "A governorate's code is one of the six, such as KW-HA.",
    ),
    ("code_twice", "الرمز مكرر في الملف.", "The code stands twice in the file."),
    (
        "name_missing",
        "المعلم الجديد يلزمه اسم بالعربية وآخر بالإنجليزية.",
        "A new feature needs a name in Arabic and one in English.",
    ),
    (
        "text_wrong",
        "في الاسم محارف غير مقبولة، أو هو أطول من ١٢٠ حرفًا.",
        "The name has characters that are not taken, or more than 120.",
    ),
    (
        "governorate_unknown",
        "لا تقع المنطقة في محافظة معروفة، ولا يسميها الملف.",
        "The area lies in no known governorate, and the file names none.",
    ),
    (
        "number_wrong",
        "رقم غير صالح في أحد أعمدة الطريق.",
        "A number of the road is not one that holds.",
    ),
    (
        "in_use",
        "يزول برمزه وما زال يُشار إليه؛ أبقِه في الملف أو انقل ما يشير إليه أولًا.",
        "It would go, and is still referred to: keep it in the file, or move what refers to it.",
    ),
    (
        "stretch_lost",
        "طول المقطع الجديد لا يسع أنشطة محددة عليه.",
        "Activities lie beyond the new ends of the section.",
    ),
)  # fmt: skip

# Told, and no hindrance.
NOTES = Vocabulary(
    ("repaired", "أُصلحت حدوده.", "Its ring was repaired."),
    ("height_dropped", "حُذف الارتفاع (Z).", "Heights (Z) were dropped."),
    ("overlap", "يتداخل مع", "It overlaps"),
    ("gap", "فجوة بين المحافظات قرب", "A gap between governorates near"),
    ("assumed", "لم يذكره الملف فافتُرض", "Not in the file, so assumed:"),
    (
        "activities_elsewhere",
        "أنشطة تقع أماكنها في محافظة أخرى بالحدود الجديدة؛ تبقى محافظتها وأرقامها كما هي.",
        "activities lie in another governorate by the new outlines; they keep theirs, and so do"
        " their figures.",
    ),
)  # fmt: skip

NOT_APPLIED = Vocabulary(
    ("not_staged", "لا تنتظر هذه النسخة قرارًا.", "This version is not waiting for a decision."),
    ("has_faults", "في الملف أخطاء تمنع اعتماده.", "The file has faults: mend them first."),
    ("nothing_changes", "لا يغيّر الملف شيئًا.", "The file changes nothing."),
    (
        "preview_old",
        "تغيرت الطبقة بعد هذه المعاينة؛ أعد القراءة.",
        "The layer changed after this preview: read the file again.",
    ),
)  # fmt: skip

STATES = Vocabulary(
    ("waiting", "بانتظار القراءة", "waits to be read"),
    ("staged", "بانتظار القرار", "waits for a decision"),
    ("refused", "لم يُقبل", "refused"),
    ("applied", "اعتُمد", "put in"),
    ("discarded", "مستبعد", "discarded"),
)


class LayerRefusedError(Exception):
    """A layer's file is not read; ``code`` is one of REFUSALS, ``detail`` says what or where."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail

    def as_json(self) -> dict[str, Any]:
        """``{error, code, message: {ar, en}, detail}``."""
        term = REFUSALS[self.code]
        said = {"ar": term.ar, "en": term.en}
        return {"error": term.en, "code": self.code, "message": said, "detail": self.detail}


class NotAppliedError(Exception):
    """A version cannot be put in; ``code`` is one of NOT_APPLIED."""

    def __init__(self, code: str) -> None:
        super().__init__(NOT_APPLIED[code].en)
        self.code = code


def told(code: str, feature: str = "", detail: str = "") -> dict[str, str]:
    """A fault or a note of a preview: ``feature`` names it as the file does."""
    return {"code": code, "feature": feature, "detail": detail}
