"""Distresses of asphalt pavements, and what each is measured in.

Source: ASTM D6433, the list for asphalt-surfaced roads and parking lots. Names in Arabic are ours.
"""

from __future__ import annotations

from shared.vocabulary.terms import Vocabulary

_AREA, _LENGTH, _COUNT = "m2", "m", "no"
_ALL = (
    ("alligator_cracking", "تشققات تمساحية", "Alligator cracking", _AREA),
    ("bleeding", "نزف الأسفلت", "Bleeding", _AREA),
    ("block_cracking", "تشققات شبكية", "Block cracking", _AREA),
    ("bumps_sags", "نتوءات وانخفاضات", "Bumps and sags", _LENGTH),
    ("corrugation", "تموجات", "Corrugation", _AREA),
    ("depression", "هبوط موضعي", "Depression", _AREA),
    ("edge_cracking", "تشققات الحافة", "Edge cracking", _LENGTH),
    ("joint_reflection_cracking", "تشققات انعكاسية عند الفواصل", "Joint reflection cracking",
     _LENGTH),
    ("shoulder_drop_off", "انخفاض الكتف عن الحارة", "Lane/shoulder drop-off", _LENGTH),
    ("long_trans_cracking", "تشققات طولية وعرضية", "Longitudinal and transverse cracking",
     _LENGTH),
    ("patching", "ترقيعات وحفريات خدمات", "Patching and utility cut patching", _AREA),
    ("polished_aggregate", "انصقال الحصى", "Polished aggregate", _AREA),
    ("potholes", "حفر", "Potholes", _COUNT),
    ("railroad_crossing", "تقاطع سكة حديد", "Railroad crossing", _AREA),
    ("rutting", "تخدد", "Rutting", _AREA),
    ("shoving", "زحف الأسفلت", "Shoving", _AREA),
    ("slippage_cracking", "تشققات الانزلاق", "Slippage cracking", _AREA),
    ("swell", "انتفاخ", "Swell", _AREA),
    ("ravelling", "تطاير الحصى", "Ravelling", _AREA),
    ("weathering", "تآكل السطح بالعوامل الجوية", "Weathering", _AREA),
)  # fmt: skip
DISTRESSES = Vocabulary(*(row[:3] for row in _ALL))
# Units of shared.vocabulary.works.UNITS, by distress.
UNIT_OF = {row[0]: row[3] for row in _ALL}
# D6433 knows no degrees of these.
UNGRADED = frozenset({"polished_aggregate"})
