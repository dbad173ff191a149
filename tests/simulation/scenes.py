"""Pictures of the demonstration: a road in a few strokes, before and after; drawn by us, small."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw

SIZE, KEPT = (480, 360), (360, 270)
HORIZON = 130


def scene(seed: int, *, is_mended: bool) -> bytes:
    """A stretch of road as a JPEG: the same place for the same ``seed``, broken or mended."""
    chance = random.Random(seed)
    tone = chance.randint(84, 112)
    image = Image.new("RGB", SIZE, (196 + chance.randint(0, 20), 212, 224))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, HORIZON, *SIZE), fill=(203, 184, 148))
    _buildings(draw, chance)
    road = (52, 54, 58) if is_mended else (tone, tone, tone - 6)
    draw.polygon([(40, 360), (440, 360), (262, HORIZON), (222, HORIZON)], fill=road)
    _faults(draw, chance) if not is_mended else _paint(draw)
    content = io.BytesIO()
    smooth = image.resize(KEPT, Image.Resampling.LANCZOS)
    smooth.save(content, "JPEG", quality=60, optimize=True)
    return content.getvalue()


def _buildings(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    left = 0
    while left < SIZE[0]:
        wide, high = chance.randint(30, 70), chance.randint(16, 64)
        if not 190 < left + wide / 2 < 295:
            shade = chance.randint(170, 215)
            box = (left, HORIZON - high, left + wide, HORIZON)
            draw.rectangle(box, fill=(shade, shade - 12, shade - 30))
        left += wide + chance.randint(2, 14)


def _faults(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    """A hole, and cracks that start from it."""
    x, y = chance.randint(190, 290), chance.randint(230, 300)
    for _ in range(5):
        crack = [(x, y)]
        for _step in range(4):
            crack.append(
                (crack[-1][0] + chance.randint(-26, 26), crack[-1][1] - chance.randint(-14, 30))
            )
        draw.line(crack, fill=(38, 36, 34), width=2)
    wide, high = chance.randint(34, 60), chance.randint(12, 22)
    draw.ellipse((x - wide, y - high, x + wide, y + high), fill=(58, 50, 42))
    draw.ellipse((x - wide + 7, y - high + 5, x + wide - 4, y + high - 2), fill=(40, 34, 29))


def _paint(draw: ImageDraw.ImageDraw) -> None:
    """The lines of a lane that is open again."""
    for near, far in ((360, 318), (286, 256), (234, 212), (196, 180), (168, 157)):
        half, less = (near - HORIZON) / 70, (near - HORIZON) / 90
        dash = [(242 - half, near), (242 + half, near), (242 + less, far), (242 - less, far)]
        draw.polygon(dash, fill=(240, 238, 228))
    draw.line([(62, 360), (226, HORIZON)], fill=(236, 234, 226), width=3)
    draw.line([(418, 360), (258, HORIZON)], fill=(236, 234, 226), width=3)
