"""A schedule in CSV or XLSX: headings in either language, dates as programs show them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from server.programme.schedules.cells import (
    read_minutes,
    read_percent,
    read_predecessors,
    read_times,
)
from server.programme.schedules.charsets import decode
from server.programme.schedules.reading import read_schedule

ARABIC = """\
رمز النشاط;اسم النشاط;البداية;النهاية;المدة;السابق;المنطقة;القطعة;البند;الكمية;ملاحظة
A1;كشط الأسفلت;05/01/2025;٢٠/٠١/٢٠٢٥;10;;السالمية;4;B01;"1,200.5";x
A2;طبقة رابطة;21/01/2025;30/01/2025;0;A1FS+2d;السالمية;4;B02;100;
"""
ENGLISH = """\
Programme of works,,,
Activity ID,WBS,Activity Name,Start,Finish,Predecessors
,1,Block 4,5-Jan-25 A,30-Jan-25,
A1000,1.1,Milling,5-Jan-25 A,20-Jan-25*,
A1010,1.2,Paving,21-Jan-25,30-Jan-25,"A1000 SS+1w, A9"
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_an_arabic_table_is_read(tmp_path: Path, encoding: str):
    path = tmp_path / "plan.csv"
    text = ARABIC if encoding != "cp1256" else ARABIC.replace("٢٠/٠١/٢٠٢٥", "20/01/2025")
    path.write_bytes(text.encode(encoding))
    schedule = read_schedule(path)
    summary, (first, second) = schedule.summary, schedule.activities
    assert (summary.format, summary.tasks, summary.links, summary.milestones) == ("CSV", 2, 1, 1)
    assert (summary.start, summary.finish) == ("2025-01-05T00:00", "2025-01-30T00:00")
    assert (first.code, first.name) == ("A1", "كشط الأسفلت")
    assert {"area": "السالمية", "block": "4"}.items() <= first.fields.items()
    assert (first.duration_min, first.quantities) == (4800, [[1, "1200.5"]])
    assert second.is_milestone
    assert [(link.type, link.lag_min) for link in schedule.links] == [("FS", 960)]
    lost = {one["code"]: one for one in summary.lost}
    assert lost["columns"]["detail"] == "ملاحظة"


def test_what_primavera_shows_is_read(tmp_path: Path):
    path = tmp_path / "plan.csv"
    path.write_text(ENGLISH, encoding="utf-8")
    schedule = read_schedule(path)
    summary = schedule.summary
    assert (summary.tasks, summary.summaries, summary.finish) == (3, 1, "2025-01-30T00:00")
    assert schedule.activities[0].start == "2025-01-05T00:00"
    assert [(link.type, link.lag_min) for link in schedule.links] == [("SS", 5 * 480)]
    assert [one["code"] for one in summary.lost] == ["unread_values"]


def test_our_own_contract_file_is_read_too():
    schedule = read_schedule(Path("server/programme/data/contract-07.csv"))
    assert (schedule.summary.tasks, schedule.summary.links) == (13, 10)
    assert schedule.activities[0].fields["area"] == "KW-KU-DASMA"


UNREAD = """\
Activity ID,Start,Finish,Actual start,Duration,% complete,Predecessors
A1,2025-01-05,2025-01-20,2025-01-05 7:30 xM,3 fortnights,half,
A2,2025-01-21,2025-01-30,,5 days,45%,A1 FS+2 moons
"""


def test_what_a_cell_says_and_is_not_understood_is_counted(tmp_path: Path):
    path = tmp_path / "plan.csv"
    path.write_text(UNREAD, encoding="utf-8")
    schedule = read_schedule(path)
    first, second = schedule.activities
    assert (first.actual_start, first.duration_min, first.percent) == (None, None, None)
    assert (second.duration_min, second.percent, schedule.links) == (2400, 45.0, [])
    assert {one["code"]: one["count"] for one in schedule.summary.lost} == {"unread_values": 4}


def workbook(path: Path, sheet: str) -> Path:
    """A workbook of one sheet; styles 1 and 2 show dates, 4 and 5 percents, others numbers."""
    shown = '<numFmt numFmtId="170" formatCode="[$-409]dd\\-mmm\\-yy"/>'
    shown += '<numFmt numFmtId="171" formatCode="0.0&quot; days&quot;"/>'
    shown += '<numFmt numFmtId="172" formatCode="0.0%_);[Red]\\-0.0%"/>'
    shown += '<numFmt numFmtId="173" formatCode="0&quot; % of days&quot;_%"/>'
    styles = "".join(f'<xf numFmtId="{n}"/>' for n in (0, 14, 170, 171, 9, 172, 173))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets>'
        '<sheet name="Plan" sheetId="1" r:id="rId7"/><sheet name="More" sheetId="2" r:id="rId8"/>'
        "</sheets></workbook>",
        "_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId7" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "styles.xml": f"<styleSheet><numFmts>{shown}</numFmts><cellStyleXfs>"
        f'<xf numFmtId="14"/></cellStyleXfs><cellXfs>{styles}</cellXfs></styleSheet>',
        "sharedStrings.xml": "<sst><si><t>Activity ID</t></si><si><r><t>Activity </t></r><r>"
        "<t>Name</t></r><rPh><t>no</t></rPh></si><si><t>Start</t></si><si><t>Finish</t></si>"
        "<si><t>كشط</t></si></sst>",
        "worksheets/sheet1.xml": f"<worksheet><sheetData>{sheet}</sheetData></worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(f"xl/{name}", text)
    return path


def cell(place: str, value: object, more: str = "") -> str:
    return f'<c r="{place}" {more}><v>{value}</v></c>'


def test_a_workbook_is_read(tmp_path: Path):
    heads = "".join(cell(f"{c}2", n, 't="s"') for n, c in enumerate("ABCD"))
    heads += '<c r="E2" t="inlineStr"><is><t>Duration</t></is></c>'
    values = cell("A4", "A1", 't="str"') + cell("B4", 4, 't="s"')
    values += cell("C4", "45662.291666666664", 's="1"') + cell("D4", "45672", 's="2"')
    values += cell("E4", "7.5", 's="3"') + cell("G4", "#REF!", 't="e"')
    sheet = f'<row r="2">{heads}</row><row r="4">{values}</row>'
    schedule = read_schedule(workbook(tmp_path / "plan.xlsx", sheet))
    (only,) = schedule.activities
    assert (only.code, only.name) == ("A1", "كشط")
    assert (only.start, only.finish) == ("2025-01-05T07:00", "2025-01-15T00:00")
    assert only.duration_min == 3600
    lost = [(one["code"], one["count"]) for one in schedule.summary.lost]
    assert (schedule.summary.format, lost) == ("XLSX", [("sheets", 1)])


def test_a_percent_of_a_workbook_is_what_its_cell_shows(tmp_path: Path):
    names = ("Activity ID", "Start", "Finish", "% complete")
    heads = "".join(cell(f"{'ABCD'[n]}1", name, 't="str"') for n, name in enumerate(names))
    values = (("0.45", 4), ("0.07", 5), ("1", 4), ("45", 0), ("0.45", 0), ("45", 6))
    rows = f'<row r="1">{heads}</row>'
    for row, (value, style) in enumerate(values, 2):
        dates = cell(f"B{row}", 45662, 's="1"') + cell(f"C{row}", 45672, 's="1"')
        own = cell(f"A{row}", f"A{row}", 't="str"') + dates + cell(f"D{row}", value, f's="{style}"')
        rows += f'<row r="{row}">{own}</row>'
    schedule = read_schedule(workbook(tmp_path / "plan.xlsx", rows))
    assert [a.percent for a in schedule.activities] == [45.0, 7.0, 100.0, 45.0, 0.45, 45.0]


@pytest.mark.parametrize(
    ("text", "found"),
    [("45%", 45.0), ("٤٥٪", 45.0), ("45", 45.0), ("0.45", 0.45), ("half", None), ("101", None)],
)
def test_a_percent_is_the_number_that_is_shown(text: str, found: float | None):
    assert read_percent(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5:00 PM", "17:00"), ("5:00 am", "05:00"), ("12:05 AM", "00:05"), ("12:05PM", "12:05"),
        ("5:00 م", "17:00"), ("١٢:٠٠ ص", "00:00"), ("17:00", "17:00"), ("7:00:30", "07:00"),
        ("7:00:30.000", "07:00"), ("5:00:00 PM", "17:00"), ("5:00 PM A", "17:00"),
        ("13:00 PM", None), ("0:30 AM", None), ("5:00 noon", None), ("7:00 and later", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("day", ["5/1/2025", "2025-01-05", "5-Jan-25"])
def test_a_time_is_read_whole_or_not_at_all(day: str, text: str, found: str | None):
    whole = f"{day} {text}"
    assert read_times([whole])[whole] == (found and f"2025-01-05T{found}")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12", 12 * 480), ("1.5 d", 720), ("3 Days", 1440), ("٢ يوم", 960), ("10 أيام", 4800),
        ("11 يوماً", 11 * 480), ("30 min", 30), ("30 دقيقة", 30), ("16h", 960), ("5 ساعات", 300),
        ("2 wks", 4800), ("2 أسبوع", 4800), ("3 أسابيع", 7200), ("3 mo", 3 * 9600),
        ("2 months", 2 * 9600), ("2 شهر", 2 * 9600), ("3 أشهر", 3 * 9600),
        ("2 m", None), ("2 edays", None), ("5%", None), ("3 fortnights", None), ("d", None),
        ("1.2.3", None), ("9" * 400, None), ("", None),
    ],
)  # fmt: skip
def test_a_duration_is_counted_by_its_unit(text: str, found: int | None):
    assert read_minutes(text) == found


@pytest.mark.parametrize("text", ["A1 FS+2 moons", "A1 FS+1.2.3", "A1 FS+50%", "A7"])
def test_a_predecessor_is_understood_whole_or_counted(text: str):
    assert read_predecessors(text, {"A1", "B-2"}) == ([], 1)


def test_the_month_comes_first_only_where_no_date_reads_otherwise():
    assert read_times(["05/01/2025", "20/01/2025"])["05/01/2025"] == "2025-01-05T00:00"
    assert read_times(["01/05/2025", "01/20/2025"])["01/05/2025"] == "2025-01-05T00:00"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A1", [("A1", "FS", 0)]),
        ("A1 FF-2d", [("A1", "FF", -960)]),
        ("A1SS+8h; B-2 fs", [("A1", "SS", 480), ("B-2", "FS", 0)]),
        ("B-2+3 days", [("B-2", "FS", 1440)]),
        ("A1 FS+30 min", [("A1", "FS", 30)]),
        ("A1 SS-1 أسبوع", [("A1", "SS", -2400)]),
        ("A1،B-2", [("A1", "FS", 0), ("B-2", "FS", 0)]),
    ],
)
def test_predecessors_as_planners_write_them(text: str, found: list[tuple[str, str, int]]):
    assert read_predecessors(text, {"A1", "B-2"}) == (found, 0)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("كشط الأسفلت في الشارع", "cp1256"),
        ("Kontrolle der Bauüberwachung, déjà vu", "cp1252"),
        ("Réfection — chaussée n° 3", "cp1252"),
        ("Café قطعة ٣ شارع", "utf-8"),
        ("Milling – كشط الأسفلت", "cp1256"),
    ],
)
def test_the_encoding_is_weighed_by_its_letters(text: str, encoding: str):
    assert decode(text.encode(encoding)) == (text, encoding)
