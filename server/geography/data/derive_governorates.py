"""Derive governorates.geojson from a detailed governorate layer.

    python -m server.geography.data.derive_governorates SOURCE.geojson

SOURCE is a FeatureCollection with a feature a governorate (``id`` its ISO code, properties
``name_en`` and ``name_ar``) that forms a coverage: neighbours share their borders vertex for
vertex. Borders are cut into arcs where governorates meet; each arc is thinned once, so both
neighbours keep the same line and neither gap nor overlap can open. The result is a derived
database of OpenStreetMap under the ODbL (see LICENCE-ODbL.md in this folder).
"""

import json
import sys
from pathlib import Path

import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon, mapping, shape

TARGET = Path(__file__).with_name("governorates.geojson")
# Thinning in degrees, found by trial so that each governorate keeps some 60 vertices.
TOLERANCE_BETWEEN = 0.0004
TOLERANCE_OUTER = {
    "KW-KU": 0.0022,
    "KW-HA": 0.0003,
    "KW-FA": 0.0003,
    "KW-MU": 0.0003,
    "KW-AH": 0.0055,
    "KW-JA": 0.012,
}
TOLERANCE_ISLAND = 0.06  # of the square root of its area: Bubiyan, Failaka
TOLERANCE_ISLET = 0.3  # the same below AREA_ISLET square degrees (about 1 km2): three corners do
AREA_ISLET = 1e-4
TOLERANCE_WIDE = 0.006  # land border of the two desert governorates
DIGITS = 4  # about 11 m: finer than the outline itself


def arcs_of(governorates: dict[str, MultiPolygon]) -> list[LineString]:
    """Border lines between the points where three faces (or two and the sea) meet."""
    borders = shapely.union_all([shape.boundary for shape in governorates.values()])
    return list(shapely.line_merge(borders).geoms)


def owners_of(arc: LineString, governorates: dict[str, MultiPolygon]) -> list[str]:
    """ISO codes of the governorates on either side of an arc."""
    middle = arc.interpolate(0.5, normalized=True)
    return [iso for iso, outline in governorates.items() if outline.distance(middle) < 1e-9]


def tolerance_for(owners: list[str]) -> float:
    """How far an arc may move, in degrees: little where a small governorate would feel it."""
    if len(owners) == 1:
        return TOLERANCE_OUTER[owners[0]]
    if set(owners) == {"KW-AH", "KW-JA"}:
        return TOLERANCE_WIDE
    return TOLERANCE_BETWEEN


def thin(arc: LineString, tolerance: float) -> LineString:
    """Douglas-Peucker; a closed arc (an island) keeps a ring of at least three corners."""
    if not arc.is_ring:
        return arc.simplify(tolerance, preserve_topology=False)
    island = Polygon(arc)
    share = TOLERANCE_ISLET if island.area < AREA_ISLET else TOLERANCE_ISLAND
    return island.simplify(share * island.area**0.5, preserve_topology=True).exterior


def rounded(arc: LineString) -> LineString:
    """The arc on the grid of DIGITS decimals; shared ends round alike."""
    points = [(round(x, DIGITS), round(y, DIGITS)) for x, y in arc.coords]
    return LineString(points)


def derive(source: dict) -> dict[str, MultiPolygon]:
    """ISO code -> simplified MultiPolygon. Raises ValueError when faces were lost."""
    governorates = {f["id"]: shape(f["geometry"]) for f in source["features"]}
    arcs = arcs_of(governorates)
    thinned = [rounded(thin(a, tolerance_for(owners_of(a, governorates)))) for a in arcs]
    faces: dict[str, list[Polygon]] = {iso: [] for iso in governorates}
    for face in shapely.get_parts(shapely.polygonize(thinned)):
        shares = {iso: face.intersection(g).area for iso, g in governorates.items()}
        faces[max(shares, key=lambda iso: shares[iso])].append(shapely.normalize(face))
    for iso, outline in governorates.items():
        if len(faces[iso]) != len(outline.geoms):
            raise ValueError(f"{iso}: {len(outline.geoms)} parts became {len(faces[iso])}")
    # Thinned apart, an island and the coast before it may cross.
    parts = [part for found in faces.values() for part in found]
    for number, part in enumerate(parts):
        if any(part.relate_pattern(other, "T********") for other in parts[:number]):
            raise ValueError(f"a part near {part.centroid} crosses another: lower a tolerance")
    return {
        iso: MultiPolygon(sorted(parts, key=lambda part: -part.area))
        for iso, parts in faces.items()
    }


def feature(properties: dict, iso: str, outline: MultiPolygon) -> dict:
    """A GeoJSON feature with names and nothing else of the source."""
    names = {key: properties[key] for key in ("name_ar", "name_en")}
    return {"type": "Feature", "id": iso, "properties": names, "geometry": mapping(outline)}


def main(source_path: str) -> None:
    """Write TARGET."""
    source = json.loads(Path(source_path).read_text(encoding="utf-8"))
    outlines = derive(source)
    names = {f["id"]: f["properties"] for f in source["features"]}
    lines = []
    for iso in sorted(outlines):
        lines.append(json.dumps(feature(names[iso], iso, outlines[iso]), ensure_ascii=False))
    TARGET.write_text(
        '{"type": "FeatureCollection",\n'
        ' "attribution": "© OpenStreetMap contributors, simplified", "licence": "ODbL-1.0",\n'
        ' "features": [\n' + ",\n".join(lines) + "\n]}\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main(sys.argv[1])
