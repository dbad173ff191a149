"""The road network as the map draws it: read from the store cell by cell, when it is looked at."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from mobile.ports import Scheduler, Store
from mobile.shapes import RoadLine, SectionView
from mobile.viewmodels.observed import Observed
from mobile.viewmodels.plane import plane_line, plane_points, to_plane
from mobile.viewmodels.scene import Cell, Name, Roads
from mobile.viewmodels.texts import Texts
from shared.rules.roads import CLASSES, RADIAL, RING, STREET, road_class

Line = npt.NDArray[np.float64]

# Pixels a metre from which the roads of a class are named.
_NAMED_FROM = {RING: 0.012, RADIAL: 0.012, STREET: 0.075}


class RoadNetwork(Observed):
    """One for a version of the map and a language. Those who watch are told of cells read."""

    def __init__(self, store: Store, scheduler: Scheduler, texts: Texts) -> None:
        super().__init__()
        self._store, self._scheduler, self._texts = store, scheduler, texts
        self._cells: Sequence[Cell] | None = None
        self._roads: dict[str, Roads] = {}
        self._wanted: set[str] = set()
        self._sections: dict[str, SectionView | None] = {}

    def cells(self) -> Sequence[Cell]:
        """Where there are roads. No line is read for it."""
        if self._cells is None:
            self._cells = [
                Cell(
                    cell.key,
                    cell.group,
                    (*to_plane(cell.south, cell.west), *to_plane(cell.north, cell.east)),
                )
                for cell in self._store.map_cells()
            ]
        return self._cells

    def roads(self, key: str) -> Roads | None:
        return self._roads.get(key)

    def want(self, key: str) -> None:
        if key not in self._wanted:
            self._wanted.add(key)
            self._scheduler.in_background(
                lambda: self._read(key),
                lambda roads: self._keep(key, roads),
                lambda _: self._wanted.discard(key),
            )

    def _keep(self, key: str, roads: Roads) -> None:
        self._roads[key] = roads
        self.changed()

    def _read(self, key: str) -> Roads:
        roads = self._store.map_cell(key)
        lines: dict[str, list[Line]] = {name: [] for name in CLASSES}
        names = []
        for road, line in zip(roads, _lines(roads), strict=True):
            kind = road_class(road.road_ref)
            lines[kind].append(line)
            text = self._texts.either(road.name_ar, road.name_en)
            if text:
                x, y = line[len(line) // 2]
                names.append(Name(text, (float(x), float(y)), _NAMED_FROM[kind]))
        # Of what stands close together the heavier road is named.
        return Roads(lines, sorted(names, key=lambda name: name.min_scale))

    def section(self, code: str) -> SectionView | None:
        if code not in self._sections:
            self._sections[code] = self._store.section(code)
        return self._sections[code]

    def stretch(self, code: str, from_m: float, to_m: float) -> Line | None:
        """The centreline between two chainages, kept to the section's ends.

        None when the section is not known, or has no length.
        """
        section = self.section(code)
        if section is None or len(section.line) < 2:
            return None
        line = plane_line(section.line)
        along = _chainages(section, line)
        low, high = sorted(min(max(m, along[0]), along[-1]) for m in (from_m, to_m))
        inner = line[(along > low) & (along < high)]
        return np.vstack([_at(low, along, line), inner, _at(high, along, line)])


def _lines(roads: Sequence[RoadLine]) -> list[Line]:
    """All lines at once: a cell may hold hundreds."""
    if not roads:
        return []
    points = plane_points(b"".join(road.line for road in roads))
    ends = np.cumsum([len(road.line) // 8 for road in roads])
    return np.split(points, ends[:-1])


def _chainages(section: SectionView, line: Line) -> Line:
    """Chainage of each point: the section's own ends, spread along the line drawn."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    reach = section.to_m - section.from_m
    return np.asarray(section.from_m + along / (along[-1] or 1.0) * reach, dtype=np.float64)


def _at(chainage_m: float, along: Line, line: Line) -> Line:
    point = [float(np.interp(chainage_m, along, line[:, axis])) for axis in (0, 1)]
    return np.array([point], dtype=np.float64)
