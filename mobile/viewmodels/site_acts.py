"""What may be done at a site that a list or the map shows, beside the one act it is for."""

from dataclasses import dataclass
from uuid import UUID

from mobile.viewmodels.form_sites import FormSites, Values
from mobile.viewmodels.log_place import WITHIN_M
from mobile.viewmodels.map_card import SPOT
from mobile.viewmodels.plane import from_plane
from mobile.viewmodels.short_forms import SHORT_FORMS
from mobile.viewmodels.sites import ACTIVITY, WORK, identity_of, kind_of
from mobile.viewmodels.spots import Spot, spot_at
from mobile.viewmodels.tour import STOP, DayTour

INSPECT_HERE = "inspect"
_ICON = "clipboard-check-outline"


@dataclass(frozen=True)
class SiteAct:
    """``code``: inspect, or the kind of a short form. ``text``: the key of its word."""

    code: str
    text: str
    icon: str


FOUND = tuple(SiteAct(f.kind, f"act_{f.kind}", f.icon) for f in SHORT_FORMS.values())
"""To tell of something that was found, wherever one is."""
AT_A_SITE = (SiteAct(INSPECT_HERE, "act_inspect", _ICON), *FOUND)


@dataclass(frozen=True)
class SiteKeys:
    """What a row's or a card's key says of where it is. ``touched``: the map's own place."""

    sites: FormSites
    tour: DayTour
    touched: Spot | None

    def site_of(self, key: str) -> Values | None:
        """None where nothing is known of it: a form then begins where the tablet is."""
        kind, store = kind_of(key), self.sites.store
        if kind == ACTIVITY:
            activity = store.activity(identity_of(key), self.sites.whereabouts.fix)
            return self.sites.of_activity(activity) if activity else None
        if kind == WORK:
            work = store.work(UUID(identity_of(key)))
            return self.sites.of_work(work) if work else None
        if kind == STOP:
            return self._stop(key)
        return self.sites.of_spot(self.touched) if kind == SPOT and self.touched else None

    def _stop(self, key: str) -> Values | None:
        stop = self.tour.find(key)
        if stop is not None and stop.activity is not None:
            return self.sites.of_activity(stop.activity)
        if stop is None or stop.at is None:
            return None
        spot = spot_at(self.sites.store, *from_plane(*stop.at), WITHIN_M)
        return self.sites.of_spot(spot) if spot else None


def acts_of(key: str) -> tuple[SiteAct, ...]:
    """What is offered for a site's key; nothing for a record that is no site."""
    return AT_A_SITE if is_site(key) else ()


def is_site(key: str) -> bool:
    """Whether a key names a place of work, and not a record that is told about there."""
    return kind_of(key) in (ACTIVITY, WORK, STOP, SPOT)
