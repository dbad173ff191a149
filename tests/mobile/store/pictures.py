"""Pictures as a camera would make them."""

from __future__ import annotations

import random
from io import BytesIO

from PIL import Image


def jpeg(seed: int = 1, wide: int = 640, high: int = 480, **saved: object) -> bytes:
    """A JPEG with noise in it, so that no two seeds give the same bytes."""
    noise = random.Random(seed).randbytes(3 * 32 * 24)
    picture = Image.frombytes("RGB", (32, 24), noise).resize((wide, high))
    written = BytesIO()
    picture.save(written, "JPEG", quality=90, **saved)
    return written.getvalue()


def png(wide: int = 40, high: int = 30, colour: str = "red") -> bytes:
    written = BytesIO()
    Image.new("RGBA", (wide, high), colour).save(written, "PNG")
    return written.getvalue()


def noisy_png(wide: int, high: int, seed: int = 1) -> bytes:
    """A picture that does not pack: some three bytes a pixel."""
    written = BytesIO()
    noise = random.Random(seed).randbytes(3 * wide * high)
    Image.frombytes("RGB", (wide, high), noise).save(written, "PNG", compress_level=0)
    return written.getvalue()
