"""A map pack's bytes: what is read is what was written, and nothing else is taken for one."""

from __future__ import annotations

import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.wire.map_pack import (
    A_DEGREE,
    AREA,
    MAGIC,
    ROAD,
    ZONE,
    Feature,
    Pack,
    PackBrokenError,
    delta,
    packed_line,
    positions_of,
    read_pack,
    whole_pack,
    write_pack,
)
from tests.packs import packs

PLACES = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@given(packs())
def test_a_pack_is_read_as_it_was_written(pack: Pack) -> None:
    assert read_pack(write_pack(pack)) == pack


@given(packs(), packs())
def test_a_delta_holds_what_differs_and_nothing_else(before: Pack, after: Pack) -> None:
    part = delta(before, after)
    assert read_pack(write_pack(part)) == part
    kept = {f.id: f for f in before.features if f.id not in part.removed}
    kept |= {f.id: f for f in part.features}
    assert whole_pack(after.contract, kept.values()) == after
    held = {f.id: f.digest for f in before.features}
    assert all(held.get(f.id) != f.digest for f in part.features)
    assert held.keys() >= set(part.removed)


@given(st.lists(PLACES, min_size=1, max_size=20))
def test_a_line_comes_back_to_the_centimetre(line: list[tuple[float, float]]) -> None:
    for found, given_ in zip(positions_of(packed_line(line)), line, strict=True):
        assert found == pytest.approx(given_, abs=0.51 / A_DEGREE)


def test_the_version_tells_what_is_in_it_and_not_in_which_order() -> None:
    one, two = _area("A", 47.9), _area("B", 48.0)
    assert whole_pack(1, [one, two]).version == whole_pack(1, [two, one]).version
    moved = replace(two, line=packed_line([(48.1, 29.3)]))
    renamed = replace(two, said={**two.said, "name_en": "C"})
    versions = {whole_pack(1, [one, other]).version for other in (two, moved, renamed)}
    assert len(versions) == 3


@given(packs(), st.data())
def test_bytes_that_were_cut_or_changed_are_no_pack(pack: Pack, data: st.DataObject) -> None:
    content = write_pack(pack)
    cut = data.draw(st.integers(0, len(content) - 1))
    with pytest.raises(PackBrokenError):
        read_pack(content[:cut])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        MAGIC,
        MAGIC + zlib.compress(b""),
        MAGIC + zlib.compress(b"\x00\x00\x00\x02[]"),
        MAGIC + zlib.compress(b"\x00\x00\x00\x02{}"),
        MAGIC + zlib.compress(b"\xff\xff\xff\xff" + b"[" * 100_000),
        MAGIC + zlib.compress(b"\x00" * 80_000_000),
    ],
)
def test_what_is_no_pack_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(PackBrokenError):
        read_pack(content)


def test_a_pack_of_another_version_than_it_says_is_none() -> None:
    with pytest.raises(PackBrokenError):
        read_pack(write_pack(Pack(1, "0" * 32, (_area("A", 47.9),))))


def test_a_feature_without_its_names_or_line_is_none() -> None:
    for broken in (
        Feature(ROAD, {"code": "R1", "name_ar": "", "name_en": ""}, packed_line([(48, 29)])),
        Feature(ZONE, {"code": "Z1", "name_ar": ""}, packed_line([(48, 29)])),
        Feature(AREA, {"code": "A1", "name_ar": "", "name_en": ""}, b""),
        Feature(AREA, {"code": "A1", "name_ar": "", "name_en": ""}, b"123456789"),
    ):
        with pytest.raises(PackBrokenError):
            read_pack(write_pack(whole_pack(1, [broken])))


def _area(code: str, lon: float) -> Feature:
    said = {"code": code, "name_ar": "منطقة", "name_en": "Area"}
    return Feature(AREA, said, packed_line([(lon, 29.3)]))
