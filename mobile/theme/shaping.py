"""Which side reading starts from: the interface's own, and that of each text."""

from mobile.theme.bidi.classes import bidi_classes, first_strong_level, is_rtl

_STATE = {"is_rtl": True}


def set_reading_direction(rtl: bool) -> None:
    """Tell which side the interface starts from; labels drawn afterwards follow it."""
    _STATE["is_rtl"] = rtl


def is_interface_rtl() -> bool:
    return _STATE["is_rtl"]


def base_level(text: str) -> int:
    """Level of a paragraph: the interface's own where it has Arabic in it, else its content's."""
    if is_interface_rtl() and is_rtl(text):
        return 1
    return first_strong_level(bidi_classes(text)) or 0


def base_direction(text: str | None) -> str:
    """The side a paragraph starts from: what ``halign: 'auto'`` asks for.

    All of an Arabic interface starts from the right; in English a text does when its
    first letter is Arabic.
    """
    first = first_strong_level(bidi_classes(text or ""))
    return "rtl" if is_interface_rtl() or first == 1 else "ltr"
