"""Gathers what goes into the APK: ``python deploy/android/gather.py`` (``make android-app``).

buildozer packs one folder with main.py at its root. The desktop's recorded track stays behind: a
tablet must never take it for its receiver. TAREEQ_SERVER, the office's address, is written into
the app, since a tablet has no environment to read it from.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / ".tareeq" / "android" / "app"
OFFICE = "office.txt"
LEFT_BEHIND = shutil.ignore_patterns("__pycache__", "*.pyc", "tracks", "headless.py")


def gather(server: str, root: Path = ROOT, app: Path = APP) -> int:
    """Make ``app`` anew; gives the number of its files. Raises ValueError for a bad address."""
    address = urlsplit(server)
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise ValueError(f"TAREEQ_SERVER: {server!r} is no address such as https://office.example")
    shutil.rmtree(app, ignore_errors=True)
    shutil.copytree(root / "deploy" / "android" / "app", app, ignore=LEFT_BEHIND)
    for part in ("mobile", "shared"):
        shutil.copytree(root / part, app / part, ignore=LEFT_BEHIND)
    (app / OFFICE).write_text(server + "\n", encoding="utf-8")
    return sum(path.is_file() for path in app.rglob("*"))


def main() -> int:
    try:
        count = gather(os.environ.get("TAREEQ_SERVER", ""))
    except ValueError as fault:
        sys.stderr.write(f"{fault}\n")
        return 2
    sys.stdout.write(f"{count} files in {APP.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
