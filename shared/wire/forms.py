"""Checklists, limits of tests, response times and deduct curves: data that the office changes.

``GET /api/v1/forms?version=V``: V is the version that the tablet holds; when nothing is newer the
reply is ``{version: V, is_same: true}``. Else all comes whole: of checklists every version that
there ever was, since a record names the one that it was filled by; of the rest what holds now.
The import's file has the same rows, without what the server gives them: ``version`` and
``is_current``. Codes of vocabularies are not closed here: a newer server may know more.
"""

from __future__ import annotations

from typing import Any

from marshmallow import INCLUDE, fields

from shared.wire.fields import (
    MESSAGES,
    DecimalText,
    Words,
    code_word,
    decimal_between,
    list_of,
    whole_number,
)
from shared.wire.inspection import MAX_ANSWERS, MAX_FORM_VERSION
from shared.wire.quick import QuickSchema

MAX_NAME = 120
MAX_LINE = 500
MAX_CLAUSE = 120
MAX_SOURCE = 200
# What a clause says where the contract's own has not been entered yet.
DEFAULT_CLAUSE = "default"


class _Row(QuickSchema):
    class Meta:
        unknown = INCLUDE


def _name() -> Words:
    return Words(MAX_NAME, 1, required=True)


def _clause() -> Words:
    return Words(MAX_CLAUSE, 1, required=True)


def _source() -> Words:
    return Words(MAX_SOURCE, 1, required=True)


def _yes_or_no() -> fields.Boolean:
    return fields.Boolean(truthy={True}, falsy={False}, load_default=False, error_messages=MESSAGES)


class TypeRow(_Row):
    """What an inspection type of the checklists is called."""

    type = code_word(required=True)
    name_ar = _name()
    name_en = _name()


class WorkTypeRow(_Row):
    """What a kind of work is called; those of shared.vocabulary.works every tablet knows."""

    work_type = code_word(required=True)
    name_ar = _name()
    name_en = _name()


class LineRow(_Row):
    """A line of a checklist; ``item`` is the code that its answer names."""

    item = code_word(required=True)
    text_ar = Words(MAX_LINE, 1, required=True)
    text_en = Words(MAX_LINE, 1, required=True)
    clause = Words(MAX_CLAUSE, 1, load_default=DEFAULT_CLAUSE)
    needs_photo_on_fail = _yes_or_no()


class ChecklistRow(_Row):
    """``work_types``: those that it is for, none: any. ``readings``: tests that belong to it.

    ``point``: of shared.vocabulary.inspections.POINTS, None where nothing is held.
    """

    code = code_word(required=True)
    type = code_word(required=True)
    name_ar = _name()
    name_en = _name()
    work_types = list_of(code_word(), 40, load_default=list)
    point = code_word(load_default=None, allow_none=True)
    needs_signature = _yes_or_no()
    items = list_of(fields.Nested(LineRow, error_messages=MESSAGES), MAX_ANSWERS, required=True)
    readings = list_of(code_word(), 40, load_default=list)


class ChecklistVersionRow(ChecklistRow):
    """``is_current``: the version that is filled now; False for earlier and withdrawn ones."""

    version = whole_number(1, MAX_FORM_VERSION, required=True)
    is_current = fields.Boolean(required=True)


class TestRow(_Row):
    test = code_word(required=True)
    name_ar = _name()
    name_en = _name()
    unit = Words(20, required=True)


class LimitRow(_Row):
    """``layer`` and ``road_class``: None for any. Both ends belong to what is allowed."""

    test = code_word(required=True)
    layer = code_word(load_default=None, allow_none=True)
    road_class = code_word(load_default=None, allow_none=True)
    unit = Words(20, required=True)
    min = DecimalText(load_default=None, allow_none=True)
    max = DecimalText(load_default=None, allow_none=True)
    frequency_ar = Words(MAX_SOURCE, load_default="")
    frequency_en = Words(MAX_SOURCE, load_default="")
    clause = _clause()
    source = _source()


class DueRow(_Row):
    """``of``: ncr, defect, request or notice; ``level``: a severity, a priority, a point."""

    of = code_word(required=True)
    level = code_word(required=True)
    hours = decimal_between("0.25", "87600", required=True)
    clause = _clause()
    source = _source()


def _points(**kwargs: Any) -> fields.List[Any]:
    return list_of(list_of(DecimalText(), 2), 200, **kwargs)


class DeductRow(_Row):
    """A curve as points of (density in %, deduct value), rising; straight between them."""

    distress = code_word(required=True)
    severity = code_word(load_default=None, allow_none=True)
    points = _points(required=True)


class CorrectionRow(_Row):
    """The curve of ``q``: points of (total deduct value, corrected deduct value), rising."""

    q = whole_number(1, 20, required=True)
    points = _points(required=True)


class CurvesRow(_Row):
    """An agency's licensed curves of ASTM D6433; ``version`` is the agency's name for them."""

    version = Words(80, 1, required=True)
    deducts = list_of(fields.Nested(DeductRow, error_messages=MESSAGES), 200, required=True)
    corrections = list_of(fields.Nested(CorrectionRow, error_messages=MESSAGES), 20, required=True)
    clause = _clause()
    source = _source()


class FormsReply(_Row):
    version = fields.String(required=True)
    is_same = fields.Boolean(load_default=False)
    work_types = fields.List(fields.Nested(WorkTypeRow), load_default=list)
    types = fields.List(fields.Nested(TypeRow), load_default=list)
    checklists = fields.List(fields.Nested(ChecklistVersionRow), load_default=list)
    tests = fields.List(fields.Nested(TestRow), load_default=list)
    limits = fields.List(fields.Nested(LimitRow), load_default=list)
    due = fields.List(fields.Nested(DueRow), load_default=list)
    curves = fields.Nested(CurvesRow, load_default=None, allow_none=True)


forms_reply = FormsReply()
