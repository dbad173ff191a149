"""Draw the golden picture of text anew: ``python -m tests.mobile.ui.golden``. Look at it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.mobile.tablet import FieldTablet
from tests.mobile.ui.driver import Driver, prepare_kivy


def main() -> None:
    prepare_kivy()
    from PIL import Image

    from tests.mobile.ui import test_text

    with tempfile.TemporaryDirectory() as home:
        driver = Driver(FieldTablet(Path(home)))
        Image.fromarray(test_text.sheet()).save(test_text.GOLDEN, optimize=True)
        driver.close()


if __name__ == "__main__":
    main()
