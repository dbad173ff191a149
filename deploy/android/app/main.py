"""Where the APK starts: python-for-android runs main.py at the root of the app."""

import os
import sys
from pathlib import Path

from mobile.app import main
from mobile.device.android.home import tablet_home

if __name__ == "__main__":
    # Written by gather.py: a tablet has no environment of its own to read the office's address in.
    office = Path(__file__).with_name("office.txt").read_text(encoding="utf-8").strip()
    os.environ.setdefault("TAREEQ_SERVER", office)
    os.environ.setdefault("TAREEQ_TABLET_HOME", str(tablet_home()))
    sys.exit(main())
