"""Workbooks and tables as a contractor's clerk makes them: covers, titles, merged cells."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from click.testing import CliRunner

from server.db import db
from server.programme.cli import programme
from server.programme.models import Activity
from server.programme.schedules.reading import read_schedule
from server.programme.schedules.refusals import ScheduleRefusedError
from server.programme.schedules.work_words import work_type_in
from server.programme.service import apply_import, hand_in, read_in, read_waiting
from shared.vocabulary.work_synonyms import WORK_SYNONYMS
from shared.vocabulary.works import WORK_TYPES

HEADER = ["رمز النشاط", "اسم النشاط", "تاريخ البداية", "تاريخ النهاية", "المنطقة", "نوع العمل"]
COVER = [["شركة المقاولات"], ["إجمالي القيمة", "18300000"]]
PLAN = [
    ["البرنامج الزمني"], [], HEADER,
    ["A1", "شارع ١", "2026-11-01", "2026-11-10", "السالمية", "كشط"],
    ["A2", "شارع ٢", "2026-11-11", "2026-11-20", "", "قشط الأسفلت"],
    ["A3", "شارع ٣", "2026-11-21", "2026-11-30", "", "رابطة"],
]  # fmt: skip
OTHER = [HEADER, ["B1", "شارع ٩", "2026-11-01", "2026-11-10", "حولي", "كشط"]]
Rows = list[list[str]]


def workbook(path: Path, sheets: dict[str, Rows], merged: str = "") -> Path:
    """One part a sheet, all cells texts; ``merged`` is a range of every sheet."""
    links, names = "", ""
    with zipfile.ZipFile(path, "w") as archive:
        for number, (name, rows) in enumerate(sheets.items(), 1):
            names += f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{number}"/>'
            links += f'<Relationship Id="r{number}" Target="worksheets/s{number}.xml"/>'
            cells = "".join(
                f'<row r="{line}">'
                + "".join(
                    f'<c r="{"ABCDEFGH"[place]}{line}" t="str"><v>{escape(text)}</v></c>'
                    for place, text in enumerate(row)
                    if text
                )
                + "</row>"
                for line, row in enumerate(rows, 1)
            )
            range_ = f'<mergeCells><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
            archive.writestr(
                f"xl/worksheets/s{number}.xml",
                f"<worksheet><sheetData>{cells}</sheetData>{range_}</worksheet>",
            )
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns:r="r"><sheets>{names}</sheets></workbook>'
        )
        archive.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{links}</Relationships>")
    return path


def lost_of(path: Path) -> dict[str, tuple[int, str]]:
    return {one["code"]: (one["count"], one["detail"]) for one in read_schedule(path).summary.lost}


def test_the_sheet_with_the_header_is_read_wherever_it_stands(tmp_path: Path):
    path = workbook(tmp_path / "plan.xlsx", {"ملخص": COVER, "البرنامج": PLAN, "Notes": [["x"]]})
    assert [a.code for a in read_schedule(path).activities] == ["A1", "A2", "A3"]
    assert lost_of(path) == {"sheets": (2, "ملخص, Notes")}


def test_of_several_sheets_that_fit_the_first_is_read_and_the_others_told(tmp_path: Path):
    path = workbook(tmp_path / "plan.xlsx", {"ملخص": COVER, "Zone 1": PLAN, "Zone 2": OTHER})
    assert [a.code for a in read_schedule(path).activities] == ["A1", "A2", "A3"]
    assert lost_of(path) == {"sheets": (1, "ملخص"), "schedule_sheets": (1, "Zone 2")}


def test_a_long_sheet_of_something_else_is_not_read_through(tmp_path: Path):
    long = [["x"]] * 40
    sheets = {"Prices": [*long, HEADER, *long], "Plan": PLAN}
    assert lost_of(workbook(tmp_path / "plan.xlsx", sheets)) == {"sheets": (1, "Prices")}


def test_a_refusal_names_the_sheets_that_were_looked_at(tmp_path: Path):
    path = workbook(tmp_path / "plan.xlsx", {"ملخص": COVER, "Notes": [["x"]]})
    with pytest.raises(ScheduleRefusedError) as caught:
        read_schedule(path)
    assert caught.value.code == "columns_missing"
    assert caught.value.as_json()["details"] == {
        "ar": "الأوراق: ملخص, Notes",
        "en": "sheets: ملخص, Notes",
    }
    said = CliRunner().invoke(programme, ["inspect", str(path), "--json"])
    assert (said.exit_code, json.loads(said.stdout)["detail"]) == (2, "sheets: ملخص, Notes")


def test_where_a_file_breaks_is_said_in_the_readers_language(tmp_path: Path):
    path = tmp_path / "plan.csv"
    path.write_text('code,start,finish\n"A1,2025-01-01,2025-01-02\n', encoding="utf-8")
    with pytest.raises(ScheduleRefusedError) as caught:
        read_schedule(path)
    assert caught.value.as_json()["details"] == {"ar": "الصف 2", "en": "row 2"}


def test_a_refusal_that_was_kept_says_as_much(contract):
    cut = hand_in(9, "plan.csv", b'code,start,finish\n"A1,2025-01-01,2025-01-02\n')
    assert read_waiting() == 1
    with pytest.raises(ScheduleRefusedError) as caught:
        read_in(cut)
    assert caught.value.as_json()["details"] == {"ar": "الصف 2", "en": "row 2"}
    assert caught.value.as_json()["detail"] == "row 2"


def test_a_merged_area_holds_for_all_rows_beside_it(tmp_path: Path):
    path = workbook(tmp_path / "plan.xlsx", {"Plan": PLAN}, merged="E4:E5")
    areas = [a.fields.get("area") for a in read_schedule(path).activities]
    assert areas == ["السالمية", "السالمية", None]


@pytest.mark.parametrize("merged", ["B4:B6", "E3:E6", "E4:H4", "E4:E1048576"])
def test_only_places_are_carried_down_and_no_heading(tmp_path: Path, merged: str):
    path = workbook(tmp_path / "plan.xlsx", {"Plan": PLAN}, merged=merged)
    found = read_schedule(path).activities
    carried = "السالمية" if merged == "E4:E1048576" else None
    assert [a.fields.get("area") for a in found] == ["السالمية", carried, carried]
    assert [a.name for a in found] == ["شارع ١", "شارع ٢", "شارع ٣"]


def test_short_words_for_kinds_of_work_are_known_and_others_told(contract, tmp_path: Path):
    rows = [*PLAN, ["A4", "شارع ٤", "2026-11-21", "2026-11-30", "السالمية", "بناء"]]
    path = workbook(tmp_path / "plan.xlsx", {"Plan": rows}, merged="E4:E6")
    import_id = hand_in(9, "plan.xlsx", path.read_bytes())
    found = read_in(import_id)
    assert found["unknown"] == [{"what": "work_type", "word": "بناء", "count": 1}]
    apply_import(import_id)
    kinds = [db.session.get(Activity, f"C09-A{n}").work_type for n in (1, 2, 3)]
    assert kinds == ["milling", "milling", "binder_course"]


def test_every_synonym_is_of_a_kind_and_finds_it():
    assert {code for code, _ in WORK_SYNONYMS} <= set(WORK_TYPES.codes)
    for code, words in WORK_SYNONYMS:
        assert {word: work_type_in(word) for word in words} == dict.fromkeys(words, code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("كشط", "milling"), ("الكشط", "milling"), ("قشط", "milling"), ("قشط الاسفلت", "milling"),
        ("Milling 5 cm", "milling"), ("طبقة سطحية", "wearing_course"),
        ("الطبقة السطحية", "wearing_course"), ("الرابطة", "binder_course"),
        ("رفع المناهيل", "cover_raising"), ("تنظيف المناهيل", "drain_cleaning"),
        ("Sub-base course", "base_repair"), ("Granular sub base", "base_repair"),
        ("Base course 8 cm", "binder_course"), ("Signal heads", None), ("Traffic signals", None),
        ("Warning sign", "signs"), ("Signs and guardrail", "signs"), ("Signage", "signs"),
        ("تسليم الموقع", None), ("بناء", None), ("", None),
    ],
)  # fmt: skip
def test_a_kind_of_work_is_known_by_its_usual_words(text: str, code: str | None):
    assert work_type_in(text) == code


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize(
    "titles",
    ["شركة المقاولات\n\n", "Programme, revision 3\nZone 1; Salmiya\n", "شركة\n" * 20],
)
def test_title_lines_have_no_say_in_how_a_table_is_parted(tmp_path: Path, titles: str, sign: str):
    path = tmp_path / "plan.csv"
    rows = [HEADER, *PLAN[3:]]
    path.write_text(titles + "\n".join(sign.join(row) for row in rows), encoding="utf-8")
    assert [a.code for a in read_schedule(path).activities] == ["A1", "A2", "A3"]
