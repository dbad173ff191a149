"""Every word of the tablet's own, in Arabic and English. Domain nouns are in shared.vocabulary.

They stand here, not in the theme: view-models speak to the person, and know no window.
"""

from typing import Any

from mobile.viewmodels.device_texts import DEVICE_TEXTS
from mobile.viewmodels.digits import shown
from mobile.viewmodels.inspection_texts import INSPECTION_TEXTS
from mobile.viewmodels.map_texts import MAP_TEXTS
from mobile.viewmodels.photo_texts import PHOTO_TEXTS
from mobile.viewmodels.records_texts import RECORDS_TEXTS
from mobile.viewmodels.settings_texts import SETTINGS_TEXTS
from mobile.viewmodels.shift_texts import SHIFT_TEXTS
from mobile.viewmodels.short_texts import SHORT_TEXTS
from mobile.viewmodels.sync_texts import SYNC_TEXTS
from mobile.viewmodels.today_texts import TODAY_TEXTS
from mobile.viewmodels.tour_texts import TOUR_TEXTS
from mobile.viewmodels.track_texts import TRACK_TEXTS
from mobile.viewmodels.unlock_texts import UNLOCK_TEXTS
from shared.vocabulary.terms import Language
from shared.wire.errors import ERRORS

TEXTS: dict[str, tuple[str, str]] = {
    # Pages and the frame around them
    "app": ("طريق", "Tareeq"),
    "today": ("جولة اليوم", "Today"),
    "map": ("الخريطة", "Map"),
    "log_work": ("تسجيل عمل", "Log work"),
    "correct_work": ("تصحيح عمل", "Correct work"),
    "sync": ("المزامنة", "Sync"),
    "work": ("سجل العمل", "Work record"),
    "other_language": ("English", "العربية"),
    "undo": ("تراجع", "Undo"),
    "back": ("رجوع", "Back"),
    "close": ("إغلاق", "Close"),
    "open": ("فتح", "Open"),
    # The chips of the top bar
    "all_sent": ("كل شيء مرسل", "All sent"),
    "waiting_chip": ("{count} بانتظار الإرسال", "{count} waiting"),
    "needs_you_chip": ("يحتاجك: {count}", "Needs you: {count}"),
    "offline": ("غير متصل", "Offline"),
    "offline_waiting": ("غير متصل · {count} بانتظار الإرسال", "Offline · {count} waiting"),
    "syncing": ("تجري المزامنة", "Syncing"),
    "sign_in_again": ("سجّل الدخول من جديد", "Sign in again"),
    # Sign in
    "sign_in": ("تسجيل الدخول", "Sign in"),
    "welcome": ("أعمال الطرق، مقيسة على خطتها", "Road works, measured against their plan"),
    "change_person": ("تبديل المستخدم", "Change person"),
    "sign_in_why": (
        "يلزم الاتصال بالشبكة مرة واحدة. بعدها يعمل الجهاز أيامًا دون شبكة.",
        "The network is needed once. After that the tablet works for days without it.",
    ),
    "username": ("اسم المستخدم", "User name"),
    "password": ("كلمة المرور", "Password"),
    "signing_in": ("جارٍ تسجيل الدخول وتنزيل البرنامج", "Signing in and fetching the programme"),
    "username_missing": ("اكتب اسم المستخدم.", "Type your user name."),
    "password_missing": ("اكتب كلمة المرور.", "Type your password."),
    "no_network": (
        "لا جواب من الخادم. تحقق من الشبكة ثم أعد المحاولة.",
        "No answer from the server. Check the network and try again.",
    ),
    "not_ours": (
        "أجابت صفحة شبكة أخرى بدل المكتب: سجّل الدخول إلى شبكة الواي فاي، أو استعمل شبكة أخرى.",
        "Another network's page answered, not the office: sign in to the Wi-Fi, or use another.",
    ),
    "tablet_clock": (
        "تاريخ هذا الجهاز خاطئ فلا يُعرف المكتب: اضبط التاريخ والوقت.",
        "This tablet's date is wrong, so it cannot recognise the office: set date and time.",
    ),
    "server_at": ("الخادم: {server}", "Server: {server}"),
    # Log work
    "activity": ("النشاط", "Activity"),
    "nearest_first": ("الأقرب أولًا", "Nearest first"),
    "change_activity": ("تغيير", "Change"),
    "no_activity_found": ("لا نشاط بهذا الاسم", "No activity of that name"),
    "boq_item": ("بند الكميات", "BOQ line"),
    "section": ("مقطع الطريق", "Road section"),
    "no_section": ("لا مقطع طريق ضمن 250 م", "No road section within 250 m"),
    "from_m": ("من الكيلو", "From chainage"),
    "to_m": ("إلى الكيلو", "To chainage"),
    "here": ("هنا", "Here"),
    "length": ("الطول {metres} م", "Length {metres} m"),
    "layer": ("الطبقة", "Layer"),
    "lane": ("الحارة", "Lane"),
    "quantity": ("الكمية", "Quantity"),
    "quantity_required": ("الكمية · مطلوبة", "Quantity · required"),
    "field_required": ("{field} · مطلوب", "{field} · required"),
    "record_exists": (
        "هذا السجل محفوظ من قبل. افتحه لتصححه.",
        "This record is saved already. Open it to correct it.",
    ),
    "notes": ("ملاحظات", "Notes"),
    "notes_hint": ("ما يلزم أن يعرفه المشرف", "What the supervisor should know"),
    "place": ("الموقع", "Place"),
    "place_poor": (
        "دقة ضعيفة: يُحفظ مع إشارة إلى ذلك.",
        "Poor fix: saved and flagged.",
    ),
    "place_none": (
        "لا موقع بعد: يُحفظ بلا موقع مع إشارة إلى ذلك.",
        "No fix yet: saved without a place and flagged.",
    ),
    "place_off": (
        "أنت على بعد {distance} من مقطع النشاط: يُحفظ مع إشارة إلى ذلك.",
        "You are {distance} from the activity's section: saved and flagged.",
    ),
    "over_boq": (
        "أكثر من كمية البند لهذا النشاط ({quantity} {unit}): سيُحفظ مع إشارة.",
        "More than the activity's BOQ quantity ({quantity} {unit}): saved and flagged.",
    ),
    "over_left": (
        "أكثر من كمية الخطة: بقي {left} من {quantity} {unit}. سيُحفظ مع إشارة.",
        "More than the plan's quantity: {left} of {quantity} {unit} left. Saved and flagged.",
    ),
    "thickness_mm": ("السماكة", "Thickness"),
    "mm": ("مم", "mm"),
    "tickets": ("تذاكر التوريد", "Delivery tickets"),
    "tickets_why": (
        "رقم كل تذكرة كما هو مطبوع، ووزنها",
        "Each ticket's number as printed, and its weight",
    ),
    "ticket_number": ("رقم التذكرة", "Ticket number"),
    "ticket_tonnes": ("الوزن", "Weight"),
    "add_ticket": ("أضف تذكرة", "Add a ticket"),
    "tickets_sum": ("مجموع التذاكر {delivered}", "Tickets: {delivered}"),
    "tickets_thickness": (
        "مجموع التذاكر {delivered}. اكتب السماكة ليقارن بالمتوقع.",
        "Tickets: {delivered}. Type the thickness to compare it with what is expected.",
    ),
    "tickets_fit": (
        "مجموع التذاكر {delivered}، والمتوقع {expected}",
        "Tickets: {delivered}, expected: {expected}",
    ),
    "tickets_off": (
        "مجموع التذاكر {delivered}، والمتوقع {expected}: الفرق {percent}. سيُحفظ مع إشارة.",
        "Tickets: {delivered}, expected: {expected}: off by {percent}. Saved and flagged.",
    ),
    "ticket_repeated": (
        "التذكرة {number} محسوبة من قبل: سيُحفظ العمل مع إشارة.",
        "Ticket {number} is counted already: the work is saved and flagged.",
    ),
    "tickets_told": ("{count} · {tonnes}", "{count} · {tonnes}"),
    "accuracy": ("الدقة {metres} م", "Accuracy {metres} m"),
    "fixed_at": ("الساعة {time}", "at {time}"),
    "save": ("حفظ", "Save"),
    "draft_kept": ("يُحفظ كل حقل وأنت تكتب", "Every field is kept as you type"),
    "saved_here": ("حُفظ على الجهاز، وهو بانتظار الإرسال", "Saved on this tablet, waiting to send"),
    "corrected_here": ("حُفظ التصحيح على الجهاز", "The correction is saved on this tablet"),
    "undone": ("تم التراجع", "Undone"),
    "choose_activity_first": ("اختر النشاط أولًا.", "Choose the activity first."),
    "field_error": ("{field}: {message}", "{field}: {message}"),
    "chainage_wrong": ("اكتب الكيلو مثل 12+350.", "Type a chainage such as 12+350."),
    "unchanged": ("لم يتغير شيء.", "Nothing was changed."),
    "storage_full": (
        "ذاكرة الجهاز ممتلئة ولم يُحفظ هذا. احذف ملفات أخرى ثم احفظ من جديد.",
        "The tablet is full and this was not saved. Remove other files, then save again.",
    ),
    "storage_fault": (
        "تعذرت قراءة ذاكرة الجهاز. أعد تشغيل التطبيق؛ وإن تكرر ذلك فاطلب المساعدة.",
        "The tablet's store cannot be read. Start the app again; if it stays, ask for help.",
    ),
    # A work's record
    "return_reason": ("سبب الإعادة", "Why it was returned"),
    "what_to_do_returned": (
        "صحّح ما ذُكر ثم احفظ؛ يعود السجل إلى المشرف.",
        "Correct what is named, then save; the record goes back to the supervisor.",
    ),
    "withdraw": ("سحب العمل", "Withdraw"),
    "withdrawn_here": ("سُحب العمل", "The work is withdrawn"),
    "accepted_quantity": ("الكمية المعتمدة", "Accepted quantity"),
    "made_at": ("وقت التسجيل", "Logged at"),
    "flags": ("إشارات", "Flags"),
    "pin_at_fix": (
        "العلامة حيث كان الجهاز عند التسجيل",
        "The pin is where the tablet was when it was logged",
    ),
    "pin_at_chainage": (
        "العلامة عند الكيلو المسجل؛ لا موقع من الجهاز",
        "The pin is at the logged chainage; there was no fix",
    ),
    "by_me": ("سجّلته أنت", "Logged by you"),
    "by_other": ("سجّله زميل", "Logged by a colleague"),
    "gone": ("لم يعد هذا السجل على الجهاز", "This record is no longer on the tablet"),
    "none": ("—", "—"),
    **DEVICE_TEXTS,
    **INSPECTION_TEXTS,
    "done": ("تم", "Done"),
    **MAP_TEXTS,
    **PHOTO_TEXTS,
    **SYNC_TEXTS,
    **UNLOCK_TEXTS,
    **SETTINGS_TEXTS,
    **RECORDS_TEXTS,
    **SHIFT_TEXTS,
    **SHORT_TEXTS,
    **TODAY_TEXTS,
    **TRACK_TEXTS,
    **TOUR_TEXTS,
}


class Texts:
    """The words of one language. Formats figures in; an unknown key is an error, not a blank."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._column = 1 if language == "en" else 0

    @property
    def is_rtl(self) -> bool:
        return self.language == "ar"

    def __call__(self, key: str, **figures: Any) -> str:
        """The text under ``key``. Raises KeyError when there is none."""
        text = TEXTS[key][self._column]
        return text.format(**{name: shown(value) for name, value in figures.items()})

    def error(self, code: str) -> str:
        """What an error code means and what to do; codes unknown here speak for themselves."""
        if code in TEXTS:
            return self(code)
        return ERRORS.name(code, self.language)

    def either(self, arabic: str, english: str) -> str:
        """The one of two names that belongs to this language; the other when it is empty."""
        first, second = (english, arabic) if self._column else (arabic, english)
        return first or second
