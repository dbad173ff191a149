"""Several processes that begin at the same moment, and how long until the last is done."""

from __future__ import annotations

import multiprocessing
import time
import traceback
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any

# What was prepared is there in each process without being copied or sent.
_FORK = multiprocessing.get_context("fork")
# What it returns, if anything, is called once its end is noted.
Job = Callable[[], Callable[[], None] | None]


def seconds_together(jobs: Sequence[Job], ready: Sequence[Callable[[], Any]] = ()) -> float:
    """Run each job in a process of its own; seconds from the common start to the last end.

    ``ready``: what each does before the start, a connection to open, uncounted; so is what a
    job returns, to be called once its own end is noted. Raises RuntimeError when one fails.
    """
    barrier = _FORK.Barrier(len(jobs))
    pipes, processes = [], []
    for number, job in enumerate(jobs):
        ours, theirs = _FORK.Pipe(duplex=False)
        first = ready[number] if ready else _nothing
        process = _FORK.Process(target=_run, args=(first, job, barrier, theirs))
        process.start()
        theirs.close()
        pipes.append(ours)
        processes.append(process)
    told = [_heard(pipe) for pipe in pipes]
    for process in processes:
        process.join()
    return max(end for _, end in told) - min(start for start, _ in told)


def _run(ready: Callable[[], Any], job: Job, barrier: Barrier, pipe: Connection) -> None:
    try:
        ready()
        barrier.wait()
        start = time.monotonic()
        afterwards = job() or _nothing
        end = time.monotonic()
        afterwards()
        pipe.send((start, end))
    except BaseException:
        barrier.abort()
        pipe.send(traceback.format_exc())


def _heard(pipe: Connection) -> tuple[float, float]:
    told = pipe.recv()
    if isinstance(told, str):
        raise RuntimeError(f"a process of the bench failed:\n{told}")
    return told


def _nothing() -> None:
    pass
