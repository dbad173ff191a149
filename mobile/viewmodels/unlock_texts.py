"""The words of the PIN, and of storage that is full, damaged or locked; in Arabic and English."""

UNLOCK_TEXTS: dict[str, tuple[str, str]] = {
    "unlock": ("رمز الدخول", "PIN"),
    "pin_ask": ("اكتب رمز الدخول", "Type your PIN"),
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
    "pin_enter": ("دخول", "Open"),
    "pin_next": ("متابعة", "Continue"),
}
