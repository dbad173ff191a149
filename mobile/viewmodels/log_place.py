"""Where the work being logged lies: the fix, the section, the chainage under the tablet."""

from mobile.shapes import ActivityView, Fix, SectionView
from mobile.viewmodels.digits import figure
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.log_view import PlacePanel
from mobile.viewmodels.spots import Spot, named_at, road_at, section_line
from mobile.viewmodels.whereabouts import Whereabouts
from mobile.viewmodels.wording import chainage, clock_time, distance, ltr
from shared.rules.chainage import Chainage, chainage_on

WITHIN_M = 250.0
"""A place farther than this from a centreline is on no section."""


class LogPlace:
    """Answers for one form, from the latest fix."""

    def __init__(self, kit: Kit, whereabouts: Whereabouts) -> None:
        self._kit, self._whereabouts = kit, whereabouts
        self._sections: dict[str, SectionView | None] = {}
        # The place on a road that the form was opened for, if that is not the tablet's own.
        self.spot: Spot | None = None
        self._named: tuple[object, str] = (None, "")

    def section(self, code: str) -> SectionView | None:
        """The section of that code; each is read once."""
        if code not in self._sections:
            self._sections[code] = self._kit.store.section(code)
        return self._sections[code]

    def section_of(self, activity: ActivityView) -> str:
        """The activity's section; for one that has none, the section under the tablet."""
        if activity.section or self.spot:
            return activity.section or (self.spot.at.section if self.spot else "")
        fix = self._whereabouts.fix
        if fix is None:
            return ""
        found = road_at(self._kit.store, fix.lat, fix.lon, WITHIN_M)
        return found.section if found else ""

    def starting(self, section: str, activity: ActivityView) -> str:
        """The chainage to begin with: of the place that was touched, the tablet's, the plan's."""
        touched = self.spot.at if self.spot and self.spot.at.section == section else None
        at = touched or self.here(section)
        if at is not None:
            return chainage(round(at.chainage_m))
        return chainage(activity.from_m) if activity.section else ""

    def here(self, section: str) -> Chainage | None:
        """The tablet's own chainage on a section, or None when it is not on it."""
        seen = self._seen_from(section)
        return seen if seen is not None and seen.offset_m <= WITHIN_M else None

    def _seen_from(self, section: str) -> Chainage | None:
        fix, known = self._whereabouts.fix, self.section(section)
        if fix is None or known is None or len(known.line) < 2:
            return None
        return chainage_on(fix.lat, fix.lon, section_line(known))

    def panel(self, section: str, kept: Fix | None = None) -> PlacePanel:
        """What will be saved of the place; ``kept`` is that of a work already logged."""
        texts = self._kit.texts
        fix = kept or self._whereabouts.fix
        if fix is None:
            return PlacePanel(texts("gps_waiting"), "", "warn", (texts("place_none"),))
        warnings = () if kept else self._warnings(section)
        return PlacePanel(
            text=self._named_place(fix),
            sub=" · ".join(part for part in self._measured(fix) if part),
            tone="warn" if warnings else "ok",
            warnings=warnings,
        )

    def _named_place(self, fix: Fix) -> str:
        """As ``_where``; looked up once a fix, though a form is shown anew at each key."""
        asked = (fix.lat, fix.lon, self._kit.language)
        if self._named[0] != asked:
            self._named = (asked, self._where(fix))
        return self._named[1]

    def _where(self, fix: Fix) -> str:
        """Street and area, as people say where they are; figures where neither is known."""
        found = named_at(self._kit.store, fix.lat, fix.lon, WITHIN_M)
        names = [self._kit.texts.either(*one) for one in found]
        return " · ".join(names) or self._figures(fix)

    @staticmethod
    def _figures(fix: Fix) -> str:
        return ltr(f"{fix.lat:.5f}, {fix.lon:.5f}")

    def _measured(self, fix: Fix) -> list[str]:
        texts = self._kit.texts
        at = ltr(f"± {figure(round(fix.accuracy_m))}") if fix.accuracy_m is not None else ""
        return [
            texts("accuracy", metres=at) if at else "",
            texts("fixed_at", time=clock_time(fix.fixed_at)) if fix.fixed_at else "",
        ]

    def _warnings(self, section: str) -> tuple[str, ...]:
        texts = self._kit.texts
        found = []
        if self._whereabouts.is_poor:
            found.append(texts("place_poor"))
        seen = self._seen_from(section)
        if seen is not None and seen.offset_m > WITHIN_M:
            found.append(texts("place_off", distance=distance(seen.offset_m, texts.language)))
        return tuple(found)
