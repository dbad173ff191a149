"""Words for why something is late, and whose days they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from server.reporting.heat import Gaps, Heat, gaps_of, heat_of
from shared.vocabulary.delays import CAUSES
from shared.wire.digits import latin_digits

# Paper has one page for all of it: there a long name of the owner is cut.
LONGEST = {"even": 40, "dense": 40, "short": 28}


class CauseWording:
    """The part of a page's wording that is of causes, and the pictures that tell them."""

    language: str

    def gaps(self, figures: Mapping[str, Any]) -> Gaps | None:
        """Gap in days by contract; figures of earlier formulas tell no pictures."""
        return gaps_of(figures.get("contracts", ())) if "causes" in figures else None

    def heat(self, figures: Mapping[str, Any]) -> Heat | None:
        """Days lost by contract and cause."""
        return heat_of(figures)

    def cause(self, code: str) -> str:
        return CAUSES.name(code, self.language)

    def cause_details(self, recorded: Mapping[str, Any], density: str) -> Markup:
        """Who can end it, how many of its days excuse the contractor, and what else is recorded.

        ``density`` is the page's; the densest paper keeps the first two.
        """
        owner = _cut(latin_digits(recorded["owner"]), LONGEST.get(density, 0))
        told = [Markup("{} <bdi>{}</bdi>").format(_("owner:"), owner), _excused(recorded)]
        if density != "short" and recorded["is_of_contract"]:
            told.insert(0, _("of the whole contract"))
        if density != "short" and recorded["others"]:
            others = recorded["others"]
            told.append(ngettext("%(num)d other cause", "%(num)d other causes", others))
        return Markup(" · ").join(told)


def _cut(text: str, longest: int) -> str:
    return text if not longest or len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _excused(recorded: Mapping[str, Any]) -> str:
    days = recorded["days_assessed"]
    if recorded["excuse"] is None:
        return _("days not yet assessed")
    if recorded["excuse"] == "none" or not days:
        return _("no excusable days")
    return ngettext("%(num)d excusable day", "%(num)d excusable days", days)
