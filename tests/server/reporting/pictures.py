"""Pictures of the overview and of a governor's week; docs/pictures keeps some of them.

    python -m tests.server.reporting.pictures FOLDER

``take`` works on any running office, such as the demonstration's.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import sync_playwright

from server.app import create_app
from server.db import db
from server.reporting import queries, service
from shared.rules.scope import EVERYTHING
from tests import factories
from tests.ports import SteeredClock, steered_ports
from tests.served import served
from tests.server.reporting import season
from tests.throwaway import throwaway_config, throwaway_database

LAST_DAY = date(2026, 11, 14)
WEEK = date(2026, 11, 8)
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


def draw_week(folder: Path, governorate: str, week: date) -> None:
    """week-ar.pdf and -en.pdf of the newest issue, and a PNG of each; in an app context."""
    issue = queries.last_issue(governorate, week)
    assert issue is not None
    folder.mkdir(parents=True, exist_ok=True)
    for kept in queries.issued_pages(issue):
        stem = folder / f"week-{kept.language}"
        stem.with_suffix(".pdf").write_bytes(kept.pdf)
        subprocess.run(
            ["pdftoppm", "-r", "110", "-png", "-singlefile", stem.with_suffix(".pdf"), stem],
            check=True,
        )


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
    main(Path(sys.argv[1]))
