"""The words of photos, in Arabic and English; ``mobile.viewmodels.texts`` has the others."""

PHOTO_TEXTS: dict[str, tuple[str, str]] = {
    "photo": ("صورة", "Photo"),
    "photos": ("الصور", "Photos"),
    "take_photo": ("صوّر", "Take photo"),
    "photos_count": ("الصور ({count})", "Photos ({count})"),
    "photo_taken_out": ("أُخرجت صورة", "A photo was taken out"),
    "put_back": ("إعادتها", "Put it back"),
    "take_out": ("إخراج الصورة", "Take the photo out"),
    "mark_arrow": ("سهم", "Arrow"),
    "mark_circle": ("دائرة", "Circle"),
    "mark_how": (
        "اسحب على الصورة لتشير إلى ما تقصده. الأصل يبقى كما هو.",
        "Drag on the photo to point at what you mean. The original stays as it is.",
    ),
    "undo_mark": ("تراجع عن العلامة", "Undo the mark"),
    "caption": ("ماذا في الصورة", "What the photo shows"),
    "photo_taken": ("التُقطت {date} · {time}", "Taken {date} · {time}"),
    "photo_has_place": ("مع الموقع", "with its place"),
    "photo_no_place": ("بلا موقع: سيُشار إلى ذلك", "without a place: this is flagged"),
    "file_kind_wrong": (
        "هذا الملف ليس صورة JPEG أو PNG أو WebP.",
        "This file is no JPEG, PNG or WebP picture.",
    ),
}
