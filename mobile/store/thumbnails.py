"""Pictures as the tablet looks at them: what they are, and a small one of each."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedReader, BytesIO

from PIL import Image, ImageOps

# Long side; some 10 to 20 kB: shown in lists here and there, and sent before any original.
THUMBNAIL_PX = 320
_QUALITY = 68
# A JPEG is decoded at a fraction of its size; anything else is decoded whole, within this.
MOST_PIXELS = 80_000_000
# MPO: a JPEG with a second picture behind it, as phones make them.
MEDIA_TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
# Opens the bytes, which lie sealed, to be read and sought in.
Content = Callable[[], BufferedReader]
_BAD = (OSError, ValueError, SyntaxError, EOFError, MemoryError, Image.DecompressionBombError)


def media_type_of(content: Content) -> str | None:
    """What picture the bytes are, by themselves; None when none that we take."""
    try:
        with _opened(content) as picture:
            return MEDIA_TYPES.get(picture.format or "")
    except _BAD:
        return None


def thumbnail_of(content: Content) -> bytes | None:
    """A small JPEG, upright, without the original's metadata; None when it cannot be made.

    A broken or huge original is evidence all the same: it is kept, and has none.
    """
    try:
        with _opened(content) as picture:
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


@contextmanager
def _opened(content: Content) -> Iterator[Image.Image]:
    with content() as file:
        with warnings.catch_warnings():
            # Its size is judged above, by ourselves.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(file, formats=("JPEG", "PNG", "WEBP"))
        yield picture
