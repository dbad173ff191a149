"""The order of mixed Arabic and Latin text, against the standard's own cases."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile.theme.bidi import levels, levels_of_lines, levels_untailored, visual_order

SAMPLE = Path(__file__).parents[2] / "data" / "bidi_character_sample.txt"
BASES = {"0": 0, "1": 1, "2": None}

ARABIC = "ابجدهوي"
_MIRROR = {"(": ")", ")": "("}
MIXED = st.text(
    alphabet=ARABIC + "abcXYZ 0123456789٠١٢٣.,:;/+-%()[]«»،\u200f\u2066\u2067\u2069\u064e"
)


def shown(text: str, base: int | None = None) -> str:
    """The text as the eye meets it from left to right."""
    return "".join(text[index] for index in visual_order(levels(text, base)))


def standard_cases() -> list[list[str]]:
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    return [line.split(";") for line in lines if line and not line.startswith("#")]


def test_levels_agree_with_every_case_of_the_standards_sample() -> None:
    cases = standard_cases()
    assert len(cases) > 1000
    for points, base, _, wanted_levels, wanted_order in cases:
        text = "".join(chr(int(point, 16)) for point in points.split())
        got = levels_untailored(text, BASES[base])
        wanted = wanted_levels.split()
        kept = [index for index, level in enumerate(wanted) if level != "x"]
        assert [str(got[index]) for index in kept] == [wanted[index] for index in kept], points
        order = [index for index in visual_order(got) if wanted[index] != "x"]
        assert order == [int(index) for index in wanted_order.split()], points


@given(MIXED)
def test_visual_order_is_a_permutation(text: str) -> None:
    for base in (0, 1, None):
        assert sorted(visual_order(levels(text, base))) == list(range(len(text)))


@given(st.text(alphabet="abcXYZ 0123456789.,:;/+-%()[]"))
def test_latin_text_keeps_its_order(text: str) -> None:
    assert shown(text, 0) == text


@given(MIXED, st.integers(0, 999), st.integers(0, 999), MIXED)
def test_chainage_is_never_turned_round(
    before: str, kilometre: int, metre: int, after: str
) -> None:
    chainage = f"{kilometre}+{metre:03d}"
    for base in (0, 1, None):
        line = shown(f"{before} {chainage} {after}", base)
        assert chainage in line


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("الكيلو 12+350", "12+350 وليكلا"),
        ("الكيلو ١٢+٣٥٠", "١٢+٣٥٠ وليكلا"),
        ("من 4+200 إلى 5+050", "5+050 ىلإ 4+200 نم"),
        ("(طريق 40)", "(40 قيرط)"),
        ("في 21/11/2026.", ".21/11/2026 يف"),
        ("دقة \u2066±4\u2069 م", "م \u2069±4\u2066 ةقد"),
        ("هاتف +965 2222 3333 للطوارئ", "ئراوطلل +965 2222 3333 فتاه"),
        ("هاتف (+965) 2222-3333", "(+965) 2222-3333 فتاه"),
        ("هاتف 2222 3333.", ".2222 3333 فتاه"),
        ("هاتف ٢٢٢٢ ٣٣٣٣", "٢٢٢٢ ٣٣٣٣ فتاه"),
        ("دمك 95% من الحد", "دحلا نم 95% كمد"),
        ("دمك ٩٥٪ من الحد", "دحلا نم ٪٩٥ كمد"),
        ("درجة -5° فقط", "طقف -5° ةجرد"),
        ("دقة ±4 م", "م ±4 ةقد"),
        ("غرامة $250 أو 80€", "80€ وأ $250 ةمارغ"),
        ("مبلغ 1,250.500 د.ك.", ".ك.د 1,250.500 غلبم"),
        ("شركة ABC Ltd (فرع 2)", "(2 عرف) ABC Ltd ةكرش"),
        ("الساعة 07:45 - 15:30", "15:30 - 07:45 ةعاسلا"),
        ("الحارات 1 2 3", "3 2 1 تاراحلا"),
        ("المدى 10-20", "20-10 ىدملا"),
    ],
)
def test_road_texts_read_rightly_in_an_arabic_line(text: str, drawn: str) -> None:
    # Brackets are compared by shape: on a right-to-left level they are drawn mirrored.
    line = levels(text, 1)
    eye = (_MIRROR.get(text[i], text[i]) if line[i] & 1 else text[i] for i in visual_order(line))
    assert "".join(eye) == drawn


def test_without_the_exception_the_standard_turns_chainage_round() -> None:
    text = "الكيلو 12+350"
    order = visual_order(levels_untailored(text, 1))
    assert "350+12" in "".join(text[index] for index in order)


def test_an_empty_line_has_no_levels() -> None:
    assert levels("") == ()
    assert visual_order(()) == []


def broken(lines: tuple[str, ...], base: int | None) -> list[str]:
    """Each line of one paragraph as the eye meets it, from left to right."""
    found = levels_of_lines(lines, base)
    return [
        "".join(line[i] for i in visual_order(of_line))
        for line, of_line in zip(lines, found, strict=True)
    ]


def test_an_embedding_that_wraps_goes_on_over_the_break() -> None:
    lines = ("قال \u202aone كشط ", "طرق two\u202c ثم")
    assert broken(lines, 1)[1].replace("\u202c", "") == "مث قرط two"
    # By itself the line would be Arabic with a Latin word in it.
    assert shown(lines[1], 1).replace("\u202c", "") == "مث two قرط"


def test_an_isolate_that_wraps_keeps_its_direction_on_the_second_line() -> None:
    lines = ("من \u2066كشط 4 ", "and طرق 5\u2069 إلى")
    # Inside the left-to-right isolate the second line starts with its Latin word.
    shown_second = broken(lines, 1)[1]
    assert shown_second.index("and") < shown_second.index("قرط")
    alone = shown(lines[1], 1)
    assert alone.index("and") > alone.index("قرط")


def test_space_at_a_break_goes_to_the_lines_end() -> None:
    assert broken(("abc ", "كشط"), 1) == [" abc", "طشك"]


@given(MIXED, MIXED)
def test_a_broken_paragraph_loses_no_character(first: str, second: str) -> None:
    for line, of_line in zip((first, second), levels_of_lines((first, second), 1), strict=True):
        assert sorted(visual_order(of_line)) == list(range(len(line)))
