"""Processor time of the processes that take part, whatever else the machine is busy with."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.office import Office, Server

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Spent:
    """Seconds of processor time so far, of each part."""

    clients: float
    workers: float
    database: float

    def since(self, before: Spent) -> Spent:
        return Spent(
            self.clients - before.clients,
            self.workers - before.workers,
            self.database - before.database,
        )

    def total(self) -> float:
        return self.clients + self.workers + self.database


def spent(office: Office, server: Server) -> Spent:
    """What clients that have ended, the server's workers and all of PostgreSQL have used."""
    postmaster = int((office.cluster.data / "postmaster.pid").read_text().split()[0])
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Spent(
        ended.ru_utime + ended.ru_stime,
        sum(_seconds(pid) for pid in server.workers()),
        # With its backends that have ended, which the postmaster has waited for.
        _seconds(postmaster, with_ended=True) + sum(map(_seconds, children_of(postmaster))),
    )


@dataclass
class Side:
    """What one side of a comparison took, round by round."""

    rates: list[float] = field(default_factory=list)
    spent: list[Spent] = field(default_factory=list)

    def took(self, things: int, run: Callable[[], float], account: Callable[[], Spent]) -> None:
        """Run a round; keep things a second, and processor microseconds of each."""
        before = account()
        self.rates.append(things / run())
        used = account().since(before)
        scale = 1e6 / things
        self.spent.append(Spent(used.clients * scale, used.workers * scale, used.database * scale))


def processor_figures(name: str, through: Side, bare: Side) -> dict[str, float]:
    """Processor microseconds of each thing: what is left of the ratio on a busy machine."""
    whole, plain = (median(s.total() for s in side.spent) for side in (through, bare))
    return {
        f"{name}_processor_ratio": plain / whole,
        f"{name}_worker_us": median(s.workers for s in through.spent),
        f"{name}_database_us": median(s.database for s in through.spent),
        f"{name}_client_us": median(s.clients for s in through.spent),
        f"{name}_bare_us": plain,
    }


def children_of(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(word) for word in listed.split()]


def _seconds(pid: int, with_ended: bool = False) -> float:
    try:
        words = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0  # ended just now: its parent's account has it
    ticks = sum(int(word) for word in words[11 : 15 if with_ended else 13])
    return ticks / _TICKS
