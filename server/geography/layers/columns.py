"""Which column of a file is the code, and which the names: guessed from usual names, or given."""

from __future__ import annotations

from collections.abc import Sequence

from server.geography.layers.wording import AREAS, GOVERNORATES, ROADS, LayerRefusedError
from shared.rules.folding import fold

# In the order in which they are believed; blanks, dashes and case do not count.
_USUAL = {
    "code": "code, iso, رمز, الرمز, كود, الكود, id, رقم, الرقم",
    "name_ar": "name_ar, arabic_name, ar_name, name_a, arname, arabic, الاسم, اسم,"
    " الاسم العربي, الاسم بالعربية",
    "name_en": "name_en, english_name, en_name, name_e, name_eng, engname, english, name,"
    " الاسم الانجليزي, الاسم بالانجليزية",
}
_OF_LAYER = {
    GOVERNORATES: {
        "code": "gov_code, gov_id, governorate_code, رمز المحافظة, رقم المحافظة",
        "name_ar": "gov_ar, gov_name_ar, governorate_ar, المحافظة, اسم المحافظة",
        "name_en": "gov_en, gov_name_en, governorate_en, governorate, gov_name",
    },
    AREAS: {
        "code": "area_code, area_id, district_code, رمز المنطقة, رقم المنطقة",
        "name_ar": "area_ar, area_name_ar, المنطقة, اسم المنطقة",
        "name_en": "area_en, area_name_en, area_name, district",
        "governorate": "governorate, gov, gov_code, gov_name, gov_en, المحافظة, رمز المحافظة",
    },
    ROADS: {
        "code": "section_code, section, section_id, road_code, رمز الطريق, رمز المقطع",
        "name_ar": "road_ar, road_name_ar, street_ar, الطريق, اسم الطريق, الشارع, اسم الشارع",
        "name_en": "road_en, road_name_en, road_name, street_en, street",
        "road_ref": "road_ref, ref, road_no, route, رقم الطريق",
        "carriageway": "carriageway",
        "direction": "direction, dir, الاتجاه",
        "lanes": "lanes, no_lanes, lane_count, الحارات, عدد الحارات",
        "width_m": "width_m, width, العرض",
        "from_m": "from_m, start_m, من",
        "to_m": "to_m, end_m, الى",
    },
}
GIVEN = ("code", "name_ar", "name_en")


def columns_of(layer: str, fields: Sequence[str], given: dict[str, str]) -> dict[str, str]:
    """Meaning -> column of the file, for what was found; a guess never takes a column twice.

    Raises LayerRefusedError (columns_missing) where a given column is not there.
    """
    known = {_tidy(field): field for field in reversed(fields)}
    found: dict[str, str] = {}
    for meaning, usual in _usual(layer).items():
        asked = given.get(meaning)
        if asked and _tidy(asked) not in known:
            raise LayerRefusedError("columns_missing", f"{asked} ({', '.join(fields)})"[:300])
        candidates = [asked] if asked else usual
        taken = set(found.values())
        names = (known[t] for name in candidates if (t := _tidy(name)) in known)
        match = next((name for name in names if asked or name not in taken), None)
        if match is not None:
            found[meaning] = match
    return found


def _usual(layer: str) -> dict[str, list[str]]:
    own = _OF_LAYER[layer]
    found = {name: [own[name], _USUAL[name]] if name in _USUAL else [own[name]] for name in own}
    return {name: ", ".join(lists).split(", ") for name, lists in found.items()}


def _tidy(name: str) -> str:
    # A Shapefile cuts names of columns off after ten letters.
    return "".join(c for c in fold(name).casefold() if c.isalnum())[:10]
