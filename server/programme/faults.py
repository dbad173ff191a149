"""What can be wrong in a programme file, said in both languages, by row and column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shared.vocabulary.terms import Vocabulary

FAULTS = Vocabulary(
    ("file_too_large", "الملف أكبر من ٨ ميغابايت.", "The file is larger than 8 MB."),
    (
        "encoding_wrong",
        "ترميز الملف غير مقروء؛ احفظه بصيغة CSV UTF-8.",
        "The file's encoding cannot be read; save it as CSV UTF-8.",
    ),
    ("file_empty", "الملف فارغ.", "The file is empty."),
    (
        "csv_broken",
        "علامات الاقتباس في هذا الصف غير مكتملة.",
        "The quotes of this row do not close.",
    ),
    (
        "kind_unknown",
        "نوع الصف غير معروف.",
        "The first cell must be contract, zone, activity, boq or activity_boq.",
    ),
    (
        "header_missing",
        "لا يوجد صف عناوين قبل هذا الصف.",
        "No header row (such as *zone) comes before this row.",
    ),
    ("header_repeated", "تكرر صف العناوين.", "This kind has a header row already."),
    ("column_unknown", "عمود غير معروف.", "This column is not known."),
    ("column_repeated", "تكرر العمود.", "This column stands twice."),
    ("column_missing", "ينقص عمود.", "A column is missing."),
    ("too_many_cells", "في الصف خانات زائدة.", "The row has more cells than its header."),
    ("required", "هذه الخانة مطلوبة.", "This cell is needed."),
    ("too_long", "النص أطول من ٣٠٠ حرف.", "The text is longer than 300 characters."),
    (
        "text_not_allowed",
        "في النص رموز تحكم غير مسموحة.",
        "The text has control characters.",
    ),
    (
        "formula_not_allowed",
        "لا يُقبل نص يبدأ بعلامة معادلة (= + - @).",
        "A text may not begin like a formula (= + - @).",
    ),
    ("code_wrong", "الرمز غير صحيح.", "A code has A-Z, 0-9, dot, dash and underscore only."),
    ("number_wrong", "اكتب رقمًا صحيحًا مثل 412.50.", "Type a number such as 412.50."),
    (
        "quantity_wrong",
        "الكمية ليست رقمًا واحدًا أكبر من الصفر؛ اكتبها مثل 1250.5 من دون وحدة.",
        "The quantity is no single number above 0: write it as 1250.5, without a unit.",
    ),
    ("too_precise", "منازل عشرية زائدة.", "Too many decimals."),
    ("number_not_allowed", "الرقم خارج المدى المسموح.", "The number is outside its range."),
    ("date_wrong", "اكتب التاريخ هكذا 2026-08-30.", "Type the date as 2026-08-30."),
    ("choice_wrong", "قيمة غير معروفة.", "This value is not known."),
    ("contract_missing", "ينقص صف العقد.", "The contract's row is missing."),
    ("contract_repeated", "للعقد أكثر من صف.", "One file holds one contract: a second row."),
    ("repeated", "تكرر هذا الرمز.", "This code stands twice."),
    ("zone_unknown", "المنطقة غير مذكورة في الملف.", "No such zone in this file."),
    ("activity_unknown", "النشاط غير مذكور في الملف.", "No such activity in this file."),
    ("boq_item_unknown", "البند غير مذكور في الملف.", "No such BOQ line in this file."),
    ("area_unknown", "المنطقة السكنية غير معروفة.", "No such area."),
    ("area_elsewhere", "المنطقة السكنية في محافظة أخرى.", "The area is in another governorate."),
    ("section_unknown", "مقطع الطريق غير معروف.", "No such road section."),
    ("chainage_order", "نهاية المقطع قبل بدايته.", "The stretch ends before it begins."),
    (
        "chainage_outside",
        "الكيلو خارج مقطع الطريق.",
        "The chainage is outside the road section.",
    ),
    ("chainage_incomplete", "اكتب المقطع ومن وإلى معًا.", "Give section, from_m and to_m together."),
    ("dates_order", "تاريخ النهاية قبل البداية.", "The finish is before the start."),
    (
        "governorate_disagrees",
        "الموقع يقع في محافظة أخرى.",
        "The place lies in another governorate than the one stated.",
    ),
    (
        "governorate_not_of_contract",
        "المحافظة ليست من محافظات العقد.",
        "The contract does not name this governorate.",
    ),
    (
        "quantity_over_boq",
        "مجموع كميات الأنشطة يتجاوز كمية البند.",
        "The activities' quantities together exceed the BOQ line.",
    ),
    (
        "predecessor_wrong",
        "صيغة السابق غير صحيحة.",
        "Write predecessors as C01-A01 FS+3; C01-A02 SS.",
    ),
    (
        "activity_of_other",
        "الرمز لنشاط في عقد آخر.",
        "This code is an activity of another contract.",
    ),
    (
        "links_circle",
        "أنشطة تنتظر بعضها بعضًا في دائرة من الروابط.",
        "Activities wait for each other: their links go in a circle.",
    ),
    ("schedule_empty", "ليس في البرنامج الزمني أي نشاط.", "The schedule has no activity."),
    (
        "activity_has_works",
        "لهذا النشاط أعمال مسجلة فلا يُحذف.",
        "This activity has works and may not disappear.",
    ),
    (
        "activity_moved",
        "لهذا النشاط أعمال مسجلة فلا تتغير محافظته.",
        "This activity has works: its governorate may not change.",
    ),
    (
        "boq_line_has_works",
        "على هذا البند أعمال مسجلة فلا يُحذف من النشاط.",
        "This BOQ line of the activity has works and may not disappear.",
    ),
)


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong; ``row`` counts the file's lines from 1, 0 is the whole file."""

    row: int
    column: str
    code: str
    value: str = ""

    def as_json(self) -> dict[str, Any]:
        """``{row, column, code, value, message: {ar, en}}``"""
        term = FAULTS[self.code]
        return {
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "value": self.value,
            "message": {"ar": term.ar, "en": term.en},
        }


class ProgrammeFaultyError(ValueError):
    """A programme file was not imported; ``faults`` lists everything wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = sorted(faults)
