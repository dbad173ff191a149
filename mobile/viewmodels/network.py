"""The road network as the map draws it: centrelines on the plane, and stretches of them."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from mobile.shapes import SectionView
from mobile.viewmodels.plane import to_plane

Line = npt.NDArray[np.float64]


def plane_line(line: Iterable[tuple[float, float]]) -> Line:
    """(latitude, longitude) positions as N x 2 metres on the plane."""
    return np.array([to_plane(lat, lon) for lat, lon in line], dtype=np.float64).reshape(-1, 2)


class RoadNetwork:
    """All sections, by code."""

    def __init__(self, sections: Iterable[SectionView]) -> None:
        self.sections = {section.code: section for section in sections if len(section.line) > 1}
        self._lines = {code: plane_line(s.line) for code, s in self.sections.items()}

    def line(self, code: str) -> Line | None:
        """The section's centreline (N x 2 metres), or None when the section is not known."""
        return self._lines.get(code)

    def stretch(self, code: str, from_m: float, to_m: float) -> Line | None:
        """The centreline between two chainages, kept to the section's ends; None as above."""
        line = self._lines.get(code)
        if line is None:
            return None
        along = self._chainages(code, line)
        low, high = sorted(min(max(m, along[0]), along[-1]) for m in (from_m, to_m))
        inner = line[(along > low) & (along < high)]
        return np.vstack([_at(low, along, line), inner, _at(high, along, line)])

    def _chainages(self, code: str, line: Line) -> Line:
        """Chainage of each point: the section's own ends, spread along the line drawn."""
        section = self.sections[code]
        steps = np.hypot(*np.diff(line, axis=0).T)
        along = np.concatenate([[0.0], np.cumsum(steps)])
        reach = section.to_m - section.from_m
        return np.asarray(section.from_m + along / (along[-1] or 1.0) * reach, dtype=np.float64)


def _at(chainage_m: float, along: Line, line: Line) -> Line:
    point = [float(np.interp(chainage_m, along, line[:, axis])) for axis in (0, 1)]
    return np.array([point], dtype=np.float64)
