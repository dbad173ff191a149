"""The governor's week as ratios in one run; the last line is JSON.

    python -m bench.week [--quick]

Each figure is told beside its limit; exit 1 when one lies beyond. ``--quick`` only shows that it
runs: its numbers mean nothing.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from statistics import median
from typing import Any

from flask import Flask
from weasyprint import HTML

from bench import register_rows
from bench.limits import AT_MOST
from bench.office import Office, run_alone
from bench.turns import in_turns, timed
from server.app import create_app
from server.db import db, transaction
from server.reporting import latest_cut
from server.reporting.cutting import CutRegister, KeptCut, cut_register, make_cut
from server.reporting.document import LANGUAGES, Cut, fitted, set_pdf
from server.reporting.places import PROGRAMME
from server.reporting.programme_week import figures_of
from shared.rules.clocks import working_date
from shared.rules.weeks import week_start
from shared.vocabulary.places import GOVERNORATES

FEW, MANY, ROUNDS = 200_000, 2_000_000, 5
QUICK = (500, 2_000, 1)
# So many works for an inspection.
AN_INSPECTION = 4
# What comes in between one cut and the next, of what there is: a day of three years.
DAYS = 1_000
PLACES = (*GOVERNORATES.codes, PROGRAMME)
KIB_A_MIB = 1024


def measure(place: Office, is_quick: bool) -> dict[str, float]:
    """figures_growth, pdf_ratio and memory_mb, with the seconds behind them."""
    few, many, rounds = QUICK if is_quick else (FEW, MANY, ROUNDS)
    with (
        place.copied("few") as small,
        place.copied("many") as large,
        _week_of(small, few) as near,
        _week_of(large, many) as far,
    ):
        told = _figures(near, far, rounds)
        return {**told, **far.pdfs(rounds), "memory_mb": _most_memory_mb()}


def _figures(near: _Week, far: _Week, rounds: int) -> dict[str, float]:
    """A day's records come in and are covered before each; the first round is from afar."""
    times: dict[str, list[float]] = {"near": [], "far": []}
    for _ in range(rounds + 1):
        for week, mine in ((near, times["near"]), (far, times["far"])):
            mine.append(timed(partial(week.figures, week.next_cut())))
    few, many = median(times["near"][1:]), median(times["far"][1:])
    followed = {"first_cut_s": far.followed[0], "follow_s": median(far.followed[1:])}
    return {"figures_growth": many / few, "figures_s": many, "figures_of_few_s": few, **followed}


@dataclass
class _Week:
    """The last whole week in an office's register of so many ``works``."""

    app: Flask
    start: date
    place: Office
    works: int
    followed: list[float] = field(default_factory=list)

    def next_cut(self) -> KeptCut:
        """A cut after another day's records, and the tables at it, as the worker leaves a draft."""
        day = self.works // DAYS
        register_rows.let_come_in(self.place, day, day // AN_INSPECTION)
        with self.app.app_context():
            with transaction() as session:
                kept = make_cut(session)[0]
            self.followed.append(timed(latest_cut.follow))
            return kept

    def figures(self, kept: KeptCut) -> tuple[CutRegister, list[dict[str, Any]]]:
        """All seven pages' figures of a cut, as they are issued."""
        with self.app.app_context():
            cut = cut_register(self.start, kept)
            at = working_date(cut.cut_at)
            return cut, [figures_of(cut.standing, one, self.start, at) for one in PLACES]

    def pdfs(self, rounds: int) -> dict[str, float]:
        """The fourteen PDFs beside WeasyPrint alone on the same fourteen finished pages."""
        cut, figures = self.figures(self.next_cut())
        shown = Cut(cut.cut_at, True, 1, cut.root, cut.root_hash, cut.reference_sha256)
        pages = [(one, language) for one in figures for language in LANGUAGES]
        with self.app.app_context():
            texts = [fitted(one, shown, language)[0] for one, language in pages]
            ours, alone = in_turns([partial(_set, pages, shown), partial(_print, texts)], rounds)
        return {"pdf_ratio": ours / alone, "pdf_s": ours, "pdf_alone_s": alone}


@contextmanager
def _week_of(place: Office, works: int) -> Iterator[_Week]:
    register_rows.fill(place, works, works // AN_INSPECTION)
    app = create_app(place.config)
    start = week_start(working_date(datetime.now(UTC)) - timedelta(days=6))
    yield _Week(app, start, place, works)
    with app.app_context():
        db.engine.dispose()


def _set(pages: list[tuple[dict[str, Any], str]], cut: Cut) -> None:
    for figures, language in pages:
        set_pdf(figures, cut, language)


def _print(texts: list[str]) -> None:
    for text in texts:
        HTML(string=text).write_pdf()


def _most_memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_A_MIB


if __name__ == "__main__":
    run_alone(measure, __doc__, {**AT_MOST, "memory_mb": 600})
