"""The catalogue of errors, numbered by name: what is wrong and what to do, in both languages.

A code is never renamed or reused: tablets of older versions know it.
"""

# long: one catalogue, read from top to bottom
from __future__ import annotations

from typing import Any

from shared.vocabulary.terms import Term, Vocabulary

ERRORS = Vocabulary(
    ("not_json", "النص ليس JSON سليمًا.", "The text is not valid JSON."),
    ("too_deep", "البيانات متداخلة أكثر من اللازم.", "The data are nested too deeply."),
    ("too_large", "الحجم أكبر من المسموح.", "This is larger than allowed."),
    (
        "text_not_allowed",
        "في النص رموز تحكم غير مسموحة؛ احذفها وأعد الحفظ.",
        "The text has control characters; remove them and save again.",
    ),
    (
        "number_not_allowed",
        "الرقم خارج المدى المسموح.",
        "The number is outside the allowed range.",
    ),
    ("number_wrong", "اكتب رقمًا صحيحًا مثل 412.50.", "Type a number such as 412.50."),
    ("required", "هذه الخانة مطلوبة.", "This field is needed."),
    ("unknown_field", "خانة غير معروفة.", "This field is not known."),
    ("type_wrong", "نوع القيمة غير صحيح.", "The value is of the wrong type."),
    ("choice_wrong", "اختر قيمة من القائمة.", "Choose a value from the list."),
    ("too_long", "النص أطول من المسموح.", "The text is too long."),
    ("time_wrong", "الوقت أو التاريخ غير صحيح.", "The time or date is not valid."),
    ("time_past", "اختر وقتًا لم يحن بعد.", "Choose a time that is still to come."),
    ("time_far", "اختر وقتًا خلال سنة من اليوم.", "Choose a time within a year from today."),
    (
        "email_wrong",
        "اكتب عنوانًا مثل name@example.gov.kw بحروف لاتينية.",
        "Write an address such as name@example.gov.kw, in Latin letters.",
    ),
    (
        "issue_too_early",
        "يصدر الأسبوع بعد الإقفال بثلاثين دقيقة على الأقل، ليتسع الوقت لقراءته.",
        "A week is issued at least 30 minutes after its cut-off, so that it can be read.",
    ),
    ("id_wrong", "المعرّف غير صحيح.", "The id is not valid."),
    ("place_wrong", "الإحداثيات غير صحيحة.", "The coordinates are not valid."),
    (
        "chainage_wrong",
        "اكتب الكيلو مثل \u206612+350\u2069.",
        "Type a chainage such as 12+350.",
    ),
    ("chainage_order", "نهاية المقطع قبل بدايته.", "The stretch ends before it begins."),
    (
        "quantity_not_positive",
        "الكمية يجب أن تكون أكبر من صفر.",
        "The quantity must be above zero.",
    ),
    (
        "accepted_quantity_missing",
        "اكتب الكمية المعتمدة.",
        "State the accepted quantity.",
    ),
    (
        "accepted_above_measured",
        "الكمية المعتمدة لا تتجاوز الكمية المقاسة.",
        "The accepted quantity may not exceed the measured one.",
    ),
    (
        "acceptance_blocked",
        "لا يمكن الاعتماد قبل معالجة التداخل أو تجاوز الكمية أو اختلاف التذاكر.",
        "Resolve the overlap, the excess quantity or the tickets before accepting.",
    ),
    (
        "conflict_open",
        "لا يمكن الاعتماد قبل حسم القيم المتعارضة.",
        "Decide the conflicting values before accepting.",
    ),
    (
        "evidence_changed",
        "تغير السجل بعد أن فتحته؛ راجعه من جديد.",
        "The record changed after you opened it; look at it again.",
    ),
    ("reason_missing", "اكتب سبب الإعادة.", "Write why it is returned."),
    (
        "transition_not_allowed",
        "لا يمكن نقل السجل إلى هذه الحالة.",
        "The record cannot move to this state.",
    ),
    ("not_allowed", "لا تملك صلاحية هذا الإجراء.", "You may not do this."),
    ("activity_unknown", "النشاط غير موجود ضمن نطاقك.", "No such activity in your scope."),
    ("boq_item_unknown", "البند لا يتبع هذا النشاط.", "The BOQ line is not of this activity."),
    ("section_unknown", "مقطع الطريق غير معروف.", "No such road section."),
    ("contract_unknown", "العقد غير موجود ضمن نطاقك.", "No such contract in your scope."),
    (
        "never_changes",
        "هذه القيمة تبقى كما حُفظت أول مرة.",
        "This value stays as it was first saved.",
    ),
    (
        "parent_missing",
        "لم يصل السجل الذي تتبعه الصورة خلال ٣٠ يومًا.",
        "The record that this photo belongs to never came.",
    ),
    (
        "parent_discarded",
        "استُبعد السجل الذي تتبعه الصورة قبل أن يدخل.",
        "The record that this photo belongs to was discarded.",
    ),
    ("record_unknown", "السجل غير موجود ضمن نطاقك.", "No such record in your scope."),
    ("kind_unknown", "نوع السجل غير معروف لهذا الخادم.", "This kind is not known here."),
    (
        "hash_mismatch",
        "وصل النص مختلفًا عن بصمته؛ أعد الإرسال.",
        "The text does not match its hash; send it again.",
    ),
    (
        "id_reused",
        "هذا المعرّف مستعمل لمحتوى آخر.",
        "This id was used for other content.",
    ),
    ("base_wrong", "التعديل مبني على سجل آخر.", "The edit is based on another record."),
    ("base_discarded", "التعديل مبني على تغيير ملغى.", "The edit rests on a discarded change."),
    ("base_missing", "لم يصل التغيير السابق خلال ٣٠ يومًا.", "The earlier change never came."),
    (
        "proposal_declined",
        "لم تؤخذ القيمة التي اقترحتها؛ قرر المشرف بقاء غيرها.",
        "The value you proposed was not taken; the supervisor decided for another.",
    ),
    (
        "discarded",
        "استبعد المكتب هذا التغيير.",
        "The office discarded this change.",
    ),
    ("discard_reason_missing", "اكتب سبب الاستبعاد.", "Write why it is discarded."),
    ("already_settled", "حُسم هذا من قبل.", "This was settled before."),
    (
        "promise_frozen",
        "بدأ الأسبوع، ووعوده ثابتة لا تتغير.",
        "The week has begun: its promises stand.",
    ),
    (
        "promise_not_missed",
        "لا سبب يُطلب لهذا الوعد: لم يثبت أنه لم يُنفذ.",
        "This promise is not known to be missed, so it needs no reason.",
    ),
    ("server_fault", "تعذر حفظ هذا العنصر؛ هو محفوظ للمراجعة.", "This item could not be stored."),
    (
        "unexpected",
        "حدث خطأ غير متوقع؛ حاول مرة أخرى.",
        "Something unexpected went wrong; try again.",
    ),
    ("gap", "ينقص الخادم تغييرات سابقة.", "The server is missing earlier changes."),
    ("fork", "صندوق الصادر له نسخة أخرى.", "This outbox has another continuation."),
    (
        "rescue_unreadable",
        "ملف الإنقاذ تالف أو ناقص؛ انسخه من اللوح مرة أخرى. لم يؤخذ منه شيء.",
        "The rescue file is damaged or cut short; copy it again. Nothing was taken.",
    ),
    (
        "rescue_locked",
        "فقد اللوح مفتاحه، ومفتاح المكتب يفتح هذا الملف: سلّمه لمدير النظام.",
        "The tablet lost its key; the office's own opens this file: hand it to an administrator.",
    ),
    (
        "rescue_of_other_server",
        "ملف الإنقاذ هذا مختوم لخادم آخر؛ سلّمه هناك.",
        "This rescue file is sealed to another server; hand it in there.",
    ),
    (
        "rescue_version_unknown",
        "ملف الإنقاذ من إصدار أحدث؛ حدّث الخادم.",
        "This rescue file is of a newer version; update the server.",
    ),
    (
        "rescue_key_missing",
        "لا يعرف هذا اللوح مفتاح الإنقاذ بعد؛ زامنه مرة، أو أعطه مفتاح الخادم.",
        "This tablet does not know the rescue key yet; sync it once, or give it the server's key.",
    ),
    ("outbox_unknown", "صندوق الصادر غير معروف.", "This outbox is not known."),
    ("chain_broken", "تسلسل الصادر غير متصل.", "The outbox chain does not hold."),
    ("signature_wrong", "توقيع الجهاز غير صحيح.", "The tablet's signature is wrong."),
    ("protocol_unknown", "حدّث التطبيق لمتابعة المزامنة.", "Update the app to go on syncing."),
    ("cursor_wrong", "ابدأ التنزيل من جديد.", "Start the download over."),
    ("start_over", "ابدأ التنزيل من جديد.", "Start the download over."),
    ("sign_in_failed", "اسم المستخدم أو كلمة المرور غير صحيحة.", "Wrong user name or password."),
    (
        "too_many_attempts",
        "محاولات كثيرة؛ انتظر قليلًا ثم أعد المحاولة.",
        "Too many tries; wait a little and try again.",
    ),
    ("sign_in_needed", "سجّل الدخول أولًا.", "Sign in first."),
    ("token_expired", "انتهت الجلسة؛ جدّد الدخول.", "The token has expired; refresh it."),
    (
        "parameter_wrong",
        "معامل في العنوان غير معروف أو قيمته غير صحيحة.",
        "A parameter of the address is not known, or its value is not valid.",
    ),
    (
        "token_ended",
        "انتهى هذا الرمز أو أُوقف؛ أنشئ رمزًا جديدًا.",
        "This token has ended or was revoked; make another one.",
    ),
    (
        "token_too_long",
        "آخر يوم للرمز من اليوم إلى سنة بعده.",
        "A token's last day is from today to a year from now.",
    ),
    (
        "webhook_url_wrong",
        "اكتب عنوانًا كاملًا يبدأ بـ https://، بلا اسم مستخدم.",
        "Type a whole address that begins with https://, without a user name.",
    ),
    (
        "webhooks_too_many",
        "لك عشرون إشعارًا آليًا؛ احذف ما لا يلزم منها.",
        "You have twenty webhooks; delete one that is not needed.",
    ),
    ("device_revoked", "أُوقف هذا الجهاز.", "This tablet has been revoked."),
    ("not_found", "غير موجود.", "Not found."),
    ("method_not_allowed", "الطلب غير مسموح هنا.", "This method is not allowed here."),
    ("invalid_request", "في الطلب خانات غير صحيحة.", "Some fields of the request are wrong."),
    ("csrf_wrong", "انتهت صلاحية الصفحة؛ حدّثها وأعد.", "The page has expired; reload it."),
    ("content_type_wrong", "أرسل الطلب بصيغة JSON.", "Send the request as JSON."),
    (
        "password_weak",
        "اختر كلمة مرور من 10 أحرف على الأقل، غير اسم المستخدم.",
        "Choose a password of 10 characters or more, other than the user name.",
    ),
    ("passwords_differ", "كلمتا المرور غير متطابقتين.", "The two passwords differ."),
    ("username_taken", "اسم المستخدم مستعمل.", "This user name is taken."),
    (
        "username_wrong",
        "اسم المستخدم: حروف وأرقام ونقطة وشرطة و@ فقط.",
        "A user name has only letters, digits, dots, hyphens and @.",
    ),
    (
        "last_administrator",
        "لا بد أن يبقى مدير نظام واحد على الأقل.",
        "At least one administrator must remain.",
    ),
    (
        "contractor_of_all",
        "تُحدد عقود المقاول بأرقامها؛ لا يرى المقاول كل العقود.",
        "Name a contractor's contracts one by one: a contractor never sees all of them.",
    ),
    (
        "extension_days_missing",
        "اكتب أيام التمديد المعتمدة.",
        "State the days that the extension gives.",
    ),
    (
        "approval_used",
        "استُعمل هذا الاعتماد في خط أساس سابق؛ تحقق من رقم الكتاب.",
        "A baseline rests on this approval already; check the letter's reference.",
    ),
    (
        "before_event",
        "هذا اليوم قبل بداية الحدث.",
        "This day is before the event began.",
    ),
    (
        "claim_twice",
        "لهذا البند مطالبة قائمة باليوم والكمية نفسيهما؛ أكّد أن هذه أخرى.",
        "A claim of this line, day and quantity stands already; confirm that this is another.",
    ),
    (
        "approval_too_early",
        "لا يؤرَّخ الاعتماد قبل مباشرة العقد، ولا قبل اعتماد خط الأساس السابق.",
        "An approval is not dated before the contract's commencement or the last baseline's.",
    ),
    (
        "confirmation_missing",
        "أكّد أنك اطلعت على ما يتغير.",
        "Confirm that you have read what changes.",
    ),
    (
        "programme_changed",
        "تغير البرنامج بعد أن فتحت الصفحة؛ اطلع على ما يتغير وأكّد من جديد.",
        "The programme changed after you opened the page; read what changes and confirm anew.",
    ),
    (
        "nothing_to_freeze",
        "لا نشاط مسعّر في العقد؛ استورد البرنامج أولًا.",
        "The contract has no priced activity; import its programme first.",
    ),
    (
        "certificate_there",
        "للعقد شهادة دفع بهذا الرقم؛ صحّحها بدل إدخال غيرها.",
        "The contract has a certificate of this number; correct that one instead.",
    ),
    (
        "tour_begun",
        "بدأت هذه الجولة: تبقى لصاحبها وفي يومها. ألغها أو عدّل مواقعها، أو خطط جولة أخرى.",
        "This tour was begun: it stays its person's, and of its day. Change its stops or cancel it,"
        " or plan another.",
    ),
    (
        "tour_past",
        "هذا اليوم مضى؛ اختر اليوم أو يومًا بعده.",
        "This day is over; choose today or a day to come.",
    ),
    (
        "tour_empty",
        "لا موقع في الجولة؛ أضف واحدًا من الجدول أو الخريطة.",
        "The tour has no stop; add one from the table or the map.",
    ),
    (
        "tour_beyond",
        "في الجولة موقع خارج نطاقك أو نطاق من يخرج إليها؛ احذفه أو اختر شخصًا آخر.",
        "A stop lies beyond your scope or that of who is sent: take it out or send somebody else.",
    ),
    (
        "layers_of_all",
        "الطبقات تسري على البلاد كلها: لا يغيّرها إلا من يرى البلاد كلها.",
        "Layers hold for the whole country: only who sees all of it changes them.",
    ),
    (
        "reference_of_all",
        "البيانات المرجعية تسري على البلاد كلها: لا يغيّرها إلا من يرى البلاد كلها.",
        "Reference data holds for the whole country: only who sees all of it changes it.",
    ),
    (
        "calendar_of_all",
        "التقويم يسري على البلاد كلها؛ يغيّره من يشمل نطاقه البرنامج كله.",
        "The calendar holds for the whole country: only who sees the whole programme changes it.",
    ),
    (
        "appeal_late",
        "انتهت مهلة الاعتراض على تقييم هذا الأسبوع.",
        "The time to appeal against this week's score is over.",
    ),
    ("weights_wrong", "الأوزان معًا يجب أن تساوي 100.", "The weights must make 100 together."),
    (
        "severities_wrong",
        "النقاط المخصومة لا تزيد كلما خفت درجة المخالفة.",
        "A milder non-conformance takes no more points than a graver one.",
    ),
    (
        "ramadan_wrong",
        "رمضان 29 أو 30 يومًا، ويبدأ قريبًا من الجداول المحفوظة؛ تحقق من التاريخ.",
        "Ramadan has 29 or 30 days and begins near the kept tables' day; check the dates.",
    ),
    (
        "device_wiped",
        "أُوقف هذا الجهاز؛ وصل كل ما كان عليه إلى الخادم ثم مُسح منه.",
        "This tablet was revoked; all it held has reached the server and was wiped here.",
    ),
    (
        "register_altered",
        "سجل الخادم لا يطابق ما يحفظه هذا اللوح من بصماته؛ أبلغ مدير النظام.",
        "The server's register is not what this tablet knows of it; tell the administrator.",
    ),
    (
        "pull_first",
        "أكمل التنزيل أولًا ثم أعد التحقق.",
        "Finish the download first, then verify again.",
    ),
    (
        "tus_version",
        "إصدار بروتوكول الرفع غير معروف.",
        "This version of the upload protocol is not known.",
    ),
    (
        "upload_type_wrong",
        "أرسل الملف بصيغة application/offset+octet-stream.",
        "Send the file as application/offset+octet-stream.",
    ),
    (
        "metadata_wrong",
        "بيانات الملف المرفقة غير سليمة.",
        "The metadata of the upload cannot be read.",
    ),
    (
        "offset_wrong",
        "وصل من الملف قدر آخر؛ تابع من حيث وصل.",
        "Another part of the file is here; go on from there.",
    ),
    (
        "upload_locked",
        "يُستقبل هذا الملف من اتصال آخر؛ أعد المحاولة بعد قليل.",
        "This file is being received on another connection; try again soon.",
    ),
    (
        "checksum_mismatch",
        "وصل الملف مختلفًا عن بصمته؛ أعد إرساله.",
        "The file does not match its checksum; send it again.",
    ),
    (
        "upload_expired",
        "انتهت مهلة إكمال رفع الملف؛ ابدأ من جديد.",
        "The time to finish this upload is over; start again.",
    ),
    (
        "export_too_long",
        "صفوف أكثر مما يتسع له ملف: ضيّق الأيام أو المرشحات ثم صدّر كل جزء.",
        "More rows than one file takes: narrow the days or the filters, and export part by part.",
    ),
    (
        "exports_too_many",
        "لديك عشرون ملفًا: احذف ما لم تعد تحتاجه، ثم اطلب من جديد.",
        "You have twenty exports: remove what you need no more, and ask again.",
    ),
    (
        "export_failed",
        "تعذّر إعداد الملف بعد ثلاث محاولات. احذفه واطلبه من جديد، وأبلغ مدير النظام إن تكرر.",
        "It could not be made in three tries. Remove it and ask again; if that stays, tell the"
        " administrator.",
    ),
    ("file_too_large", "الملف أكبر من الحد المسموح.", "The file is larger than allowed."),
    (
        "files_too_many",
        "عدد الملفات أكبر من المسموح؛ أرسل الباقي مع رد لاحق.",
        "There are more files than allowed; send the rest with a later answer.",
    ),
    (
        "file_quota",
        "بلغت حد رفع الملفات لهذا اليوم؛ تُستأنف غدًا.",
        "The day's limit for files is reached; uploads go on tomorrow.",
    ),
    (
        "storage_full",
        "لا مكان للملفات على الخادم الآن؛ سنعيد المحاولة.",
        "The server has no room for files now; try again later.",
    ),
    (
        "file_kind_wrong",
        "الملف ليس صورة JPEG أو PNG أو WebP ولا مستند PDF؛ التقط الصورة من جديد أو أرفق ملفًا آخر.",
        "The file is no JPEG, PNG, WebP or PDF; take the photo again or attach another file.",
    ),
    (
        "file_type_differs",
        "محتوى الملف من نوع غير المعلن؛ أعد إرفاقه من التطبيق.",
        "The file is of another type than it says; attach it again in the app.",
    ),
    (
        "file_mixed",
        "في الملف محتوى آخر مع الصورة؛ التقط الصورة من جديد بتطبيق الجهاز.",
        "The file holds something else beside the image; take the photo again with the app.",
    ),
    (
        "file_damaged",
        "تلف الملف على الجهاز ولم يعد كما حُفظ؛ التقط الصورة من جديد إن أمكن.",
        "The file was damaged on the tablet and is not as it was saved; take the photo again.",
    ),
    (
        "file_broken",
        "الملف تالف أو ناقص؛ التقطه أو أرفقه من جديد.",
        "The file is broken or cut off; take or attach it again.",
    ),
    (
        "file_too_many_pixels",
        "أبعاد الصورة أكبر من المسموح؛ التقطها بدقة أقل.",
        "The image has more pixels than allowed; take it at a lower resolution.",
    ),
    (
        "file_points_broken",
        "ملف نقاط المسار تالف؛ أرسل المسار من جديد.",
        "The file of track points is broken; send the track again.",
    ),
    (
        "file_unchecked",
        "تعذر فحص الملف في الوقت المسموح؛ راجعه المشرف.",
        "The file could not be checked in the time allowed; a supervisor looks at it.",
    ),
    ("busy", "الخادم مشغول؛ سنعيد المحاولة.", "The server is busy; try again soon."),
)


def describe(code: str) -> Term:
    """The error's text; an unknown code (from a newer server) speaks for itself."""
    return ERRORS[code] if code in ERRORS else Term(code, code, code)


def wire_error(code: str, field: str = "", **more: Any) -> dict[str, Any]:
    """An error as it travels: ``{code, message: {ar, en}, field?, ...}``."""
    term = describe(code)
    error: dict[str, Any] = {"code": code, "message": {"ar": term.ar, "en": term.en}, **more}
    return {**error, "field": field} if field else error
