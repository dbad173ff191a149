"""``tareeq programme import``: all or nothing, every fault by row and column."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from click.testing import CliRunner
from flask.cli import ScriptInfo
from sqlalchemy import func, select, text

from server.db import db
from server.forms.service import import_forms
from server.programme import queries
from server.programme.cli import programme
from server.programme.models import Activity, ActivityBoq, BoqItem, Contract, Zone
from server.programme.service import ProgrammeFaultyError, import_programme
from tests.factories import inspector, log_work


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def faults_of(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(ProgrammeFaultyError) as caught:
        import_programme(text.encode())
    return [(fault.row, fault.column, fault.code) for fault in caught.value.faults]


def test_a_contract_comes_in_whole(kuwait, contract_csv):
    done = import_programme(contract_csv.encode())
    assert done.contract == 9
    assert done.activities == {"new": 2, "changed": 0, "unchanged": 0, "removed": 0}
    contract = db.session.get(Contract, 9)
    assert contract.award_kwd == Decimal("1000000.500")
    assert contract.governorates == ["KW-HA"]
    activity = db.session.get(Activity, "C09-A02")
    assert (activity.zone, activity.predecessors) == ("Z1", "C09-A01 SS+30")
    assert (count(Zone), count(BoqItem), count(ActivityBoq)) == (1, 2, 3)


def test_importing_again_changes_nothing(kuwait, contract_csv):
    import_programme(contract_csv.encode())
    again = import_programme(contract_csv.encode())
    assert again.activities == {"new": 0, "changed": 0, "unchanged": 2, "removed": 0}


def test_importing_again_updates_and_removes(kuwait, contract_csv):
    import_programme(contract_csv.encode())
    shorter = contract_csv.replace("2026-09-30", "2026-10-05")
    kept = [line for line in shorter.splitlines() if not line.startswith("activity,C09-A02")]
    kept = [line for line in kept if not line.startswith("activity_boq,C09-A02")]
    done = import_programme("\n".join(kept).encode())
    assert done.activities == {"new": 0, "changed": 1, "unchanged": 0, "removed": 1}
    assert str(db.session.get(Activity, "C09-A01").baseline_finish) == "2026-10-05"
    assert count(Activity) == 1


def test_a_dry_run_says_what_would_change_and_changes_nothing(kuwait, contract_csv):
    done = import_programme(contract_csv.encode(), is_dry_run=True)
    assert done.activities["new"] == 2
    assert count(Contract) == 0


def test_a_work_type_comes_in_once_the_office_has_it(kuwait, contract_csv):
    slurry = contract_csv.replace("Milling,milling,", "Milling,slurry_seal,")
    assert faults_of(slurry) == [(9, "work_type", "choice_wrong")]
    named = {"work_type": "slurry_seal", "name_ar": "ختم الملاط", "name_en": "Slurry seal"}
    import_forms(json.dumps({"work_types": [named]}).encode(), inspector().id, "Addendum")
    import_programme(slurry.encode())
    assert db.session.get(Activity, "C09-A01").work_type == "slurry_seal"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1256"])
def test_usual_encodings_are_read(kuwait, contract_csv, encoding):
    ascii_digits = contract_csv.replace("٩", "9")
    import_programme(ascii_digits.encode(encoding))
    assert db.session.get(Zone, (9, "Z1")).name_ar == "قطاع السالمية"


def test_semicolons_crlf_and_arabic_digits_are_read(kuwait, contract_csv):
    arabic = contract_csv.replace("1000000.500", "١٬٠٠٠٬٠٠٠٫٥").replace("2026-08-02", "٢٠٢٦-٠٨-٠٢")
    import_programme(arabic.replace(",", ";").replace("\n", "\r\n").encode())
    assert db.session.get(Contract, 9).award_kwd == Decimal("1000000.5")
    assert str(db.session.get(Activity, "C09-A01").baseline_start) == "2026-08-02"


SPOILT = [
    ("Milling,m2,20000", "Milling,m2,many", (6, "quantity", "number_wrong")),
    ("Milling,m2,20000", "Milling,m2,0", (6, "quantity", "number_not_allowed")),
    ("Milling,m2,20000", 'Milling,m2,"0,125"', (6, "quantity", "number_wrong")),
    ("Milling,m2,20000", 'Milling,m2,"12,5"', (6, "quantity", "number_wrong")),
    ("Milling,m2,20000", "Milling,m2,1e5", (6, "quantity", "number_wrong")),
    ("20000,0.850", "20000,0.8505", (6, "rate_kwd", "too_precise")),
    ("Milling,m2,20000", "Milling,acre,20000", (6, "unit", "choice_wrong")),
    ("B01,كشط,Milling,m2", "B01,,Milling,m2", (6, "description_ar", "required")),
    ("B01,كشط,Milling,m2", "B01,كشط,=1+1,m2", (6, "description_en", "formula_not_allowed")),
    ("B01,كشط,Milling,m2", "B01,كشط,@SUM(A1),m2", (6, "description_en", "formula_not_allowed")),
    ("B01,كشط,Milling,m2", f"B01,كشط,{'x' * 301},m2", (6, "description_en", "too_long")),
    ("B01,كشط,Milling,m2", "B01,كشط,Mil\x07ling,m2", (6, "description_en", "text_not_allowed")),
    ("boq,B02,رابطة", "boq,B01,رابطة", (7, "code", "repeated")),
    ("zone,Z1,قطاع", "zone,Z 1,قطاع", (4, "code", "code_wrong")),
    ("zone,Z1,قطاع", "place,Z1,قطاع", (4, "kind", "kind_unknown")),
    ("*zone,code", "*zone,kode", (3, "kode", "column_unknown")),
    ("Salmiya zone", "Salmiya zone,more", (4, "", "too_many_cells")),
    ("2026-09-30", "2026-07-30", (9, "baseline_finish", "dates_order")),
    ("2026-09-30", "30/09/2026", (9, "baseline_finish", "date_wrong")),
    ("2026-09-30", "2026-02-30", (9, "baseline_finish", "date_wrong")),
    ("activity,C09-A01,Z1", "activity,C09-A01,Z2", (9, "zone", "zone_unknown")),
    ("29.3335,48.0755,2026-08", "29.07,48.08,2026-08", (9, "governorate", "governorate_disagrees")),
    ("29.3335,48.0755,2026-08", "95,48.0840,2026-08", (9, "lat", "number_not_allowed")),
    ("surface,KW-HA,", "surface,KW-XX,", (9, "governorate", "choice_wrong")),
    ("KW-HA,1000000", "KW-FA,1000000", (9, "governorate", "governorate_not_of_contract")),
    ("HA-SALMIYA,S-HA-SALMIYA,100", "HA-ATLANTIS,S-HA-SALMIYA,100", (9, "area", "area_unknown")),
    ("KW-HA-SALMIYA,S-HA-SALMIYA,100", "KW-FA-RAI,S-HA-SALMIYA,100", (9, "area", "area_elsewhere")),
    ("S-HA-SALMIYA,100", "R99-X-01,100", (9, "section", "section_unknown")),
    ("S-HA-SALMIYA,100,600", "S-HA-SALMIYA,100,9000", (9, "to_m", "chainage_outside")),
    ("S-HA-SALMIYA,100,600", "S-HA-SALMIYA,600,100", (9, "to_m", "chainage_order")),
    ("S-HA-SALMIYA,100,600", "S-HA-SALMIYA,,600", (9, "from_m", "chainage_incomplete")),
    ("C09-A01 SS+30", "C09-A77 SS", (10, "predecessors", "activity_unknown")),
    ("C09-A01 SS+30", "after the first", (10, "predecessors", "predecessor_wrong")),
    ("C09-A02,B02,15000", "C09-A02,B02,15000.001", (14, "quantity", "quantity_over_boq")),
    ("C09-A02,B01,8000", "C09-A02,B01,8000.001", (13, "quantity", "quantity_over_boq")),
    ("C09-A02,B02,15000", "C09-A02,B09,15000", (14, "boq_item", "boq_item_unknown")),
    ("activity_boq,C09-A01,B01", "activity_boq,C09-A09,B01", (12, "activity", "activity_unknown")),
    ("2037-11-12", "2031-11-12", (2, "guarantee_end", "dates_order")),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "fault"), SPOILT)
def test_a_fault_is_named_by_row_and_column(kuwait, contract_csv, right, wrong, fault):
    assert right in contract_csv
    assert fault in faults_of(contract_csv.replace(right, wrong, 1))
    assert count(Contract) == count(Activity) == 0


def test_every_fault_is_listed_not_the_first_alone(kuwait, contract_csv):
    spoilt = contract_csv
    for right, wrong, _ in (SPOILT[0], SPOILT[15], SPOILT[31]):
        spoilt = spoilt.replace(right, wrong, 1)
    found = faults_of(spoilt)
    assert {fault for _, _, fault in (SPOILT[0], SPOILT[15], SPOILT[31])} <= set(found)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\n \n", "file_empty"),
        ("*zone".encode("utf-16"), "encoding_wrong"),
        (b"PK\x03\x04\0\0", "encoding_wrong"),
        (b"x" * (8 * 1024 * 1024 + 1), "file_too_large"),
    ],
)
def test_a_file_that_is_no_csv_is_said_once(kuwait, content, code):
    with pytest.raises(ProgrammeFaultyError) as caught:
        import_programme(content)
    assert [fault.code for fault in caught.value.faults] == [code]


def test_an_open_quote_is_said_with_the_row_where_it_opens(kuwait, contract_csv):
    assert faults_of(contract_csv.replace("zone,Z1,", 'zone,Z1,"')) == [(4, "", "csv_broken")]


def test_a_second_contract_row_and_a_missing_one_are_faults(kuwait, contract_csv):
    lines = contract_csv.splitlines()
    assert (3, "number", "contract_repeated") in faults_of("\n".join([*lines[:2], *lines[1:]]))
    assert (0, "", "contract_missing") in faults_of("\n".join([lines[0], *lines[2:]]))


def test_an_activity_of_another_contract_is_not_taken_over(kuwait, contract_csv):
    import_programme(contract_csv.encode())
    other = contract_csv.replace("contract,9,", "contract,10,")
    assert (9, "code", "activity_of_other") in faults_of(other)


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("activity,C09-A01,", "activity,C09-A11,", (0, "code", "activity_has_works")),
        ("C09-A01,B01,12000", "C09-A01,B02,1", (9, "code", "boq_line_has_works")),
        ("surface,KW-HA,KW-HA-SALMIYA,", "surface,KW-FA,,", (9, "governorate", "activity_moved")),
    ],
)
@pytest.mark.parametrize("item", ["B01", None])
def test_what_was_recorded_on_may_not_disappear_or_move(
    kuwait, contract_csv, monkeypatch, right, wrong, fault, item
):
    import_programme(contract_csv.encode())
    assert right in contract_csv
    changed = contract_csv.replace(right, wrong)
    with monkeypatch.context() as patch:
        patch.setattr(queries, "recorded_pairs", lambda: frozenset({("C09-A01", item)}))
        # A record that names no line of the BOQ does not hold one.
        is_free = item is None and fault[2] == "boq_line_has_works"
        assert (fault in faults_of(changed)) is not is_free
        assert import_programme(contract_csv.encode()).activities["unchanged"] == 2
    assert fault not in [
        (f.row, f.column, f.code) for f in getattr(refusal_of(changed), "faults", [])
    ]


def test_a_work_whose_activity_is_gone_stops_no_import(kuwait, contract_csv):
    import_programme(contract_csv.encode())
    log_work(inspector(), "C09-A01", boq_item="B01", quantity="10")
    for table, column in (("activity_boq", "activity"), ("activity", "code")):
        db.session.execute(text(f"DELETE FROM {table} WHERE {column} = 'C09-A01'"))
    assert import_programme(contract_csv.encode()).activities["new"] == 1


def refusal_of(text: str) -> ProgrammeFaultyError | None:
    try:
        import_programme(text.encode(), is_dry_run=True)
    except ProgrammeFaultyError as error:
        return error
    return None


def run(app, *words: str):
    return CliRunner().invoke(programme, ["import", *words], obj=ScriptInfo(create_app=lambda: app))


def test_the_command_imports_good_files_and_lists_the_faults_of_bad_ones(
    kuwait, contract_csv, tmp_path
):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(contract_csv, encoding="utf-8")
    bad.write_text(contract_csv.replace("20000,0.850", "x,y"), encoding="utf-8")
    done = run(kuwait, str(good), str(bad))
    assert done.exit_code == 1
    assert "contract 9 imported; activities: 2 new" in done.output
    assert 'row 6, quantity: Type a number such as 412.50. ("x")' in done.output
    assert 'row 6, rate_kwd: Type a number such as 412.50. ("y")' in done.output


def test_the_command_speaks_json_in_both_languages(kuwait, contract_csv, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text(contract_csv.replace("2026-09-30", "soon"), encoding="utf-8")
    done = run(kuwait, str(bad), "--json", "--dry-run")
    fault = json.loads(done.stdout)["files"][0]["faults"][0]
    assert (fault["row"], fault["column"], fault["value"]) == (9, "baseline_finish", "soon")
    assert fault["message"]["ar"] != fault["message"]["en"]
