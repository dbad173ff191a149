"""What a week is of: a governorate, or the programme that sets the six side by side."""

from __future__ import annotations

from flask_babel import gettext as _

from shared.vocabulary.places import GOVERNORATES

# The place of the programme's page, in addresses and in issued_week.
PROGRAMME = "programme"


def place_name(place: str, language: str) -> str:
    """The name of a governorate, or the programme's."""
    return _("The programme") if place == PROGRAMME else GOVERNORATES.name(place, language)
