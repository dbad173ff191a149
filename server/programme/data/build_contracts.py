"""Build contract-01.csv .. contract-18.csv, the demonstration's invented programme.

    python -m server.programme.data.build_contracts

Contractors, values, dates and quantities are invented and say so. A contract has three
stretches of road, each milled, paved twice and marked, one after the other. They are one season
of its works, from 30 August 2026, when the demonstration's register begins: what was done before
then has no records, so it is not in the plan either. The BOQ is the whole contract's; the
activities take the part that belongs to the three stretches. The same stretches.csv always gives
the same files.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from server.programme.calendars import programme_calendars
from server.programme.columns import COLUMNS
from server.programme.data.stretches import PLACES, Stretch, stretches, table
from server.programme.weekly_plan import USUAL_CALENDAR
from shared.rules.working_time import last_day_before, start_of
from shared.vocabulary.works import WORK_TYPES

FOLDER = Path(__file__).parent
# What activities follow that name none.
CALENDAR = programme_calendars()[USUAL_CALENDAR]
COMMENCEMENT = date(2024, 11, 12)
# When each of the three stretches begins, and how its calendar is drawn out.
STRETCH_STARTS = ((date(2026, 8, 30), 1.0), (date(2026, 9, 27), 1.2), (date(2026, 11, 29), 1.3))
# Activity, layer, start and duration in days after the stretch's start, BOQ line.
STEPS = (
    ("milling", "surface", 0, 45, "B01"),
    ("binder_course", "binder", 25, 75, "B02"),
    ("wearing_course", "wearing", 75, 70, "B03"),
    ("markings", "marking", 130, 35, "B04"),
)
DRAINS = ("drain_cleaning", "drainage", 0, 30, "B05")
LINES = {
    "B01": ("كشط الأسفلت بعمق 5 سم", "Milling, 5 cm", "m2", "0.850"),
    "B02": ("طبقة أسفلتية رابطة 6 سم", "Binder course, 6 cm", "m2", "3.200"),
    "B03": ("طبقة أسفلتية سطحية نوع 3، 5 سم", "Wearing course Type 3, 5 cm", "m2", "2.900"),
    "B04": ("علامات أرضية حرارية", "Thermoplastic markings", "m", "0.420"),
    "B05": ("تنظيف مناهيل الأمطار", "Gully cleaning", "no", "18.500"),
}
AWARDS = {"highway": Decimal(30_000_000), "zone": Decimal(18_300_000)}


class Activity(NamedTuple):
    """A row of kind activity, and its one share of a BOQ line."""

    row: dict[str, Any]
    boq_item: str
    quantity: Decimal


def activities(number: int, found: list[Stretch]) -> list[Activity]:
    """Twelve activities on three stretches, and the drains of the first.

    A lag is in working days, whole ones: of the days that are shorter, in Ramadan and under the
    midday ban, less than one is lost, and found again by the next.
    """
    made: list[Activity] = []
    for order, stretch in enumerate(found):
        previous: dict[str, Any] | None = None
        reached = 0
        for step in (DRAINS, *STEPS) if order == 0 else STEPS:
            code = f"C{number:02}-A{len(made) + 1:02}"
            row = activity_row(code, order, stretch, step)
            planned = CALENDAR.time.position(start_of(row["baseline_start"]))
            if previous:
                lag = (planned - reached) // CALENDAR.minutes_a_day
                row["predecessors"] = f"{previous['code']} SS+{lag}"
                reached += lag * CALENDAR.minutes_a_day
            else:
                reached = planned
            made.append(Activity(row, *share(stretch, step)))
            previous = row
    return made


def activity_row(
    code: str, order: int, stretch: Stretch, step: tuple[str, str, int, int, str]
) -> dict[str, Any]:
    """An activity's cells; dates fall apart by contract, so that not all start on one day."""
    work_type, layer, after, lasting, _ = step
    begin, pace = STRETCH_STARTS[order]
    start = begin + timedelta(days=round(after * pace) + stretch.contract * 7 % 10)
    finish = last_worked(start + timedelta(days=round(lasting * pace)))
    term, road = WORK_TYPES[work_type], stretch.section
    return {
        "code": code, "zone": f"Z{order + 1}", "wbs": f"{stretch.contract}.{order + 1}.{code[-2:]}",
        "name_ar": f"{term.ar} - {road['name_ar']}", "name_en": f"{term.en} - {road['name_en']}",
        "work_type": work_type, "layer": layer, "governorate": stretch.governorate,
        "area": stretch.area, "section": road["code"], "from_m": stretch.from_m,
        "to_m": stretch.to_m, "lat": f"{stretch.place[0]:.6f}", "lon": f"{stretch.place[1]:.6f}",
        "baseline_start": start, "baseline_finish": finish,
        "predecessors": "",
    }  # fmt: skip


def last_worked(day: date) -> date:
    """``day``, or the last before it that is worked: nothing is planned to end on a day of rest."""
    time = CALENDAR.time
    found = last_day_before(time.finish_at(time.position(start_of(day + timedelta(days=1)))))
    return found or day


def share(stretch: Stretch, step: tuple[str, str, int, int, str]) -> tuple[str, Decimal]:
    """BOQ line and quantity: area, length of lines marked, or gullies every 25 m and side."""
    item = step[4]
    if item == "B04":
        return item, Decimal(stretch.length_m * (int(stretch.section["lanes"]) + 2))
    if item == "B05":
        return item, Decimal(stretch.length_m // 25 * 2)
    return item, stretch.length_m * Decimal(stretch.section["width_m"])


def boq(number: int, made: list[Activity]) -> list[dict[str, Any]]:
    """The whole contract's BOQ: the activities' quantities raised to about the award."""
    taken: dict[str, Decimal] = {}
    for activity in made:
        taken[activity.boq_item] = taken.get(activity.boq_item, Decimal(0)) + activity.quantity
    rates = {item: rate_of(number, item) for item in taken}
    value = sum(quantity * rates[item] for item, quantity in taken.items())
    times = AWARDS["highway" if number <= 6 else "zone"] / value
    rows = []
    for item in sorted(taken):
        description_ar, description_en, unit, _ = LINES[item]
        quantity = (taken[item] * times).quantize(Decimal(1))
        rows.append({
            "code": item, "description_ar": description_ar, "description_en": description_en,
            "unit": unit, "quantity": quantity, "rate_kwd": rates[item],
        })  # fmt: skip
    return rows


def rate_of(number: int, item: str) -> Decimal:
    """A BOQ line's rate in one contract: up to 8 % around the usual one."""
    return (Decimal(LINES[item][3]) * (96 + number * 5 % 13) / 100).quantize(Decimal("0.001"))


def contract_row(number: int, found: list[Stretch], lines: list[dict[str, Any]]) -> dict[str, Any]:
    """The contract's own cells, invented."""
    titles = {int(row["number"]): row for row in table(FOLDER / "titles.csv")}
    arabic = str(number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    return {
        "number": number, "title_ar": titles[number]["title_ar"],
        "title_en": titles[number]["title_en"],
        "contractor_ar": f"مقاول تجريبي {arabic}", "contractor_en": f"Demo Contractor {number}",
        "consultant_ar": f"استشاري تجريبي {arabic}", "consultant_en": f"Demo Consultant {number}",
        "governorates": " ".join(sorted({stretch.governorate for stretch in found})),
        "award_kwd": sum(line["quantity"] * line["rate_kwd"] for line in lines),
        "commencement": COMMENCEMENT, "completion_days": 1095, "extension_days": 0,
        "retention_percent": "10.00", "damages_kwd_per_day": "2500.000",
        "damages_cap_percent": "10.00", "maintenance_end": date(2032, 11, 12),
        "guarantee_end": date(2037, 11, 12),
    }  # fmt: skip


def zone_rows(found: list[Stretch]) -> Iterator[dict[str, Any]]:
    """A zone a stretch, named by its area."""
    names = {row["code"]: row for row in table(PLACES / "areas.csv")}
    for order, stretch in enumerate(found, start=1):
        area = names[stretch.area]
        yield {
            "code": f"Z{order}",
            "name_ar": f"قطاع {area['name_ar']}",
            "name_en": f"{area['name_en']} zone",
        }


def write_contract(number: int, found: list[Stretch]) -> None:
    """Write one contract's file in the format of docs/programme-csv.md."""
    made = activities(number, found)
    lines = boq(number, made)
    rows = {
        "contract": [contract_row(number, found, lines)],
        "zone": list(zone_rows(found)),
        "boq": lines,
        "activity": [activity.row for activity in made],
        "activity_boq": [
            {"activity": a.row["code"], "boq_item": a.boq_item, "quantity": a.quantity}
            for a in made
        ],
    }
    with (FOLDER / f"contract-{number:02}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for kind, columns in COLUMNS.items():
            names = [column.name for column in columns]
            writer.writerow([f"*{kind}", *names])
            writer.writerows([kind, *(row[name] for name in names)] for row in rows[kind])


def main() -> None:
    """Write all contracts."""
    for number, found in stretches().items():
        write_contract(number, found)


if __name__ == "__main__":
    main()
