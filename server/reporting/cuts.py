"""Progress and reported days: from the register at a cut, and as it stands."""

from __future__ import annotations

from sqlalchemy import text

from shared.vocabulary.attendances import KIND as ATTENDANCE
from shared.vocabulary.inspections import CANCELLED, DRAFT
from shared.vocabulary.inspections import KIND as INSPECTION

# The whole fields of each record after the last revision that the cut covers. The working date
# is the first revision's: a correction or an acceptance does not move its day.
_AT_CUT = """
    SELECT last.whole, last.kind, first.working_date
    FROM (
        SELECT DISTINCT ON (revision.record) revision.*
        FROM revision JOIN root_revision USING (record, version)
        WHERE kind = ANY(:kinds) AND root <= :root
        ORDER BY revision.record, version DESC
    ) AS last
    JOIN revision AS first ON first.record = last.record AND first.version = 1
    LEFT JOIN LATERAL (
        SELECT CASE op WHEN 'delete' THEN true WHEN 'restore' THEN false
                       ELSE CAST(fields ->> 'is_deleted' AS boolean) END AS is_gone
        FROM revision
        WHERE revision.record = last.record AND revision.version <= last.version
          AND (op IN ('delete', 'restore') AND outcome <> 'conflict'
               OR op = 'decide' AND fields ->> 'is_deleted' IS NOT NULL)
        ORDER BY version DESC LIMIT 1
    ) AS removal ON true
    WHERE removal.is_gone IS NOT TRUE
"""
PROGRESS_AT = text(
    f"""
    SELECT whole ->> 'activity', whole ->> 'boq_item', working_date,
           sum(CAST(whole ->> 'quantity' AS numeric)),
           sum(CASE WHEN whole ->> 'state' = 'accepted'
                    THEN CAST(whole ->> 'accepted_quantity' AS numeric) ELSE 0 END)
    FROM ({_AT_CUT}) AS works
    WHERE whole ->> 'state' <> :withdrawn
    GROUP BY 1, 2, 3
    ORDER BY 3, 1, 2
    """  # noqa: S608 - a constant of our own
)
# Who was on site, or said that there was no work; a visit that was not made is no report.
_REPORT = """DISTINCT whole ->> 'activity' AS activity,
           CAST(whole ->> 'contract' AS integer) AS contract,
           whole ->> 'governorate' AS governorate, working_date"""
_IS_REPORT = "(kind = 'attendance' OR whole ->> 'state' <> ALL(:no_visit))"
REPORTS_AT = text(f"SELECT {_REPORT} FROM ({_AT_CUT}) AS records WHERE {_IS_REPORT}")  # noqa: S608
REPORTS_NOW = text(
    f"""
    SELECT {_REPORT}
    FROM (
        SELECT head.whole, head.kind, first.working_date
        FROM head JOIN revision AS first ON first.record = head.record AND first.version = 1
        WHERE head.kind = ANY(:kinds) AND NOT head.is_deleted
    ) AS records
    WHERE {_IS_REPORT}
    """  # noqa: S608 - constants of our own
)
OF_REPORTS = {"kinds": [INSPECTION, ATTENDANCE], "no_visit": [DRAFT, CANCELLED]}
