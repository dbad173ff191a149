"""Map packs for property tests: few codes, so that two packs share, change and lack features."""

from __future__ import annotations

from hypothesis import strategies as st

from shared.wire.map_pack import AREA, KINDS, ROAD, Feature, Pack, packed_line, whole_pack

_NAMES = st.sampled_from(["شارع", "طريق الفحيحيل", "Street", "", "١٢"])
_PLACES = st.tuples(st.floats(46.5, 48.6), st.floats(28.5, 30.1))


@st.composite
def features(draw: st.DrawFn) -> Feature:
    kind = draw(st.sampled_from(KINDS))
    said = {
        "code": draw(st.sampled_from("ABCDE")),
        "name_ar": draw(_NAMES),
        "name_en": draw(_NAMES),
    }
    if kind == ROAD:
        ends = {"from_m": "0.00", "to_m": str(draw(st.integers(1, 5000)))}
        said |= {"road_ref": draw(st.sampled_from(["R5", "R30", "S-HA"])), **ends, "lanes": 3}
    least = 1 if kind == AREA else 2
    return Feature(kind, said, packed_line(draw(st.lists(_PLACES, min_size=least, max_size=6))))


def packs(contract: int = 9) -> st.SearchStrategy[Pack]:
    """Whole packs of one contract."""
    found = st.lists(features(), max_size=8, unique_by=lambda feature: feature.id)
    return found.map(lambda listed: whole_pack(contract, listed))
