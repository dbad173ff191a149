"""What a process may spend that reads a file which nobody trusts."""

from __future__ import annotations

import ctypes
import resource
import signal

_PR_SET_PDEATHSIG = 1


def bound(cpu_s: int, memory_bytes: int, largest_output: int) -> None:
    """Bound this process, and let it go with its parent; ``largest_output``: bytes of a file."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_output, largest_output))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Nobody waits for the answer of a parent that is gone.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
