"""The QR code of a paper: it opens the page that proves the issue (proving_pages.py)."""

from __future__ import annotations

import segno
from flask import current_app
from markupsafe import Markup

from server.config import Config

QUIET_MODULES = 4  # a reader needs this much white around


def drawn_code(issue: str) -> Markup | None:
    """The code as SVG for the issue of this id; None where nobody said where the office is."""
    config: Config = current_app.extensions["tareeq.config"]
    if not config.public_url or not issue:
        return None
    code = segno.make(f"{config.public_url}/verify/{issue}", error="m", micro=False)
    return Markup(code.svg_inline(border=QUIET_MODULES, omitsize=True, svgclass="code"))  # noqa: S704 - segno's own
