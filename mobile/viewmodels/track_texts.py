"""The words of tracks: a drive or walk as it is recorded."""

TRACK_TEXTS: dict[str, tuple[str, str]] = {
    "track": ("المسار", "Track"),
    "track_recording": ("المسار يُسجل", "Track is being recorded"),
    "track_why": (
        "كل نقطة تُحفظ فور وصولها. لا يضيع المسار إن أُغلق التطبيق أو فُتحت الكاميرا.",
        "Every fix is kept at once. Nothing is lost when the app is closed or the camera opened.",
    ),
    "track_how": ("كيف تتنقل؟", "How do you go?"),
    "track_start": ("ابدأ التسجيل", "Start recording"),
    "track_pause": ("أوقف مؤقتًا", "Pause"),
    "track_go_on": ("تابع", "Go on"),
    "track_stop": ("أنهِ واحفظ", "Stop and save"),
    "track_idle": ("لا مسار يُسجل", "No track is being recorded"),
    "track_paused": ("متوقف مؤقتًا", "Paused"),
    "track_begun": ("مسار بدأ ولم يُنهَ", "A track was begun and not ended"),
    "track_begun_why": (
        "ما سُجل محفوظ. تابع التسجيل، أو أنهِه كما هو.",
        "What was recorded is kept. Go on with it, or stop and save it as it is.",
    ),
    "track_distance": ("المسافة", "Distance"),
    "track_time": ("المدة", "Time"),
    "track_fixes": ("النقاط", "Fixes"),
    "track_saved": ("حُفظ المسار: {distance}. محفوظ هنا.", "Track of {distance} saved here."),
    "track_empty": (
        "لم تصل أي نقطة، فلا مسار يُحفظ.",
        "No fix came, so there is no track to save.",
    ),
    "track_no_contract": (
        "لم يُنزّل البرنامج بعد، فلا عقد للمسار. النقاط محفوظة؛ زامن ثم أنهِه.",
        "The programme is not here yet, so there is no contract for the track. Its fixes are"
        " kept: sync, then stop it.",
    ),
    "track_closing": ("يُحفظ المسار", "Saving the track"),
    "track_list": ("مسارات اليوم وما قبله", "Tracks so far"),
    "track_none": ("لا مسارات بعد", "No tracks yet"),
    "track_none_why": (
        "سجّل جولتك بالمركبة أو سيرًا: تظهر على الخريطة في المكتب.",
        "Record a drive or a walk: the office sees it on the map.",
    ),
    "track_safe_here": ("محفوظ هنا", "Safe here"),
    "track_safe_there": ("وصل", "Received"),
    "track_needs_you": ("يحتاجك", "Needs you"),
}
