"""What a tablet needs of programme and places to work for days alone, within its scope.

``GET /api/v1/reference?version=V``: V is the version that the tablet holds. When nothing is
newer the reply is ``{version: V, is_same: true, courses: [...]}``: ``courses`` always comes whole.
A tablet that takes its roads from map packs (shared.wire.map_pack) adds ``has_packs=true``, and is
sent no ``sections``; an older server sends them all the same.
Codes are the natural keys; quantities and chainages (metres) are decimals as text, dates
YYYY-MM-DD, coordinates degrees in WGS 84 as numbers, lines and rings GeoJSON positions (longitude
first).
"""

from __future__ import annotations

from marshmallow import INCLUDE, fields

from shared.wire.fields import DecimalText, whole_number
from shared.wire.quick import QuickSchema


class _Row(QuickSchema):
    class Meta:
        unknown = INCLUDE


def _text() -> fields.String:
    return fields.String(required=True)


def _maybe() -> fields.String:
    return fields.String(load_default=None, allow_none=True)


class ContractRow(_Row):
    number = whole_number(required=True)
    title_ar = _text()
    title_en = _text()


class ActivityRow(_Row):
    """One line of the programme; ``lat`` and ``lon`` say where its work is."""

    code = _text()
    contract = whole_number(required=True)
    name_ar = _text()
    name_en = _text()
    work_type = _text()
    layer = _maybe()
    governorate = _text()
    area = _maybe()
    section = _maybe()
    from_m = DecimalText(load_default=None, allow_none=True)
    to_m = DecimalText(load_default=None, allow_none=True)
    baseline_start = fields.Date(required=True)
    baseline_finish = fields.Date(required=True)
    lat = fields.Float(required=True, allow_nan=False)
    lon = fields.Float(required=True, allow_nan=False)


class ActivityBoqRow(_Row):
    """A BOQ line of an activity, with the quantity that this activity may use of it."""

    activity = _text()
    boq_item = _text()
    description_ar = _text()
    description_en = _text()
    unit = _text()
    quantity = DecimalText(required=True)


class CourseRow(_Row):
    """What delivery tickets of a course are held against: tonnes a cubic metre, percent."""

    work_type = _text()
    density_t_m3 = DecimalText(required=True)
    most_off_percent = DecimalText(required=True)


class AreaRow(_Row):
    code = _text()
    name_ar = _text()
    name_en = _text()


class SectionRow(_Row):
    """A road section: ``line`` is its centreline, drawn in the direction of chainage."""

    code = _text()
    road_ref = _text()
    name_ar = _text()
    name_en = _text()
    from_m = DecimalText(required=True)
    to_m = DecimalText(required=True)
    lanes = whole_number(required=True)
    line = fields.List(fields.List(fields.Float(allow_nan=False)), required=True)


class GovernorateRow(_Row):
    """``rings``: the outer rings of its outline."""

    iso = _text()
    name_ar = _text()
    name_en = _text()
    rings = fields.List(fields.List(fields.List(fields.Float(allow_nan=False))), required=True)


class ReferenceReply(_Row):
    version = _text()
    is_same = fields.Boolean(load_default=False)
    contracts = fields.List(fields.Nested(ContractRow), load_default=list)
    activities = fields.List(fields.Nested(ActivityRow), load_default=list)
    activity_boq = fields.List(fields.Nested(ActivityBoqRow), load_default=list)
    courses = fields.List(fields.Nested(CourseRow), load_default=list)
    areas = fields.List(fields.Nested(AreaRow), load_default=list)
    sections = fields.List(fields.Nested(SectionRow), load_default=None, allow_none=True)
    governorates = fields.List(fields.Nested(GovernorateRow), load_default=list)


reference_reply = ReferenceReply()
