"""What can be wrong in a file of forms, by the field that it is in."""

from __future__ import annotations

from server.json_files import FileFaultyError
from shared.vocabulary.terms import Vocabulary

_MORE = Vocabulary(
    ("file_empty", "لا شيء في الملف للاستيراد.", "Nothing in the file is to be imported."),
    ("repeated", "تكرر هذا الرمز في الملف.", "This stands in the file twice."),
    (
        "type_unknown",
        "نوع تفتيش غير معروف؛ أضف اسمه في types.",
        "No inspection type of this name; add it under types.",
    ),
    ("test_unknown", "اختبار غير معروف؛ أضفه في tests.", "No such test; add it under tests."),
    ("end_missing", "حدد حدًا أدنى أو أعلى.", "A limit needs a min or a max."),
    ("ends_order", "الحد الأدنى أكبر من الأعلى.", "The min is above the max."),
    (
        "points_wrong",
        "المنحنى: نقطتان على الأقل، س متزايدة، وص من ٠ إلى ١٠٠ لا تتناقص.",
        "A curve has two points or more: x rises, y is from 0 to 100 and never falls.",
    ),
    (
        "q_wrong",
        "أرقام q متتالية من ١، لكل منها منحنى.",
        "The q are 1, 2, 3 and so on, each with one curve.",
    ),
    (
        "there_already",
        "هذا موجود من قبل؛ افتحه وعدّله.",
        "This is there already: open it and change that.",
    ),
    ("not_there", "لا يوجد ما يُسحب بهذا الاسم.", "There is nothing of this name to withdraw."),
)


class FormsFaultyError(FileFaultyError):
    """The file is not taken in; every fault that was found."""

    words = _MORE
