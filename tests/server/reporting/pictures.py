"""Pictures of the overview and of the governors' weeks; docs/pictures keeps some of them.

    python -m tests.server.reporting.pictures         the demonstration's newest week, all seven
                                                      pages as PDF and PNG, into docs/pictures
    python -m tests.server.reporting.pictures FOLDER  the overview and weeks of a season

``take`` works on any running office, such as the demonstration's.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from PIL import Image
from playwright.sync_api import sync_playwright
from sqlalchemy import text

from server.app import create_app
from server.attachments.demonstration import load_demonstration_files
from server.config import PROJECT
from server.db import db, migrating
from server.db.restore import restore
from server.processes.preparation import DEMONSTRATION, DEMONSTRATION_FILES
from server.reporting import queries, service
from server.reporting.places import PROGRAMME
from shared.rules.scope import EVERYTHING
from shared.vocabulary.places import GOVERNORATES
from tests import factories
from tests.ports import SteeredClock, steered_ports
from tests.served import served
from tests.server.attachments.conftest import keep_files_in
from tests.server.reporting import season
from tests.throwaway import throwaway_config, throwaway_database

LAST_DAY = date(2026, 11, 14)
WEEK = date(2026, 11, 8)
PICTURES = PROJECT / "docs" / "pictures"
PAGE_PX = 1000  # wide
COLOURS = 256  # of a page as PNG: looks the same, and is a third of the bytes
SIZES = {"": (1366, 768), "-tablet": (768, 1024), "-phone": (390, 844)}


def take(url: str, folder: Path, username: str, password: str, week: date = WEEK) -> None:
    """Overview, weeks and a preview of the office at ``url``, in both languages and three sizes."""
    pages = {"overview": "/", "weeks": f"/weeks?week={week}", "preview": f"/weeks/KW-HA/{week}"}
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        for suffix, (width, height) in SIZES.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(f"{url}/sign-in")
            page.fill("input[name=username]", username)
            page.fill("input[name=password]", password)
            page.press("input[name=password]", "Enter")
            page.wait_for_selector(".rail-entries")
            for name, path in pages.items():
                for language in ("ar", "en"):
                    page.goto(f"{url}{path}{'&' if '?' in path else '?'}lang={language}")
                    page.wait_for_load_state("networkidle")
                    is_whole = bool(suffix) or name != "overview"
                    page.screenshot(
                        path=folder / f"{name}-{language}{suffix}.png", full_page=is_whole
                    )
            page.close()
        browser.close()


def draw_week(folder: Path, place: str, week: date) -> None:
    """week-PLACE-ar.pdf and -en.pdf of the newest issue, and a PNG of each; in an app context."""
    issue = queries.last_issue(place, week)
    assert issue is not None
    folder.mkdir(parents=True, exist_ok=True)
    for kept in queries.issued_pages(issue):
        stem = folder / f"week-{place}-{kept.language}"
        stem.with_suffix(".pdf").write_bytes(kept.pdf)
        size = ["-scale-to-x", str(PAGE_PX), "-scale-to-y", "-1"]
        pdf = stem.with_suffix(".pdf")
        subprocess.run(["pdftoppm", *size, "-png", "-singlefile", pdf, stem], check=True)
        with Image.open(stem.with_suffix(".png")) as whole:
            few = whole.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE)
        few.save(stem.with_suffix(".png"), optimize=True)


def draw_demonstration(folder: Path) -> None:
    """The newest week of the demonstration, issued as if for the first time: all seven pages.

    Issued by the formulas and set as pages are set now, whatever the dump's own issue was.
    """
    clock = SteeredClock()
    with throwaway_database() as database, TemporaryDirectory() as state:
        url = database.cluster.create_database("demonstration")
        restore(url, DEMONSTRATION)
        migrating.upgrade(url)
        app = create_app(throwaway_config(url), steered_ports(clock))
        keep_files_in(app, Path(state))
        with app.app_context():
            load_demonstration_files(DEMONSTRATION_FILES)
            newest = queries.issued_weeks(EVERYTHING)[0]
            start, clock.moment = newest.week_start, newest.issued_at
            _forget_issues()
            service.issue_weeks(GOVERNORATES.codes, start, None, EVERYTHING)
            for place in (*GOVERNORATES.codes, PROGRAMME):
                draw_week(folder, place, start)
            db.engine.dispose()


def _forget_issues() -> None:
    """Of this throwaway copy alone: an issue is never removed, and triggers see to that."""
    db.session.execute(text("SET LOCAL session_replication_role = replica"))
    db.session.execute(text("TRUNCATE issued_week CASCADE"))
    db.session.commit()


def find(lived: season.Season) -> None:
    """A safety check that failed, two majors, one of them past its time, two decisions wanted."""
    check = {"type": "safety", "state": "attended", "result": "fail", "activity": "C09-A06"}
    factories.change(lived.inspector, uuid4(), check, kind="inspection")
    for due_at in ("2026-11-12T09:00:00Z", "2026-11-25T09:00:00Z"):
        major = {"title": "سماكة ناقصة", "severity": "major", "state": "raised", "due_at": due_at}
        factories.change(lived.inspector, uuid4(), {**major, "activity": "C10-A05"}, kind="ncr")
    site = {"contract": 10, "governorate": "KW-HA", "origin": "hand", "state": "wanted"}
    site["description"] = "لا يمضي العمل دونه."
    late = {"wanted_by": "2026-11-12", "cost_kwd": "12500.000", "cost_days": 9}
    for said in (
        {"title": "إغلاق شارع بيان الرئيسي ليلا أسبوعين", **late},
        {"title": "نقل خط مياه من مسار الكشط", "wanted_by": "2026-11-24"},
    ):
        factories.change(lived.supervisor, uuid4(), {**site, **said}, kind="decision")


def main(folder: Path) -> None:
    """Fill a throwaway database with a season, issue the week, take all pictures."""
    clock = SteeredClock()
    with throwaway_database() as database, database.fresh() as url:
        app = create_app(throwaway_config(url), steered_ports(clock))
        with app.app_context():
            find(season.fill(clock, LAST_DAY))
            service.issue_weeks(service.governorates_with_pages(EVERYTHING), WEEK, None, EVERYTHING)
            draw_week(folder, "KW-HA", WEEK)
        clock.advance(hours=13)
        with served(app) as address:
            take(address, folder, "season.supervisor", factories.PASSWORD)
        with app.app_context():
            db.engine.dispose()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        draw_demonstration(PICTURES)
