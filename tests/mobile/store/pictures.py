"""Pictures as a camera would make them."""

from __future__ import annotations

import random
from io import BytesIO

from PIL import Image, ImageDraw


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


def road_scene(seed: int = 1, wide: int = 1600, high: int = 1200, **saved: object) -> bytes:
    """A drawn photograph of road works: sky, sand, asphalt, cones; no two seeds alike."""
    chance = random.Random(seed)
    picture = Image.new("RGB", (wide, high), (206, 186, 148))
    draw = ImageDraw.Draw(picture)
    horizon, middle = int(high * chance.uniform(0.3, 0.42)), int(wide * chance.uniform(0.4, 0.6))
    draw.rectangle((0, 0, wide, horizon), fill=(150, 190, chance.randrange(215, 235)))
    road = [
        (middle - 60, horizon),
        (middle + 60, horizon),
        (wide * 0.92, high),
        (wide * 0.08, high),
    ]
    draw.polygon(road, fill=(84, 86, 90))
    for step in range(5):
        top, bottom = high - step * high * 0.13, high - step * high * 0.13 - high * 0.07
        if bottom > horizon:
            draw.line((middle, top, middle, bottom), fill=(240, 240, 235), width=16 - 2 * step)
    for _ in range(4):
        foot, x = chance.uniform(0.6, 0.95) * high, chance.uniform(0.15, 0.85) * wide
        tall = (foot - horizon) * 0.45
        cone = [(x, foot - tall), (x + tall * 0.3, foot), (x - tall * 0.3, foot)]
        draw.polygon(cone, fill=(238, 108, 32))
        draw.line((x - tall * 0.16, foot - tall * 0.45, x + tall * 0.16, foot - tall * 0.45),
                  fill=(245, 245, 245), width=max(4, int(tall * 0.12)))  # fmt: skip
    written = BytesIO()
    picture.save(written, "JPEG", quality=88, **saved)
    return written.getvalue()
