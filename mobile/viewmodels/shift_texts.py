"""The words of shifts: begun, ended, and days without work."""

SHIFT_TEXTS: dict[str, tuple[str, str]] = {
    "shift": ("الوردية", "Shift"),
    "shift_start": ("ابدأ الوردية", "Start shift"),
    "shift_end": ("أنهِ الوردية", "End shift"),
    "shift_details": ("التفاصيل", "Details"),
    "shift_proposed": ("وردية اليوم: {shift}", "Today's shift: {shift}"),
    "shift_open": ("الوردية ال{shift} جارية", "{shift} shift under way"),
    "shift_open_other": ("الوردية جارية", "Shift under way"),
    "shift_since": ("منذ {time}", "since {time}"),
    "shift_forgotten": (
        "بدأت يوم {date} ولم تُنهَ بعد",
        "begun on {date} and not ended yet",
    ),
    "shift_ended": ("انتهت الوردية", "Shift ended"),
    "shift_from_to": ("من {start} إلى {end}", "{start} to {end}"),
    "shift_why": (
        "يُحفظ حضورك بالمكان والوقت، ويُرسل متى توفرت الشبكة.",
        "Your attendance is kept with place and time, and sent when there is a network.",
    ),
    "shift_which": ("أي وردية؟", "Which shift?"),
    "shift_contract": ("العقد", "Contract"),
    "shift_workers": ("عمال المقاول في الموقع (اختياري)", "Contractor's workers seen (optional)"),
    "shift_workers_unit": ("عامل", "workers"),
    "shift_no_work": ("لا عمل اليوم", "No work today"),
    "shift_no_work_why": (
        "سجّل السبب لهذا العقد: اليوم بلا بلاغ يظهر بلا بيانات.",
        "Give the reason for this contract: a day without a report counts as no data.",
    ),
    "shift_no_work_save": ("سجّل: لا عمل", "Record no work"),
    "shift_no_work_saved": (
        "سُجل: لا عمل في العقد {number}. محفوظ هنا.",
        "No work on contract {number}: saved here.",
    ),
    "shift_started_here": ("بدأت الوردية. محفوظة هنا.", "Shift started. Saved here."),
    "shift_ended_here": ("انتهت الوردية. محفوظة هنا.", "Shift ended. Saved here."),
    "shift_recorded": ("سُجل اليوم", "Recorded today"),
    "shift_no_contract": (
        "لم يُنزّل البرنامج بعد، فلا عقد تُسجل عليه الوردية. زامن أولًا.",
        "The programme is not here yet, so there is no contract for the shift. Sync first.",
    ),
    "shift_choose_reason": ("اختر السبب.", "Choose the reason."),
    "shift_place_none": (
        "لا إشارة بعد: تُحفظ الوردية بلا مكان، ويظهر ذلك في السجل.",
        "No fix yet: the shift is kept without a place, and its record says so.",
    ),
    "shift_summary": ("حصيلة اليوم", "The day so far"),
    "shift_summary_none": ("لا شيء بعد", "Nothing yet"),
}
