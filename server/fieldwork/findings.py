"""What speaks against a work: place, time, stretch, quantity. Found, kept and shown, never refused.

Only acceptance looks at these again, and at the blocking ones alone.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text

from server.db import execute
from server.db.as_columns import Given
from server.db.as_json import plain_array
from server.fieldwork.models import Work
from server.fieldwork.place_findings import of_places
from server.fieldwork.ticket_findings import of_tickets
from server.fieldwork.time_findings import TIME_FLAGS, of_time
from server.register.incoming import Standing
from server.register.models import Head
from shared.vocabulary.works import FLAGS, WITHDRAWN

STOOD = Given(
    record="uuid", activity="text", contract="int", boq_item="text", section="text",
    from_m="numeric", to_m="numeric", layer="text", lane="text", counted="numeric",
    is_accepted="boolean", is_counted="boolean", working_date="date",
    first_received_at="timestamptz",
)  # fmt: skip
# A quantity counts in the order of arrival, so that the work which went over the BOQ is
# flagged and not those before it; what is accepted counts always, with what was accepted.
# Only where a line or an activity may be over at all is it asked who went over: where what was
# added up so far and what is asked about, together, are more than its quantity. There, where all
# that is asked about arrived last, what was added up is what came before it. Else its works are
# looked at, and what arrived between two of those asked about is one sum: ``moment`` is the arrival
# of the one before it. They are found by an index, however many others there are (OFFSET 0). Works
# of one batch are compared with each other only where stretches, in their order, lie over each
# other.
FINDINGS = text(
    f"""
    WITH placed AS (
        SELECT bare.*, coalesce(bare.layer, activity.layer) AS layer_, activity.baseline_start,
               coalesce(nullif(bare.section, ''), activity.section) AS section_,
               coalesce(bare.lane, 'all') AS lane_
        FROM {STOOD.sql} AS bare
        LEFT JOIN activity ON activity.code = bare.activity
    ), given AS (
        SELECT placed.*,
               max(to_m) OVER (stretch ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) > from_m
                   OR lead(from_m) OVER stretch < to_m AS is_beside
        FROM placed WINDOW stretch AS (PARTITION BY section_, layer_ ORDER BY from_m)
    ), asked AS (
        SELECT activity, contract, boq_item, sum(greatest(counted, 0)) AS counted,
               min(first_received_at) AS earliest
        FROM given WHERE is_counted GROUP BY activity, contract, boq_item
    ), full_line AS MATERIALIZED (
        SELECT asked.contract, asked.boq_item,
               coalesce(min(earliest) > max(latest), true) AS is_last
        FROM asked
        LEFT JOIN activity_boq AS own USING (activity, boq_item)
        LEFT JOIN boq_item AS line ON (line.contract, line.code) = (asked.contract, asked.boq_item)
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(quantity), 0) AS in_contract,
                   coalesce(sum(quantity) FILTER (WHERE activity = asked.activity), 0)
                       AS in_activity,
                   max(measured.latest) AS latest
            FROM measured
            WHERE measured.contract = asked.contract AND measured.boq_item = asked.boq_item
        ) AS so_far
        GROUP BY asked.contract, asked.boq_item
        HAVING bool_or(in_activity + counted > own.quantity)
            OR min(in_contract) + sum(counted) > min(line.quantity)
    ), cut AS MATERIALIZED (
        SELECT array_agg(DISTINCT first_received_at ORDER BY first_received_at) AS moments
        FROM given
    ), counting AS MATERIALIZED (
        SELECT CASE WHEN moment = first_received_at THEN record END AS record, activity,
               contract, boq_item, moment, moment <> first_received_at AS is_after,
               is_accepted, sum(counted) AS counted
        FROM full_line AS line CROSS JOIN cut
        CROSS JOIN LATERAL (
            SELECT record, activity, first_received_at, state = 'accepted' AS is_accepted,
                   coalesce(accepted_quantity, quantity) AS counted,
                   coalesce(cut.moments[width_bucket(first_received_at, cut.moments)],
                            '-infinity') AS moment
            FROM work
            WHERE work.contract = line.contract AND work.boq_item = line.boq_item
              AND state <> 'withdrawn' OFFSET 0
        ) AS other
        WHERE NOT is_last AND NOT EXISTS (SELECT FROM given WHERE given.record = other.record)
        GROUP BY 1, activity, contract, boq_item, moment, is_after, is_accepted
        UNION ALL
        SELECT NULL, activity, contract, boq_item, '-infinity', false, false, sum(quantity)
        FROM measured JOIN full_line USING (contract, boq_item)
        WHERE is_last GROUP BY activity, contract, boq_item
        UNION ALL
        SELECT record, activity, contract, boq_item, first_received_at, false, is_accepted,
               counted
        FROM given JOIN full_line USING (contract, boq_item) WHERE is_counted
    ), amounts AS (
        SELECT record,
               coalesce(sum(counted) FILTER (WHERE is_accepted) OVER a, 0) + coalesce(
                   sum(counted) FILTER (WHERE NOT is_accepted)
                   OVER (a ORDER BY moment, is_after, record), 0) AS in_activity,
               coalesce(sum(counted) FILTER (WHERE is_accepted) OVER c, 0) + coalesce(
                   sum(counted) FILTER (WHERE NOT is_accepted)
                   OVER (c ORDER BY moment, is_after, record), 0) AS in_contract
        FROM counting
        WINDOW a AS (PARTITION BY activity, boq_item), c AS (PARTITION BY contract, boq_item)
    )
    SELECT * FROM (SELECT given.record,
           given.working_date < given.baseline_start AS is_early,
           coalesce(given.from_m, given.to_m) < road_section.from_m
               OR coalesce(given.to_m, given.from_m) > road_section.to_m AS is_off_chainage,
           given.is_counted AND (EXISTS (
               SELECT FROM work AS other
               WHERE other.section = given.section_ AND other.layer = given.layer_
                 AND other.state <> 'withdrawn' AND other.record <> ALL(:records)
                 AND (coalesce(other.lane, 'all') = given.lane_
                      OR 'all' IN (coalesce(other.lane, 'all'), given.lane_))
                 AND other.from_m < given.to_m AND given.from_m < other.to_m
           ) OR is_beside AND EXISTS (
               SELECT FROM given AS other
               WHERE other.section_ = given.section_ AND other.layer_ = given.layer_
                 AND other.is_counted AND other.record <> given.record
                 AND (other.lane_ = given.lane_ OR 'all' IN (other.lane_, given.lane_))
                 AND other.from_m < given.to_m AND given.from_m < other.to_m
           )) AS is_overlapping,
           amounts.in_activity > activity_boq.quantity
               OR amounts.in_contract > boq_item.quantity AS is_over
    FROM given
    LEFT JOIN amounts USING (record)
    LEFT JOIN road_section ON road_section.code = given.section_
    LEFT JOIN activity_boq USING (activity, boq_item)
    LEFT JOIN boq_item ON boq_item.contract = given.contract AND boq_item.code = given.boq_item
    OFFSET 0) AS found WHERE is_early OR is_off_chainage OR is_overlapping OR is_over
    """  # noqa: S608 - constants of our own
)
SECTION = text("SELECT section FROM activity WHERE code = :activity")
LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")
_FLAG_OF = {
    "is_early": "outside_activity_dates",
    "is_off_chainage": "chainage_outside_section",
    "is_overlapping": "stretch_overlaps",
    "is_over": "quantity_over_boq",
}


def flags_of_time_and_place(standings: list[Standing]) -> dict[UUID, list[str]]:
    """Flag codes of records of any kind that have a place, in the vocabulary's order."""
    found = {}
    for standing, flags in zip(standings, of_places(standings), strict=True):
        flags.update(of_time(standing))
        found[standing.record] = [f for f in FLAGS.codes if f in flags]
    return found


def find_flags(standings: list[Standing]) -> dict[UUID, list[str]]:
    """Flag codes of each work as it stands, in the vocabulary's order."""
    records = plain_array(standing.record for standing in standings)
    odd = {row["record"]: row for row in _against_programme(standings, records)}
    ticketed = of_tickets([one for one in standings if _is_counted(one)], records)
    found = {}
    for standing, flags in zip(standings, of_places(standings), strict=True):
        flags.update(TIME_FLAGS.intersection(standing.flags))
        row = odd.get(standing.record)
        if row is not None:
            flags.update(flag for name, flag in _FLAG_OF.items() if row[name])
        flags.update(ticketed.get(standing.record, ()))
        found[standing.record] = [f for f in FLAGS.codes if f in flags] if flags else []
    return found


def lock_neighbours(standing: Standing) -> None:
    """Let nobody else accept on this BOQ line or road section, or tickets in this contract, until
    the transaction ends.

    Two acceptances at once would each find the other one's work not accepted yet.
    """
    whole = standing.whole
    given = {"activity": whole["activity"]}
    section = whole.get("section") or execute(SECTION, given).scalar()
    # Always in this order: no two acceptances wait for each other crosswise.
    keys = [f"boq {standing.contract} {whole['boq_item']}", f"section {section or ''}"]
    for key in [*keys, f"tickets {standing.contract}"] if whole.get("tickets") else keys:
        execute(LOCK, {"key": key})


def present_flags(head: Head, work: Work) -> list[str]:
    """What speaks against a work now: what others did since counts too, as at acceptance."""
    columns = {n: getattr(head, n) for n in Standing._fields if hasattr(head, n)}
    first = {"working_date": work.working_date, "first_received_at": work.first_received_at}
    return find_flags([Standing(**columns, **first)])[work.record]


def _against_programme(standings: list[Standing], records: str) -> list[RowMapping]:
    given = {**STOOD.of([_row(standing) for standing in standings]), "records": records}
    return list(execute(FINDINGS, given).mappings())


def _is_counted(standing: Standing) -> bool:
    return standing.whole["state"] != WITHDRAWN and not standing.is_deleted


def _row(standing: Standing) -> dict[str, Any]:
    whole = standing.whole
    names = ("activity", "boq_item", "section", "from_m", "to_m", "layer", "lane")
    return {
        **{name: whole.get(name) for name in names},
        "record": standing.record,
        "contract": standing.contract,
        "counted": whole.get("accepted_quantity") or whole["quantity"],
        "is_accepted": whole["state"] == "accepted",
        "is_counted": _is_counted(standing),
        "working_date": standing.working_date,
        "first_received_at": standing.first_received_at,
    }
