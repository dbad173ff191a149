"""Where something is, as the forms that are opened for it begin: activity, road, chainage."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mobile.ports import Store
from mobile.shapes import ActivityView, Fix, WorkView
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.log_place import WITHIN_M, LogPlace
from mobile.viewmodels.spots import Spot, section_line, spot_at
from mobile.viewmodels.whereabouts import Whereabouts
from mobile.viewmodels.wording import chainage
from shared.rules.chainage import place_at

Values = Mapping[str, Any]
"""Fields of a site by their wire names; chainages as people type them."""


@dataclass(frozen=True)
class FormSites:
    """Reads sites from what a finger touched, or from where the tablet is."""

    kit: Kit
    whereabouts: Whereabouts

    @property
    def store(self) -> Store:
        return self.kit.store

    def here(self) -> Values:
        """The road under the tablet and what is planned there; else the nearest contract."""
        fix = self.whereabouts.fix
        spot = spot_at(self.store, fix.lat, fix.lon, WITHIN_M) if fix else None
        return self.of_spot(spot) if spot else self._of_contract(fix)

    def of_spot(self, spot: Spot) -> Values:
        """A place on a road: the activity planned there, or the nearest contract."""
        values: dict[str, Any] = {
            "section": spot.at.section,
            "from_m": chainage(round(spot.at.chainage_m)),
        }
        activity = self.store.activity(spot.activity) if spot.activity else None
        if activity is not None:
            return {**values, "activity": activity.code, "layer": activity.layer}
        section = self.store.section(spot.at.section)
        if section is None:
            return values
        lat, lon = place_at(spot.at.chainage_m, section_line(section))
        return {**values, **self._of_contract(Fix(lat, lon))}

    def of_activity(self, activity: ActivityView) -> Values:
        """An activity, at the tablet's own chainage or where the activity begins."""
        place = LogPlace(self.kit, self.whereabouts)
        section = place.section_of(activity)
        return {
            "activity": activity.code,
            "section": section,
            "from_m": place.starting(section, activity),
            "layer": activity.layer,
        }

    def of_work(self, work: WorkView) -> Values:
        """Where a work was done, and which it was."""
        return {
            "activity": work.activity,
            "section": work.section,
            "from_m": chainage(work.from_m),
            "layer": work.layer,
            "boq_item": work.boq_item,
            "work": str(work.record),
        }

    def _of_contract(self, near: Fix | None) -> dict[str, Any]:
        contracts = self.store.contracts(near)
        if near is None or not contracts:
            return {}
        return {"contract": contracts[0].number, "governorate": contracts[0].governorate}
