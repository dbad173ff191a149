"""What we read of a schedule is what MPXJ says of it, in every format that it writes."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from server.db import db
from server.programme.cli import programme
from server.programme.models import ActivityBoq, ScheduleActivity
from server.programme.schedules.importing import stage
from server.programme.schedules.reading import read_schedule
from server.programme.schedules.refusals import ScheduleRefusedError
from server.programme.service import apply_import, hand_in, read_in
from tests.server.programme.schedules.write_with_mpxj import LARGE, SMALL

pytestmark = pytest.mark.slow

# One start of Java for each file, however many tests look at it.
read_once = cache(read_schedule)
READ = {"MSPDI": "xml", "PMXML": "pmxml.xml", "XER": "xer"}


def hold_against_mpxj(path: Path, size: int) -> None:
    """Our summary of a file is what MPXJ said of it."""
    told = json.loads((path.parent / "told.json").read_text("utf-8"))[path.name]
    summary = read_once(path).summary
    assert {name: getattr(summary, name) for name in told} == told
    assert summary.tasks > size
    assert summary.start == "2025-01-05T07:00"


@pytest.mark.parametrize("size", SMALL)
@pytest.mark.parametrize("suffix", READ.values(), ids=READ)
def test_inspect_counts_as_mpxj_does(written: Path, size: int, suffix: str):
    hold_against_mpxj(written / f"{size}.{suffix}", size)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", READ.values(), ids=READ)
def test_inspect_counts_as_mpxj_does_in_large(written_large: Path, suffix: str):
    hold_against_mpxj(written_large / f"{LARGE}.{suffix}", LARGE)


@pytest.mark.parametrize("suffix", READ.values(), ids=READ)
def test_every_part_of_an_activity_is_read(written: Path, suffix: str):
    schedule = read_once(written / f"10.{suffix}")
    rows = {a.name: a for a in schedule.activities}
    first, last = rows["Milling 0"], rows["Milling 6"]
    assert (first.start, first.finish) == ("2025-01-05T07:00", "2025-01-05T15:00")
    assert first.duration_min == 480
    assert not first.is_milestone
    assert last.is_milestone
    assert first.quantities[0][1] == "100"
    used = next(r for r in schedule.resources if r.key == first.quantities[0][0])
    assert (used.type, used.name) == ("material", "B01")
    assert next(a for a in schedule.activities if a.key == first.parent).is_summary
    if suffix != "xml":  # Microsoft's format has no place for a code of one's own
        assert first.code == "C09-S0001"
    kinds = [(link.type, link.lag_min) for link in schedule.links]
    assert kinds[:4] == [("SS", 480), ("FF", 960), ("SF", 0), ("FS", 480)]


def test_a_zero_is_a_value(written: Path):
    """Of Primavera's percents and amounts that which counts, though it is nothing."""
    first = next(a for a in read_once(written / "zeros.xer").activities if a.code == "C09-S0001")
    assert first.percent == 0.0
    assert [amount for _, amount in first.quantities] == ["0"]


def test_a_name_may_be_null(written: Path, tmp_path: Path):
    content = (written / "10.xer").read_bytes().replace(b"\tMilling 0\t", b"\tnull\t")
    (tmp_path / "null.xer").write_bytes(content)
    names = {a.code: a.name for a in read_schedule(tmp_path / "null.xer").activities}
    assert (names["C09-S0001"], names["C09-S0003"]) == ("null", "Milling 2")


def test_texts_with_signs_of_our_own_come_over_from_java(tmp_path: Path):
    """What stands between texts on their way is in one of them, what stands for none in another."""
    probe = (
        "from server.programme.schedules.engine import java, start_engine\n"
        "from server.programme.schedules.java_columns import JavaObjects\n"
        f"start_engine({str(tmp_path)!r})\n"
        "texts = java('java.util.ArrayList')(['a\\x1eb', 'null', '\\x1ec', 'd\\x1f', None])\n"
        "objects = JavaObjects(java('java.lang.String'), texts)\n"
        "assert objects.texts('toString') == ['a\\x1eb', 'null', '\\x1ec', 'd\\x1f', None]\n"
        "assert objects.numbers('toString', 'length') == [3, 4, 2, 2, None]\n"
        "assert (objects.given('strip'), objects.true('isEmpty')) == (4, 0)\n"
        "texts.clear()\n"
        "assert objects.texts('toString') == []\n"
    )
    subprocess.run([sys.executable, "-c", probe], check=True)


def test_the_baselines_of_any_row_are_counted(written: Path):
    lost = {one["code"]: one["count"] for one in read_once(written / "baselines.xml").summary.lost}
    assert lost["further_baselines"] == 2


def test_the_week_and_its_holidays_are_read(written: Path):
    kuwait = read_once(written / "10.xml").calendars[0]
    shift = [["07:00", "15:00"]]
    assert kuwait.name == "Kuwait"
    assert kuwait.is_default
    assert kuwait.week == [shift] * 5 + [[], []]
    assert kuwait.exceptions == [["2025-02-25", "2025-02-26", []]]


def test_exceptions_of_other_centuries_are_cut_and_told(written: Path, tmp_path: Path):
    path = tmp_path / "plan.xml"
    said = (written / "10.xml").read_text("utf-8")
    assert said.count("2025-02-26T") == 2
    path.write_text(said.replace("2025-02-26T", "9999-02-26T"), "utf-8")
    schedule = read_schedule(path)
    assert schedule.calendars[0].exceptions == [["2025-02-25", "2100-12-31", []]]
    lost = {one["code"]: one["count"] for one in schedule.summary.lost}
    assert lost["exceptions"] == 1


@pytest.mark.parametrize("suffix", ["xml", "pmxml.xml"])
def test_arabic_is_read_from_xml(written: Path, suffix: str):
    names = [a.name for a in read_once(written / f"10.{suffix}").activities]
    assert "كشط الأسفلت – Café «1»" in names
    assert "قطعة 1" in names


@pytest.mark.parametrize(
    ("code_page", "charset", "name"),
    [
        ("windows-1256", "cp1256", "كشط الأسفلت – Café «1»"),
        ("UTF-8", "utf-8", "كشط الأسفلت – Café «1»"),
        ("windows-1252", "cp1252", "??? ??????? – Café «1»"),
    ],
)
def test_the_code_page_of_an_xer_is_found(written: Path, code_page, charset, name):
    schedule = read_once(written / f"{code_page}.xer")
    assert schedule.summary.charset == charset
    assert name in [a.name for a in schedule.activities]
    lost = {one["code"] for one in schedule.summary.lost}
    assert ("letters" in lost) is (charset == "cp1252")


@pytest.mark.parametrize("suffix", READ.values(), ids=READ)
def test_what_mpxj_wrote_comes_in_from_every_format(contract, written: Path, suffix: str):
    content = (written / f"10.{suffix}").read_bytes()
    import_id = hand_in(9, "plan", content)
    found = read_in(import_id)
    assert found["faults"] == []
    assert apply_import(import_id) is True
    again = hand_in(9, "plan", b"")
    assert stage(again, 9, read_once(written / f"10.{suffix}"))["activities"]["unchanged"] == 11
    assert apply_import(again) is False
    code = "C09-U2" if suffix == "xml" else "C09-S0001"
    row = db.session.get(ScheduleActivity, (import_id, code))
    assert (row.name, row.activity) == ("Milling 0", code)
    share = db.session.get(ActivityBoq, (code, "B01"))
    assert share.quantity == 100


def test_a_password_on_an_mpp_is_said(written: Path):
    with pytest.raises(ScheduleRefusedError) as caught:
        read_schedule(written / "locked.mpp")
    assert caught.value.code == "file_password"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("damaged.mpp", "file_broken"),
        ("short.mpp", "file_truncated"),
        ("locked.xlsx", "file_password"),
        ("letter.doc", "format_unknown"),
        ("10.mpx", "format_unknown"),
    ],
)
def test_a_compound_file_that_is_no_good_is_refused(written: Path, name: str, code: str):
    with pytest.raises(ScheduleRefusedError) as caught:
        read_schedule(written / name)
    assert caught.value.code == code


@pytest.mark.parametrize("suffix", READ.values(), ids=READ)
def test_a_file_cut_anywhere_is_refused(written: Path, tmp_path: Path, suffix: str):
    whole = (written / f"250.{suffix}").read_bytes()
    for part in (0.2, 0.5, 0.999):
        cut = tmp_path / "cut"
        cut.write_bytes(whole[: int(len(whole) * part)])
        with pytest.raises(ScheduleRefusedError) as caught:
            read_schedule(cut)
        assert caught.value.code == "file_truncated"


def test_a_read_that_takes_too_long_is_ended(written: Path):
    with pytest.raises(ScheduleRefusedError) as caught:
        read_schedule(written / "250.xml", wall_s=0.3)
    assert caught.value.code == "reading_too_costly"


def test_this_process_never_loads_java(written: Path):
    probe = (
        "import sys; from pathlib import Path\n"
        "from server.programme.schedules.reading import read_schedule\n"
        f"read_schedule(Path({str(written / '10.xer')!r}))\n"
        "assert 'jpype' not in sys.modules and 'mpxj' not in sys.modules\n"
        "assert not any('libjvm' in line for line in open('/proc/self/maps'))\n"
    )
    subprocess.run([sys.executable, "-c", probe], check=True)


def test_the_command_prints_one_object(written: Path):
    done = CliRunner().invoke(programme, ["inspect", str(written / "10.xer"), "--json"])
    told = json.loads(done.stdout)
    assert done.exit_code == 0
    assert list(told)[:10] == [
        "format", "tasks", "summaries", "milestones", "links", "resources", "calendars",
        "start", "finish", "lost",
    ]  # fmt: skip
    assert (told["format"], told["links"]) == ("XER", 9)


def test_the_command_refuses_with_2_and_a_code(written: Path):
    done = CliRunner().invoke(programme, ["inspect", str(written / "locked.mpp"), "--json"])
    assert done.exit_code == 2
    told = json.loads(done.stdout)
    assert told["code"] == "file_password"
    assert "password" in told["error"]
    assert "مرور" in told["message"]["ar"]
