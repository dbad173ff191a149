"""Child processes that never outlive their parent."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
from collections.abc import Mapping
from typing import IO

PR_SET_PDEATHSIG = 1
PATIENCE_S = 10


def start(
    command: list[str], environ: Mapping[str, str], output: IO[bytes] | None
) -> subprocess.Popen[bytes]:
    """Start ``command`` in a session of its own, so that Ctrl-C reaches its parent alone.

    What it says goes to ``output``, or where its parent's words go when None.
    """
    libc = ctypes.CDLL(None)

    def die_with_parent() -> None:
        # Not even a killed parent leaves a server behind.
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    return subprocess.Popen(
        command,
        env=dict(environ),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        start_new_session=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - we have one thread here
    )


def stop(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask all to end, wait, and kill the groups of those that do not."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
