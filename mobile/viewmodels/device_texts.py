"""The words about the tablet's own parts; ``mobile.viewmodels.texts`` has the others."""

DEVICE_TEXTS: dict[str, tuple[str, str]] = {
    "gps_waiting": ("بانتظار الموقع", "Waiting for GPS"),
    "gps_chip": ("الموقع {accuracy} م", "GPS {accuracy} m"),
    "gps_unknown": ("الموقع، الدقة غير معروفة", "GPS, accuracy unknown"),
    "gps_old": ("موقع قديم", "GPS fix is old"),
    "gps_mocked": ("موقع مصطنع", "Made-up GPS"),
    "gps_off": ("تحديد الموقع مطفأ", "GPS is off"),
    "gps_refused": ("لا إذن بتحديد الموقع", "GPS not allowed"),
    "picture_cancelled": ("لم تُلتقط صورة", "No picture was taken"),
    "camera_missing": ("لا توجد كاميرا على هذا الجهاز", "There is no camera on this device"),
    "camera_refused": (
        "لا إذن باستخدام الكاميرا. اسمح به من إعدادات الجهاز.",
        "The camera is not permitted. Allow it in the tablet's settings.",
    ),
}
