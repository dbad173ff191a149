"""What comes from outside is normalised, or refused with a code that a person understands."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError
from marshmallow.fields import Field

from shared.vocabulary.works import FIELD_POLICIES
from shared.wire.digits import arabic_digits, latin_digits, without_thousands
from shared.wire.errors import ERRORS, describe
from shared.wire.fields import thousandths_between, whole_between
from shared.wire.protocol import MAX_BODY_NESTING
from shared.wire.text import BadJsonError, canonical_json, clean, has_forbidden, read_json
from shared.wire.work import WorkSchema, tidy, work_schema


def code_of(fields: dict[str, Any], name: str) -> str:
    with pytest.raises(ValidationError) as refused:
        work_schema.load(fields)
    return str(refused.value.normalized_messages()[name][0])


@pytest.mark.parametrize("typed", ["412.5", "٤١٢٫٥", "۴۱۲٫۵", " 412.50 "])
def test_a_quantity_is_read_in_any_digits(typed: str) -> None:
    assert work_schema.load({"quantity": typed})["quantity"] == Decimal("412.5")


@pytest.mark.parametrize("typed", ["", "abc", "1e5", "NaN", "-", "1.2.3", "1" * 20, True, [], {}])
def test_what_is_no_number_is_refused_by_field(typed: Any) -> None:
    assert code_of({"quantity": typed}, "quantity") == "number_wrong"


@pytest.mark.parametrize("typed", ["0", "-1", "٠"])
def test_a_quantity_is_above_zero(typed: str) -> None:
    assert code_of({"quantity": typed}, "quantity") == "quantity_not_positive"


@pytest.mark.parametrize(
    ("typed", "metres"), [("12+350", "12350"), ("١٢+٣٥٠", "12350"), ("7", "7")]
)
def test_a_chainage_is_read_as_it_is_written_on_site(typed: str, metres: str) -> None:
    assert work_schema.load({"from_m": typed})["from_m"] == Decimal(metres)


def test_a_stretch_that_ends_before_it_begins_names_its_end() -> None:
    assert code_of({"from_m": "200", "to_m": "100"}, "to_m") == "chainage_order"


@pytest.mark.parametrize("place", [{"lat": "91", "lon": "48"}, {"lat": "29", "lon": "181"}])
def test_a_place_off_the_globe_is_refused(place: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        work_schema.load({"place": place})


def test_a_place_outside_kuwait_is_accepted_here() -> None:
    assert work_schema.load({"place": {"lat": "0", "lon": "0"}})["place"]["lat"] == 0


@pytest.mark.parametrize("quantity", ["0.0001", "0.000499999"])
def test_a_quantity_that_counts_as_zero_is_not_above_zero(quantity: str) -> None:
    assert code_of({"quantity": quantity}, "quantity") == "quantity_not_positive"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("from_m", "10000000"),
        ("to_m", "9999999.999"),
        ("quantity", "10000000000"),
        ("accepted_quantity", "9999999999.9996"),
    ],
)
def test_a_number_beyond_every_road_is_refused(name: str, typed: str) -> None:
    assert code_of({name: typed}, name) == "number_not_allowed"


@pytest.mark.parametrize(
    ("accuracy", "kept"), [("9999999.99", "99999.9"), ("-5", None), ("4.0", "4"), (None, None)]
)
def test_an_accuracy_is_never_refused(accuracy: str | None, kept: str | None) -> None:
    place = {"lat": "29.33", "lon": "48.02", "accuracy_m": accuracy}
    assert tidy(work_schema.load({"place": place}))["place"]["accuracy_m"] == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("400", "400"), ("400.0", "400"), ("0400.500", "400.5"), ("٤٠٠٫٠٠", "400"), ("+7", "7")],
)
def test_equal_numbers_are_one_text(typed: str, kept: str) -> None:
    assert tidy(work_schema.load({"quantity": typed})) == {"quantity": kept}


@pytest.mark.parametrize("zero", ["0", "0.00", "-0.0", "-0"])
def test_zero_is_one_text_in_a_place_too(zero: str) -> None:
    fields = tidy(work_schema.load({"from_m": zero, "place": {"lat": zero, "lon": "48.020"}}))
    assert (fields["from_m"], fields["place"]["lat"]) == ("0", "0")
    assert fields["place"]["lon"] == "48.02"


@pytest.mark.parametrize("name", ["section", "layer", "lane", "return_reason"])
@pytest.mark.parametrize("blank", ["", " ", "\u200f"])
def test_a_blank_choice_is_none(name: str, blank: str) -> None:
    assert work_schema.load({name: blank}) == {name: None}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000000Z"),
        ("0001-01-01T02:00:00+03:00", "0001-01-01T00:00:00.000000Z"),
        ("0044-03-15T12:00:00Z", "0044-03-15T12:00:00.000000Z"),
        ("9999-12-31T23:00:00-03:00", "9999-12-31T23:59:59.999999Z"),
    ],
)
def test_a_time_of_any_year_is_kept(said: str, kept: str) -> None:
    loaded = work_schema.load({"place": {"lat": "29", "lon": "48", "fixed_at": said}})
    assert tidy(loaded)["place"]["fixed_at"] == kept
    assert work_schema.load(tidy(loaded)) == loaded


def test_bidi_controls_leave_the_text_and_emoji_stay() -> None:
    assert work_schema.load({"notes": "\u202eabc\u2066 🚧 "})["notes"] == "abc 🚧"


def test_a_field_from_a_newer_tablet_is_kept() -> None:
    assert work_schema.load({"mood": {"x": [1]}})["mood"] == {"x": [1]}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "not_json"),
        ('{"a": "\\u0000"}', "text_not_allowed"),
        ('{"a": "\\ud800"}', "text_not_allowed"),
        ('{"\\u0000": 1}', "text_not_allowed"),
        ('{"a": 1e999999}', "number_not_allowed"),
        ('{"a": NaN}', "number_not_allowed"),
        ('{"a": ' + "9" * 100 + "}", "number_not_allowed"),
        ('{"a": ' + "9" * 10000 + "}", "not_json"),
        ("[" * 22 + "]" * 22, "too_deep"),
        ("[" * 100_000, "too_deep"),
    ],
)
def test_json_that_cannot_be_kept_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadJsonError) as refused:
        read_json(text)
    assert refused.value.code == code


def test_a_value_from_a_body_still_fits_into_a_pull() -> None:
    """What a body may hold must be readable where a pull shows it: as a proposal in a conflict."""
    value: Any = "x"
    for _ in range(MAX_BODY_NESTING - 2):
        value = [value]
    body = read_json(json.dumps({"fields": {"x": value}}), MAX_BODY_NESTING)
    proposals = {"author": {"value": body["fields"]["x"], "change": "id"}}
    open_ = {"x": {"effective": value, "proposals": proposals}}
    read_json(json.dumps({"records": [{"conflicts": open_, "fields": body["fields"]}]}))
    with pytest.raises(BadJsonError):
        read_json(json.dumps({"fields": {"x": [value]}}), MAX_BODY_NESTING)


@given(st.text())
def test_reading_any_text_gives_a_value_or_our_error(text: str) -> None:
    try:
        read_json(text)
    except BadJsonError as refused:
        assert refused.code in ERRORS  # noqa: PT017


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.integers(0, 10**12))
def test_digits_go_there_and_back(number: int) -> None:
    assert latin_digits(arabic_digits(str(number))) == str(number)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1,234", "1234"),
        (" -12,345,678.25 ", "-12345678.25"),
        ("١٬٢٣٤٫٥", "1234.5"),
        ("۱۲٬۳۴۵", "12345"),
        ("12٫5", "12.5"),
        ("412.50", "412.50"),
    ],
)
def test_thousands_may_be_set_apart(typed: str, read: str) -> None:
    assert without_thousands(typed) == read


@pytest.mark.parametrize(
    "typed", ["12,5", "0,125", "1,23", "1,2345", "1234,567", "1,234,5", "1.5,000", ",5", "١٢٬٥"]
)
def test_a_comma_that_sets_no_thousands_apart_makes_no_number(typed: str) -> None:
    read = work_schema.fields["quantity"].deserialize
    with pytest.raises(ValidationError, match="number_wrong"):
        read(without_thousands(typed))


@pytest.mark.parametrize(
    ("typed", "read"), [("12", 12), ("١٢", 12), (" 12.0 ", 12), ("9999", 9999)]
)
def test_a_whole_number_is_read_in_any_digits(typed: str, read: int) -> None:
    found = whole_between(1, 9999).deserialize(typed)
    assert (found, type(found)) == (read, int)


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        (whole_between(1, 9999), "1.5", "number_wrong"),
        (whole_between(1, 9999), "many", "number_wrong"),
        (whole_between(1, 9999), "0", "number_not_allowed"),
        (whole_between(1, 9999), "10000", "number_not_allowed"),
        (thousandths_between("0", "9"), "1.0005", "number_wrong"),
        (thousandths_between("0", "9"), "9.001", "number_not_allowed"),
    ],
)
def test_a_number_that_its_field_cannot_have_is_refused(
    field: Field[Any], typed: str, code: str
) -> None:
    with pytest.raises(ValidationError, match=code):
        field.deserialize(typed)


def test_tidied_fields_are_plain_json_and_load_to_the_same() -> None:
    loaded = work_schema.load(
        {"quantity": "٥", "place": {"lat": 29.5, "lon": "48", "fixed_at": "2026-01-01T00:00:00Z"}}
    )
    plain = json.loads(canonical_json(tidy(loaded)))
    assert work_schema.load(plain) == loaded


def test_every_field_of_a_work_has_a_policy() -> None:
    declared = WorkSchema().fields
    assert set(declared) == set(FIELD_POLICIES)


def test_every_error_speaks_both_languages() -> None:
    for term in ERRORS:
        assert term.ar.strip()
        assert term.en.strip()
        assert term.ar != term.en
    assert describe("from_the_future").en == "from_the_future"


def test_every_character_that_cannot_be_kept_is_found_and_no_other() -> None:
    controls = {*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)} - {9, 10, 13}
    found = {code for code in range(0x110000) if has_forbidden(f"a{chr(code)}b")}
    assert found == controls


NUMBERS = st.sampled_from(
    ["0", "-7", "1.50", "1e3", "1E400", "-2e-40", "9" * 31, "9" * 30, "-" + "9" * 30, "NaN", "01"]
)
WORDS = st.text(
    st.sampled_from('ab\\"{}[]:,\u202e\x00\x1f\n\x85\ud800\u0647 0')
    | st.characters(exclude_categories=()),
    max_size=6,
).map(lambda words: json.dumps(words, ensure_ascii=False)) | st.sampled_from(
    ['"\\u0000"', '"\\ud83d\\udea7"', '"\\ud800"', '"\\n"', '"\\b"', '"', "'a'"]
)
JSON_TEXTS = st.recursive(
    NUMBERS | WORDS | st.sampled_from(["true", "null", "", " "]),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda parts: f"[{','.join(parts)}]")
        | st.lists(st.tuples(WORDS, inner), max_size=3).map(
            lambda pairs: "{" + ",".join(f"{name}: {value}" for name, value in pairs) + "}"
        )
    ),
    max_leaves=10,
)


@given(JSON_TEXTS, st.integers(0, 4))
def test_plain_text_is_read_as_with_care(text: str, most: int) -> None:
    def found() -> tuple[object, ...]:
        try:
            value = read_json(text, most)
            return "read", value, repr(value)
        except BadJsonError as error:
            return "refused", error.code, error.field

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("shared.wire.text._is_plain", lambda *_: False)
        expected = found()
    assert found() == expected
