"""Files of layers as they come: formats, systems, axes, encodings, and what is no layer at all."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from shapely.geometry import shape

from server.geography.layers import reading
from server.geography.layers.reading import Orders, Read, read_layer
from server.geography.layers.wording import FAULTS, NOTES, REFUSALS, LayerRefusedError
from tests.server.geography import layer_files as files

SAID = {"code": "KW-HA", "name_ar": "حولي", "name_en": "Hawalli"}


def read(content: bytes, layer: str = "governorates", **orders: Any) -> Read:
    return read_layer(content, Orders(layer=layer, **orders))


def refusal(content: bytes, **orders: Any) -> str:
    with pytest.raises(LayerRefusedError) as refused:
        read(content, **orders)
    assert REFUSALS[refused.value.code].ar
    return refused.value.code


def only(found: Read) -> Any:
    assert len(found.rows) == 1
    return shape(found.rows[0]["shape"])


@pytest.mark.parametrize("crs", ["EPSG:32638", "EPSG:3857", "EPSG:31901", "EPSG:32639"])
def test_any_system_becomes_degrees(crs: str) -> None:
    # The same ground in each system, by the way back that this database of systems knows.
    there = {
        "EPSG:32638": shapely.box(740_000, 3_220_000, 780_000, 3_255_000),
        "EPSG:3857": shapely.box(5_290_000, 3_390_000, 5_330_000, 3_425_000),
        "EPSG:31901": shapely.box(450_000, 3_220_000, 490_000, 3_255_000),
        "EPSG:32639": shapely.box(157_000, 3_225_000, 195_000, 3_260_000),
    }[crs]
    found = read(files.geopackage([(SAID, there)], crs))
    assert found.crs == crs
    west, south, east, north = only(found).bounds
    assert 47.3 < west < 47.7
    assert 29.0 < south < 29.2
    assert 47.7 < east < 48.1
    assert 29.3 < north < 29.5


def test_kuwaits_own_grid_has_its_meridian_at_48_degrees() -> None:
    at = shapely.Point(500_000, 3_250_000)
    found = read(files.geopackage([(SAID, at)], "EPSG:31901"), layer="areas")
    assert only(found).x == pytest.approx(48.0, abs=0.002)


def test_a_zipped_shapefile_in_arabic_windows_letters() -> None:
    said = {"GOV_ID": 7.0, "المحافظة": "حولي والجهراء"}
    for without in ((), (".cpg",)):
        content = files.shapefile([(said, files.SQUARE_UTM)], without=without)
        found = read(content)
        assert found.columns == {"code": "GOV_ID", "name_ar": "المحافظة"}
        assert (found.rows[0]["code"], found.rows[0]["name_ar"]) == ("7", "حولي والجهراء")


def test_a_shapefile_in_utf8_without_its_note_of_that() -> None:
    content = files.shapefile(
        [({"name_ar": "الأحمدي"}, files.SQUARE_UTM)], encoding="UTF-8", without=[".cpg"]
    )
    assert read(content).rows[0]["name_ar"] == "الأحمدي"


def test_names_of_members_lead_nowhere(tmp_path: Any) -> None:
    content = files.shapefile([(SAID, files.SQUARE_UTM)], stem="../../../../tmp/x/محافظات")
    assert read(content).rows[0]["code"] == "KW-HA"


def test_without_its_prj_a_shapefile_is_read_only_with_a_system_given() -> None:
    content = files.shapefile([(SAID, files.SQUARE_UTM)], without=[".prj"])
    assert refusal(content) == "crs_unknown"
    assert read(content, crs="32638").crs == "EPSG:32638"
    assert refusal(content, crs="EPSG:99999") == "crs_unknown"
    assert refusal(content, crs="'; drop") == "crs_unknown"
    assert refusal(content, crs="EPSG:28992") == "not_kuwait"


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32638"])
def test_swapped_axes_are_noticed_told_and_turned(crs: str) -> None:
    there = files.SQUARE if crs == "EPSG:4326" else files.SQUARE_UTM
    right, wrong = (files.geopackage([(SAID, one)], crs) for one in (there, files.swapped(there)))
    assert refusal(wrong) == "axes_swapped"
    assert only(read(wrong, is_swapped=True)).equals(only(read(right)))
    assert refusal(right, is_swapped=True) == "axes_right"


def test_swapped_axes_of_geojson() -> None:
    content = files.geojson([(SAID, files.swapped(files.SQUARE))])
    assert refusal(content) == "axes_swapped"
    assert only(read(content, is_swapped=True)).equals(files.SQUARE)


def test_a_bow_tie_is_refused_and_a_sliver_repaired_by_name() -> None:
    found = read(files.geojson([(SAID, files.BOW_TIE), ({**SAID, "code": "2"}, files.SLIVER)]))
    assert [(one["code"], one["feature"]) for one in found.faults] == [
        ("repair_changes", "1: KW-HA حولي")
    ]
    assert [row["shape"] is None for row in found.rows] == [True, False]
    assert ("repaired", "2: 2 حولي") in [(one["code"], one["feature"]) for one in found.notes]


def test_empty_shapes_heights_parts_and_wrong_kinds() -> None:
    two = shapely.MultiPolygon([files.SQUARE, shapely.box(48.0, 29.1, 48.1, 29.2)])
    flat = shapely.Polygon([(47.5, 29.1), (47.6, 29.2), (47.7, 29.3)])
    found = read(
        files.geojson(
            [
                (SAID, None),
                (SAID, shapely.Polygon()),
                (SAID, shapely.force_3d(two, 12.5)),
                (SAID, shapely.Point(47.9, 29.3)),
                (SAID, flat),
                (SAID, shapely.box(40, 29, 41, 30)),
                (SAID, files.SQUARE),
                (SAID, files.SQUARE),
                (SAID, files.SQUARE),
            ]
        )
    )
    assert [one["code"] for one in found.faults] == [
        "shape_missing", "shape_missing", "shape_kind", "repair_lost", "outside_kuwait",
    ]  # fmt: skip
    assert len(found.rows[2]["shape"]["coordinates"]) == 2
    assert len(found.rows[2]["shape"]["coordinates"][0][0][0]) == 2, "heights are dropped"
    codes = [one["code"] for one in found.notes]
    assert "height_dropped" in codes
    assert "overlap" in codes
    assert all(code in FAULTS or code in NOTES for code in codes)


def test_gaps_between_outlines_are_told_by_place() -> None:
    ring = files.SQUARE.difference(shapely.box(47.6, 29.2, 47.7, 29.3))
    west, east = (ring.intersection(shapely.box(*box)) for box in (
        (47, 29, 47.65, 30), (47.65, 29, 48, 30)))  # fmt: skip
    found = read(files.geojson([(SAID, west), ({**SAID, "code": "KW-JA"}, east)]))
    gap = next(one for one in found.notes if one["code"] == "gap")
    assert gap["detail"].startswith("29.2")
    assert "km²" in gap["detail"]


def test_roads_in_pieces_are_joined_or_refused() -> None:
    joined = shapely.MultiLineString([[(47.9, 29.1), (47.9, 29.2)], [(47.9, 29.2), (47.9, 29.3)]])
    broken = shapely.MultiLineString([[(47.9, 29.1), (47.9, 29.2)], [(47.8, 29.2), (47.8, 29.3)]])
    found = read(files.geojson([(SAID, joined), (SAID, broken)]), layer="roads")
    assert found.rows[0]["shape"]["type"] == "LineString"
    assert [one["code"] for one in found.faults] == ["line_broken"]


def test_what_is_no_layer_is_refused(tmp_path: Any) -> None:
    assert refusal(b"") == "file_empty"
    assert refusal(b"code;name\n1;x\n") == "format_unknown"
    assert refusal(b"[1, 2]") == "format_unknown"
    assert refusal(b'{"type": "Topology"}') == "format_unknown"
    assert refusal(b'{"type": "FeatureCollection", "features": [') == "file_broken"
    assert refusal(b'{"type": "FeatureCollection", "features": []}') == "nothing_read"
    assert refusal(b"SQLite format 3\0" + bytes(2000)) == "file_broken"
    assert refusal(b"PK\x03\x04 and no more") == "file_broken"
    assert refusal(files.archive({"xl/workbook.xml": b"<x/>", "a": b""})) == "spreadsheet"
    assert refusal(files.archive({"a.txt": b"x", "b.txt": b"y"})) == "format_unknown"
    assert refusal(files.geopackage([(SAID, files.SQUARE_UTM)])[:5000]) == "file_broken"
    deep = b'{"type": "FeatureCollection", "features": ' + b"[" * 100_000
    assert refusal(deep) == "file_broken"


def test_a_bomb_is_not_unpacked() -> None:
    bomb = files.archive({f"layer{s}": bytes(20_000_000) for s in (".shp", ".shx", ".dbf")})
    assert len(bomb) < 100_000
    assert refusal(bomb) == "archive_bomb"
    assert refusal(files.archive({f"{n}.txt": b"" for n in range(300)})) == "archive_bomb"


def test_parts_and_layers_of_a_file_are_asked_for() -> None:
    one = [(SAID, files.SQUARE_UTM)]
    assert refusal(files.shapefile(one, without=[".dbf"])) == "shapefile_parts"
    content = files.geopackage(one, more=1)
    assert refusal(content) == "table_many"
    assert only(read(content, table="more0")).is_valid
    assert refusal(content, table="nothing") == "table_many"
    assert refusal(files.geopackage(one), code="nothing") == "columns_missing"


def test_a_link_in_geojson_is_never_followed() -> None:
    link = {"type": "link", "properties": {"href": "http://127.0.0.1:9/crs", "type": "proj4"}}
    content = files.geojson([(SAID, files.SQUARE)], crs=link)
    assert refusal(content) == "crs_unknown"
    assert only(read(content, crs="EPSG:4326")).equals(files.SQUARE)


def test_too_many_and_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [(SAID, shapely.Point(47.9, 29.3))] * 20_001
    assert refusal(files.geojson(many), layer="areas") == "layer_too_large"
    assert refusal(bytes(reading.LARGEST_FILE + 1)) == "file_too_large"
    with pytest.raises(LayerRefusedError, match="reading_too_costly"):
        read_layer(files.geojson([(SAID, files.SQUARE)]), Orders("governorates"), wall_s=0.01)
