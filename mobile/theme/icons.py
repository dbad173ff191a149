"""The icons that the tablet shows, by their name in Material Design Icons."""

_CODES = {
    "account-outline": 0xF0013,
    "alert": 0xF0026,
    "alert-circle-outline": 0xF05D6,
    "alert-outline": 0xF002A,
    "archive-arrow-down": 0xF1259,
    "archive-outline": 0xF120E,
    "arrow-left": 0xF004D,
    "arrow-right": 0xF0054,
    "backspace-outline": 0xF0B5C,
    "broom": 0xF00E2,
    "calendar-check-outline": 0xF0C44,
    "camera-outline": 0xF0D5D,
    "camera-plus-outline": 0xF0EDC,
    "check": 0xF012C,
    "check-circle": 0xF05E0,
    "check-circle-outline": 0xF05E1,
    "checkbox-blank-circle": 0xF0765,
    "checkbox-blank-circle-outline": 0xF0766,
    "checkbox-blank-outline": 0xF0131,
    "checkbox-marked": 0xF0132,
    "chevron-left": 0xF0141,
    "chevron-right": 0xF0142,
    "clipboard-check-outline": 0xF08A8,
    "clipboard-plus-outline": 0xF131F,
    "clipboard-text-outline": 0xF0A38,
    "clock-outline": 0xF0150,
    "close": 0xF0156,
    "cloud-check-outline": 0xF1BEC,
    "cloud-off-outline": 0xF0164,
    "cloud-sync-outline": 0xF12D6,
    "cloud-upload-outline": 0xF0B7E,
    "cog-outline": 0xF08BB,
    "content-save-outline": 0xF0818,
    "crosshairs": 0xF01A3,
    "crosshairs-gps": 0xF01A4,
    "delete-outline": 0xF09E7,
    "excavator": 0xF1025,
    "eye-off-outline": 0xF06D1,
    "eye-outline": 0xF06D0,
    "file-document-outline": 0xF09EE,
    "flag-checkered": 0xF023C,
    "format-paint": 0xF027C,
    "hammer-wrench": 0xF1323,
    "image-off-outline": 0xF11D1,
    "information-outline": 0xF02FD,
    "layers-outline": 0xF09FE,
    "lock-outline": 0xF0341,
    "logout": 0xF0343,
    "magnify": 0xF0349,
    "map-marker-outline": 0xF07D9,
    "map-marker-path": 0xF0D20,
    "map-outline": 0xF0982,
    "minus": 0xF0374,
    "navigation-variant-outline": 0xF18F1,
    "pause": 0xF03E4,
    "pencil-outline": 0xF0CB6,
    "play": 0xF040A,
    "plus": 0xF0415,
    "progress-clock": 0xF0996,
    "road-variant": 0xF0462,
    "ruler": 0xF046D,
    "school-outline": 0xF1180,
    "shield-check-outline": 0xF0CC8,
    "sign-direction": 0xF0781,
    "spray": 0xF0665,
    "stop": 0xF04DB,
    "sync": 0xF04E6,
    "tablet": 0xF04F6,
    "test-tube": 0xF0668,
    "texture-box": 0xF0FE6,
    "timer-sand": 0xF051F,
    "traffic-cone": 0xF137C,
    "translate": 0xF05CA,
    "undo": 0xF054C,
    "wall": 0xF07FE,
    "water-outline": 0xF0E0A,
}

NAMES = frozenset(_CODES)

# One picture a kind of work, so that a list can be read at arm's length.
_WORK_TYPES = {
    "permits": "file-document-outline",
    "traffic_setup": "traffic-cone",
    "drain_cleaning": "water-outline",
    "survey": "ruler",
    "cover_lowering": "archive-arrow-down",
    "milling": "excavator",
    "base_repair": "hammer-wrench",
    "crack_sealing": "hammer-wrench",
    "kerb": "wall",
    "tack_coat": "spray",
    "binder_course": "texture-box",
    "wearing_course": "road-variant",
    "cover_raising": "archive-arrow-down",
    "final_tests": "test-tube",
    "markings": "format-paint",
    "signs": "sign-direction",
    "reopening": "flag-checkered",
    "snagging": "clipboard-check-outline",
    "returned": "undo",
    "done": "check-circle",
    "stop": "map-marker-outline",
}


def glyph(name: str) -> str:
    """The icon's character; an empty name has none. Raises KeyError for an unknown name."""
    return chr(_CODES[name]) if name else ""


def code_of(name: str) -> int:
    return _CODES[name]


def icon_of_work_type(work_type: str) -> str:
    """Name of the icon; a kind of work from a newer version gets the road."""
    return _WORK_TYPES.get(work_type, "road-variant")
