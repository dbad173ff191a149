"""Ctrl-C that reaches ``make`` alone.

At a terminal Ctrl-C goes to the whole process group. A program that interrupts only the
``make`` it started leaves us without a signal, and ``make`` waiting for us for ever: from
inside its handler, which is to be seen, as SIGINT stays blocked there.
"""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

SIGINT_BIT = 1 << (signal.SIGINT - 1)


def is_interrupted_make() -> bool:
    """Whether our parent is a ``make`` that was interrupted and waits for its children."""
    try:
        status = Path("/proc", str(os.getppid()), "status").read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return False
    blocked = re.search(r"^SigBlk:\s+([0-9a-f]+)", status, re.M)
    is_make = re.match(r"Name:\s+g?make\n", status)
    return bool(is_make and blocked and int(blocked[1], 16) & SIGINT_BIT)
