"""How much of a file goes in one request: as much as the line carries in a few seconds.

A photo in one request costs tablet and server the least. But text that is saved meanwhile waits
for that request, and a proxy that gathers bodies loses a cut one whole: on a slow line, or on one
that nobody knows yet, pieces stay small (``shared.sync.lanes.PIECE_BYTES``).
"""

from __future__ import annotations

# So long may one request hold up text.
HELD_S = 4.0
LARGEST_BYTES = 8 * 1024 * 1024
# The time of less than this is the way there and back, and says nothing of the line.
TELLING_BYTES = 64 * 1024
MOST_GROWTH = 8


def piece_bytes(before: int, sent: int, seconds: float, is_taken: bool) -> int:
    """What the next request may carry; 0: as little as on a line that nobody knows.

    ``sent``: bytes that took ``seconds`` until the answer. ``is_taken``: it was a yes.
    """
    if not is_taken:
        return 0
    if sent < TELLING_BYTES:
        return before
    carried = int(sent * min(MOST_GROWTH, HELD_S / max(seconds, 0.001)))
    return min(LARGEST_BYTES, carried)
