"""Pictures as the tablet looks at them: what they are, and a small one of each."""

from __future__ import annotations

import warnings
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

# Long side; some 10 to 20 kB: shown in lists here and there, and sent before any original.
THUMBNAIL_PX = 320
_QUALITY = 68
# A JPEG is decoded at a fraction of its size; anything else is decoded whole, within this.
MOST_PIXELS = 80_000_000
# MPO: a JPEG with a second picture behind it, as phones make them.
MEDIA_TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_BAD = (OSError, ValueError, SyntaxError, EOFError, MemoryError, Image.DecompressionBombError)


def media_type_of(path: Path) -> str | None:
    """What picture the bytes are, by themselves; None when none that we take."""
    try:
        with _opened(path) as picture:
            return MEDIA_TYPES.get(picture.format or "")
    except _BAD:
        return None


def thumbnail_of(path: Path) -> bytes | None:
    """A small JPEG, upright, without the original's metadata; None when it cannot be made.

    A broken or huge original is evidence all the same: it is kept, and has none.
    """
    try:
        with _opened(path) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            picture.draft("RGB", (THUMBNAIL_PX * 2, THUMBNAIL_PX * 2))
            small = ImageOps.exif_transpose(picture).convert("RGB")
            small.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX))
            written = BytesIO()
            small.save(written, "JPEG", quality=_QUALITY, optimize=True)
            return written.getvalue()
    except _BAD:
        return None


def _opened(path: Path) -> Image.Image:
    with warnings.catch_warnings():
        # Its size is judged above, by ourselves.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(path, formats=("JPEG", "PNG", "WEBP"))
