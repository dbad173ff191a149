"""Schedules written by MPXJ itself, and what it says of them. Run as a process of its own.

``python -m tests.server.programme.schedules.write_with_mpxj FOLDER SIZE...`` fills FOLDER with
files of each format that MPXJ writes, of so many activities, and ``told.json`` with MPXJ's own
counts of each: the oracle that our reading is held against. The tests' process never loads Java.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from server.programme.schedules.engine import start_engine

SMALL = (10, 250)
LARGE = 5000
FORMATS = {"MSPDI": "xml", "PMXML": "pmxml.xml", "XER": "xer", "MPX": "mpx"}
LINK_TYPES = ("FINISH_START", "START_START", "FINISH_FINISH", "START_FINISH")
BLOCK = 10


def make_project(mpxj: Any, size: int) -> Any:
    """``size`` activities under summaries of ten, linked in all four ways, scheduled by MPXJ."""
    import jpype

    moment = jpype.JClass("java.time.LocalDateTime")
    project = mpxj.ProjectFile()
    calendar = sunday_to_thursday(mpxj, project)
    properties = project.getProjectProperties()
    properties.setProjectTitle("صيانة طرق حولي – programme d'entretien")
    properties.setName("Hawalli")
    properties.setStartDate(moment.of(2025, 1, 5, 7, 0))
    properties.setDefaultCalendar(calendar)
    asphalt = project.addResource()
    asphalt.setName("B01")
    asphalt.setResourceID("B01")
    asphalt.setType(mpxj.ResourceType.MATERIAL)
    asphalt.setUnitOfMeasure(project.getUnitsOfMeasure().getOrCreateByAbbreviation("m2"))
    crew = project.addResource()
    crew.setName("فرقة الكشط")
    tasks: list[Any] = []
    top = None
    for number in range(size):
        if number % BLOCK == 0:
            top = project.addTask()
            top.setName(f"قطعة {number // BLOCK + 1}")
        tasks.append(make_task(mpxj, top, number, calendar))
        link(mpxj, tasks, number)
        if number % 3 == 0:
            assign(mpxj, tasks[-1], asphalt, crew, 100 + number)
    mpxj.cpm.MicrosoftScheduler().schedule(project, moment.of(2025, 1, 5, 7, 0))
    for task in project.getTasks():
        task.setPlannedStart(task.getStart())
        task.setPlannedFinish(task.getFinish())
    return project


def sunday_to_thursday(mpxj: Any, project: Any) -> Any:
    """Kuwait's week, seven in the morning to three, with a holiday."""
    import jpype

    calendar = project.addDefaultBaseCalendar()
    calendar.setName("Kuwait")
    days = jpype.JClass("java.time.DayOfWeek")
    local = jpype.JClass("java.time.LocalTime")
    date = jpype.JClass("java.time.LocalDate")
    for day in days.values():
        is_off = day in (days.FRIDAY, days.SATURDAY)
        calendar.setCalendarDayType(
            day, mpxj.DayType.NON_WORKING if is_off else mpxj.DayType.WORKING
        )
        calendar.removeCalendarHours(day)
        hours = calendar.addCalendarHours(day)
        if not is_off:
            hours.add(mpxj.LocalTimeRange(local.of(7, 0), local.of(15, 0)))
    calendar.addCalendarException(date.of(2025, 2, 25), date.of(2025, 2, 26))
    return calendar


def make_task(mpxj: Any, parent: Any, number: int, calendar: Any) -> Any:
    task = parent.addTask()
    task.setActivityID(f"C09-S{number + 1:04}")
    task.setName(f"كشط الأسفلت – Café «{number}»" if number % 2 else f"Milling {number}")
    task.setCalendar(calendar)
    days = 0 if number % 7 == 6 else 1 + number % 5
    duration, none = (mpxj.Duration.getInstance(n, mpxj.TimeUnit.DAYS) for n in (days, 0))
    task.setDuration(duration)
    task.setActualDuration(none)
    task.setRemainingDuration(duration)
    task.setMilestone(days == 0)
    # Where some rows say of which type they are and others do not, MPXJ takes these for WBS.
    kinds = mpxj.ActivityType
    task.setActivityType(kinds.FINISH_MILESTONE if days == 0 else kinds.TASK_DEPENDENT)
    return task


def link(mpxj: Any, tasks: list[Any], number: int) -> None:
    if number == 0:
        return
    kind = getattr(mpxj.RelationType, LINK_TYPES[number % 8 if number % 8 < 4 else 0])
    lag = mpxj.Duration.getInstance(number % 3, mpxj.TimeUnit.DAYS)
    builder = mpxj.Relation.Builder().predecessorTask(tasks[number - 1]).type(kind).lag(lag)
    tasks[number].addPredecessor(builder)


def assign(mpxj: Any, task: Any, asphalt: Any, crew: Any, amount: int) -> None:
    hours = mpxj.TimeUnit.HOURS
    for resource, units, work in ((asphalt, amount, amount), (crew, 100, 8)):
        used = task.addResourceAssignment(resource)
        used.setUnits(units)
        used.setWork(mpxj.Duration.getInstance(work, hours))
        used.setRemainingWork(mpxj.Duration.getInstance(work, hours))
        used.setActualWork(mpxj.Duration.getInstance(0, hours))


def counts(mpxj: Any, path: Path) -> dict[str, Any]:
    """What MPXJ's own universal reader says of a file."""
    project = mpxj.reader.UniversalProjectReader().read(str(path))
    tasks = list(project.getTasks())
    properties = project.getProjectProperties()
    return {
        "tasks": len(tasks),
        "summaries": sum(bool(task.getSummary()) for task in tasks),
        "milestones": sum(bool(task.getMilestone()) for task in tasks),
        "links": int(project.getRelations().size()),
        "resources": int(project.getResources().size()),
        "calendars": int(project.getCalendars().size()),
        "start": str(properties.getStartDate())[:16],
        "finish": str(properties.getFinishDate())[:16],
    }


def write_zeros_and_baselines(mpxj: Any, folder: Path) -> None:
    """``zeros.xer``: half the time of row 0 is gone, of its work and its material nothing is said.

    ``baselines.xml``: row 0 alone has the baselines 1 and 3.
    """
    import jpype

    real = jpype.JClass("java.lang.Double")
    project = make_project(mpxj, SMALL[0])
    first = next(task for task in project.getTasks() if str(task.getActivityID()) == "C09-S0001")
    half = mpxj.Duration.getInstance(4, mpxj.TimeUnit.HOURS)
    first.setActualStart(first.getStart())
    first.setActualDuration(half)
    first.setRemainingDuration(half)
    first.setPercentageComplete(real(50))
    first.setPercentCompleteType(mpxj.PercentCompleteType.PHYSICAL)
    first.setPhysicalPercentComplete(real(0))
    for number in (1, 3):
        first.setBaselineStart(number, first.getStart())
    for name, kind in (("zeros.xer", "XER"), ("baselines.xml", "MSPDI")):
        format_ = getattr(mpxj.writer.FileFormat, kind)
        mpxj.writer.UniversalProjectWriter(format_).write(project, str(folder / name))
    # MPXJ writes what was planned of a material as what remains of it.
    zeros = (folder / "zeros.xer").read_bytes()
    (folder / "zeros.xer").write_bytes(zeros.replace(b"\t100\t100\t", b"\t0\t100\t", 1))


# Numbers of Microsoft Project's own properties: "a password is set", and its hash.
PASSWORD_FLAG, PASSWORD_HASH = 893386752, 893386756


def write_compounds(folder: Path) -> None:
    """Compound files as Microsoft's programs would leave them; MPXJ itself writes no MPP.

    ``locked.mpp`` has what an MPP with a password has, up to the place where its reader looks.
    """
    words = [b"Microsoft.Project 14.0", b"MSProject.MPP14", b"MSProject.Project.9"]
    origin = bytes(28) + b"".join((len(w) + 1).to_bytes(4, "little") + w + b"\0" for w in words)
    locked = [(PASSWORD_FLAG, b"\x01\0"), (PASSWORD_HASH, b"\x11" * 32)]
    write_compound(folder / "locked.mpp", {"\1CompObj": origin, "Props14": properties_of(locked)})
    write_compound(folder / "damaged.mpp", {"\1CompObj": origin, "Props14": bytes(5000)})
    (folder / "short.mpp").write_bytes((folder / "damaged.mpp").read_bytes()[:4000])
    write_compound(folder / "locked.xlsx", {"EncryptedPackage": b"?" * 5000}, "DataSpaces")
    write_compound(folder / "letter.doc", {"WordDocument": b"Dear Sirs" * 500}, "ObjectPool")


def properties_of(values: list[tuple[int, bytes]]) -> bytes:
    """A stream of Microsoft Project's properties: a head with their count, then each of them."""
    rows = [
        len(value).to_bytes(4, "little") + number.to_bytes(4, "little") + bytes(4) + value
        for number, value in values
    ]
    return bytes(12) + len(values).to_bytes(2, "little") + bytes(2) + b"".join(rows)


def write_compound(path: Path, streams: dict[str, bytes], inner: str = "   114") -> None:
    import jpype

    files = jpype.JClass("org.apache.poi.poifs.filesystem.POIFSFileSystem")()
    stream = jpype.JClass("java.io.ByteArrayInputStream")
    for name, content in streams.items():
        files.createDocument(stream(jpype.JArray(jpype.JByte)(content)), name)
    files.getRoot().createDirectory(inner)
    target = jpype.JClass("java.io.FileOutputStream")(str(path))
    files.writeFilesystem(target)
    target.close()


def main(folder: Path, sizes: list[int]) -> None:
    mpxj = start_engine(str(folder))
    import jpype

    charset = jpype.JClass("java.nio.charset.Charset")
    told = {}
    for size in sizes:
        project = make_project(mpxj, size)
        # MPX is not read by us: one file shows that it is refused.
        for name, suffix in list(FORMATS.items())[: None if size == SMALL[0] else 3]:
            path = folder / f"{size}.{suffix}"
            kind = getattr(mpxj.writer.FileFormat, name)
            mpxj.writer.UniversalProjectWriter(kind).write(project, str(path))
            told[path.name] = {"format": name} | counts(mpxj, path)
    small = make_project(mpxj, SMALL[0])
    for code_page in ("windows-1256", "windows-1252", "UTF-8"):
        writer = mpxj.primavera.PrimaveraXERFileWriter()
        writer.setCharset(charset.forName(code_page))
        writer.write(small, str(folder / f"{code_page}.xer"))
    write_zeros_and_baselines(mpxj, folder)
    write_compounds(folder)
    (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(word) for word in sys.argv[2:]])
