"""Where the work being logged lies: the fix, the section, the chainage under the tablet."""

from mobile.shapes import ActivityView, Fix, SectionView
from mobile.viewmodels.digits import figure
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.log_view import PlacePanel
from mobile.viewmodels.whereabouts import Whereabouts
from mobile.viewmodels.wording import clock_time, distance, ltr
from shared.rules.chainage import Chainage, SectionLine, chainage_on, nearest_chainage

WITHIN_M = 250.0
"""A place farther than this from a centreline is on no section."""


class LogPlace:
    """Answers for one form, from the latest fix."""

    def __init__(self, kit: Kit, whereabouts: Whereabouts) -> None:
        self._kit, self._whereabouts = kit, whereabouts
        self._sections: dict[str, SectionView] = {}

    def section(self, code: str) -> SectionView | None:
        """The section of that code; the network is read once."""
        if not self._sections:
            self._sections = {s.code: s for s in self._kit.store.sections()}
        return self._sections.get(code)

    def section_of(self, activity: ActivityView) -> str:
        """The activity's section; for one that has none, the section under the tablet."""
        if activity.section:
            return activity.section
        fix = self._whereabouts.fix
        if fix is None:
            return ""
        near = self._kit.store.sections_near(fix.lat, fix.lon, WITHIN_M)
        lines = [_line(section) for section in near]
        found = nearest_chainage(fix.lat, fix.lon, lines, WITHIN_M)
        return found.section if found else ""

    def here(self, section: str) -> Chainage | None:
        """The tablet's own chainage on a section, or None when it is not on it."""
        seen = self._seen_from(section)
        return seen if seen is not None and seen.offset_m <= WITHIN_M else None

    def _seen_from(self, section: str) -> Chainage | None:
        fix, known = self._whereabouts.fix, self.section(section)
        if fix is None or known is None or len(known.line) < 2:
            return None
        return chainage_on(fix.lat, fix.lon, _line(known))

    def panel(self, section: str, kept: Fix | None = None) -> PlacePanel:
        """What will be saved of the place; ``kept`` is that of a work already logged."""
        texts = self._kit.texts
        fix = kept or self._whereabouts.fix
        if fix is None:
            return PlacePanel(texts("gps_waiting"), "", "warn", (texts("place_none"),))
        warnings = () if kept else self._warnings(section)
        return PlacePanel(
            text=ltr(f"{fix.lat:.5f}, {fix.lon:.5f}"),
            sub=self._accuracy(fix),
            tone="warn" if warnings else "ok",
            warnings=warnings,
        )

    def _accuracy(self, fix: Fix) -> str:
        texts = self._kit.texts
        parts = []
        if fix.accuracy_m is not None:
            parts.append(texts("accuracy", metres=ltr(f"± {figure(round(fix.accuracy_m))}")))
        if fix.fixed_at is not None:
            parts.append(texts("fixed_at", time=clock_time(fix.fixed_at)))
        return " · ".join(parts)

    def _warnings(self, section: str) -> tuple[str, ...]:
        texts = self._kit.texts
        found = []
        if self._whereabouts.is_poor:
            found.append(texts("place_poor"))
        seen = self._seen_from(section)
        if seen is not None and seen.offset_m > WITHIN_M:
            found.append(texts("place_off", distance=distance(seen.offset_m, texts.language)))
        return tuple(found)


def _line(section: SectionView) -> SectionLine:
    line = [(lon, lat) for lat, lon in section.line]
    return SectionLine(section.code, section.from_m, section.to_m, line)
