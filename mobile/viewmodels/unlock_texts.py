"""The words of the PIN, and of storage that is full, damaged or locked; in Arabic and English."""

UNLOCK_TEXTS: dict[str, tuple[str, str]] = {
    "unlock": ("رمز الدخول", "PIN"),
    "pin_ask": (
        "اكتب رمز الدخول ({least} إلى {most} أرقام) ثم اضغط علامة الصح",
        "Type your PIN ({least} to {most} digits), then the tick",
    ),
    "pin_choose": (
        "اختر رمز دخول من {least} إلى {most} أرقام",
        "Choose a PIN of {least} to {most} digits",
    ),
    "pin_repeat": ("اكتبه مرة أخرى", "Type it once more"),
    "pin_why": (
        "يُطلب عند كل تشغيل وبعد دقائق من السكون، دون شبكة. لا يعرفه المكتب.",
        "It is asked at each start and after some minutes of rest, without a network. The office"
        " does not know it.",
    ),
    "pin_wrong": ("الرمز غير صحيح.", "That is not the PIN."),
    "pin_wait": (
        "الرمز غير صحيح. أعد المحاولة بعد {seconds} ثانية.",
        "That is not the PIN. Try again in {seconds} s.",
    ),
    "pin_differs": (
        "الرمزان مختلفان. اختر من جديد.",
        "The two are not the same. Choose once more.",
    ),
    "pin_wrong_form": ("الرمز من 4 إلى 8 أرقام.", "A PIN has 4 to 8 digits."),
    "pin_forgotten": ("نسيت الرمز، أو مستخدم آخر", "Forgot it, or another person"),
    "take_over": (
        "من سبق أن دخل على هذا الجهاز يتسلمه برمزه، دون شبكة:",
        "Who signed in on this tablet before takes it over by PIN, without a network:",
    ),
    "another_person": ("مستخدم آخر", "Another person"),
    "sign_in_offline": (
        "لا جواب من الخادم، والدخول بكلمة المرور يحتاج إليه. تحقق من الشبكة ثم أعد المحاولة.",
        "No answer from the server, which a sign-in by password needs. Check the network and try"
        " again.",
    ),
    "pin_enter": ("دخول", "Open"),
    "pin_next": ("متابعة", "Continue"),
    "store_locked": (
        "مفتاح ذاكرة هذا الجهاز غير متاح. شغّل التطبيق بعبارته السرية، أو اطلب المساعدة.",
        "The key of this tablet's store cannot be had. Start it with its passphrase, or ask for"
        " help.",
    ),
    "trouble_full": ("ذاكرة الجهاز ممتلئة", "The tablet is full"),
    "trouble_full_do": (
        "ما حُفظ من قبل باقٍ كله. احذف صورًا أو ملفات أخرى من الجهاز، ثم أعد المحاولة. وإن لم ينفع"
        " فاكتب ملف الإنقاذ وسلّمه للمكتب.",
        "All that was saved before is still here. Remove other pictures or files, then try again."
        " If that does not help, write the rescue file and hand it to the office.",
    ),
    "trouble_damaged": ("ذاكرة الجهاز تالفة", "The tablet's store is damaged"),
    "trouble_damaged_do": (
        "لا تحذف التطبيق ولا تعد ضبط الجهاز. اكتب ملف الإنقاذ: فيه كل ما يمكن قراءته ولم يصل إلى"
        " المكتب، ولا يفتحه غير المكتب. سلّمه له.",
        "Do not remove the app and do not reset the tablet. Write the rescue file: it holds all"
        " that can still be read and is not at the office yet, and only the office can open it."
        " Hand it in.",
    ),
    "trouble_locked": ("ذاكرة الجهاز مقفلة", "The tablet's store is locked"),
    "trouble_locked_do": (
        "مفتاحها غير متاح لهذا التطبيق: شغّله بعبارته السرية. وإن ضاعت فلا تحذف"
        " شيئًا: اكتب ملف الإنقاذ وسلّمه للمكتب، وهو يفتحه بمفتاحه.",
        "This app cannot have its key: start it with its passphrase. If that is lost, remove"
        " nothing: write the rescue file and hand it to the office, which opens it with its own"
        " key.",
    ),
    "trouble_rescue": ("كتابة ملف الإنقاذ", "Write the rescue file"),
    "trouble_kept": (
        "ما كنت تكتبه باقٍ وراء هذه الصفحة: لا تغلق التطبيق.",
        "What you were typing is still there behind this page: do not close the app.",
    ),
    "trouble_trying": ("تُفحص الذاكرة…", "Looking at the store…"),
    "trouble_still": ("لم يتغير شيء بعد.", "Nothing has changed yet."),
    "trouble_retry": ("إعادة المحاولة", "Try again"),
    "trouble_written": (
        "كُتب الملف. سلّمه للمكتب: {path}",
        "Written. Hand it to the office: {path}",
    ),
}
