"""The two families of type: IBM Plex Sans Arabic for words, Material Design Icons for pictures.

Both come as Python packages that carry the font files, so a tablet needs no set-up
step of its own: ``fontpkg-ibm-plex-sans-arabic`` and ``fonticon-materialdesignicons7``.
"""

from importlib.resources import files
from pathlib import Path

from kivy.core.text import LabelBase

WORDS = "Tareeq"
ICONS = "TareeqIcons"


def words_file(weight: str = "Regular") -> Path:
    """Path of the face for words. Raises FileNotFoundError saying what to install."""
    return _existing(
        "fontpkg_ibm_plex_sans_arabic",
        f"files/IBMPlexSansArabic-{weight}.ttf",
        "fontpkg-ibm-plex-sans-arabic",
    )


def icons_file() -> Path:
    """Path of the face for icons. Raises FileNotFoundError saying what to install."""
    return _existing(
        "fonticon_mdi7",
        "fonts/materialdesignicons-webfont.ttf",
        "fonticon-materialdesignicons7",
    )


def register() -> None:
    """Make both families known to Kivy under ``WORDS`` and ``ICONS``."""
    LabelBase.register(WORDS, str(words_file()), fn_bold=str(words_file("SemiBold")))
    LabelBase.register(ICONS, str(icons_file()))


def _existing(package: str, name: str, distribution: str) -> Path:
    try:
        found = Path(str(files(package))) / name
    except ModuleNotFoundError:
        found = Path(package) / name
    if not found.exists():
        raise FileNotFoundError(
            f"the font {name} is missing: install {distribution} (requirements-mobile.txt)"
        )
    return found
