"""The words of the Settings page, in Arabic and English."""

SETTINGS_TEXTS: dict[str, tuple[str, str]] = {
    "settings": ("الإعدادات", "Settings"),
    "set_language": ("اللغة", "Language"),
    "language_ar": ("العربية", "العربية"),
    "language_en": ("English", "English"),
    "set_digits": ("الأرقام", "Digits"),
    "digits_latin": ("0123", "0123"),
    "digits_arabic": ("٠١٢٣", "٠١٢٣"),
    "digits_why": (
        "للأرقام المعروضة. الكتابة تقبل الشكلين دائمًا.",
        "For the figures shown. Typing takes both shapes at any time.",
    ),
    "set_light": ("الإضاءة", "Light"),
    "light_day": ("نهار", "Day"),
    "light_night": ("ليل", "Night"),
    "light_sun": ("شمس", "Full sun"),
    "light_why": (
        "«شمس» أقوى تباين، لتقرأ الشاشة تحت الشمس المباشرة.",
        "Full sun has the strongest contrast, to be read in direct sunlight.",
    ),
    "set_text_size": ("حجم النص", "Text size"),
    "text_size_normal": ("عادي", "Normal"),
    "text_size_large": ("كبير", "Large"),
    "text_size_largest": ("الأكبر", "Largest"),
    "settings_kept": (
        "تُحفظ الإعدادات على هذا الجهاز وتبقى بعد إعادة التشغيل.",
        "Settings are kept on this tablet and stay after a restart.",
    ),
    "training": ("التدريب", "Training"),
    "begin_training": ("ابدأ التدريب", "Begin training"),
    "no_training": ("تعذر فتح التدريب: {why}", "The training does not open: {why}"),
    "leave_training": ("اخرج من التدريب", "Leave training"),
    "training_why": (
        "جهاز للتجربة ببرنامج مخترع: لا يُرسل منه شيء إلى المكتب، وعملك الحقيقي يبقى كما هو.",
        "A tablet to practise on, with an invented programme: nothing of it is sent to the "
        "office, and your real work stays as it is.",
    ),
    "in_training": (
        "وضع التدريب: لا يُرسل شيء إلى المكتب",
        "Training: nothing is sent to the office",
    ),
    "about": ("عن التطبيق", "About"),
    "version": ("الإصدار", "Version"),
    "device": ("هذا الجهاز", "This tablet"),
    "server": ("الخادم", "Server"),
    "signed_in_as": ("المستخدم", "Signed in"),
    "held": ("على الجهاز", "Held here"),
    "held_nothing": ("لا سجلات بعد", "No records yet"),
    "held_photos_waiting": ("صور ومسارات بانتظار الإرسال", "Photos and tracks waiting"),
}
