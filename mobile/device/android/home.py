"""Where the app's own files lie: a folder that no other app reads, and that goes with the app."""

from __future__ import annotations

import os
from pathlib import Path


def tablet_home() -> Path:
    """The same for the app and its service. Below it, file_paths.xml opens one folder."""
    return Path(os.environ["ANDROID_PRIVATE"]) / "tablet"
