"""Where the APK starts: python-for-android runs main.py at the root of the app."""

import sys

from mobile.app import main

if __name__ == "__main__":
    sys.exit(main())
