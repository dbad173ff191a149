"""Progress, reported days and findings: from the register at a cut, and as it stands."""

from __future__ import annotations

from sqlalchemy import TextClause, text

from shared.vocabulary.attendances import KIND as ATTENDANCE
from shared.vocabulary.inspections import CANCELLED, DRAFT, NO_SHOW, SCHEDULED, SUBMITTED
from shared.vocabulary.inspections import KIND as INSPECTION
from shared.vocabulary.ncrs import ENDED
from shared.vocabulary.ncrs import KIND as NCR

# "{only}": of some records alone.
# The whole fields of each record after the last revision that the cut covers. The working date
# is the first revision's: a correction or an acceptance does not move its day.
SOME_AT_CUT = """
    SELECT last.record, last.version, last.whole, last.kind, first.working_date, first.made_at
    FROM (
        SELECT DISTINCT ON (revision.record) revision.*
        FROM revision JOIN root_revision USING (record, version)
        WHERE kind = ANY(:kinds) AND root <= :root{only}
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
_AT_CUT = SOME_AT_CUT.format(only="")
CHANGED_AT_CUT = SOME_AT_CUT.format(
    only=" AND record IN (SELECT record FROM root_revision WHERE root > :low AND root <= :high)"
)
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
IS_REPORT = "(kind = 'attendance' OR whole ->> 'state' <> ALL(:no_visit))"
REPORTS_AT = text(f"SELECT {_REPORT} FROM ({_AT_CUT}) AS records WHERE {IS_REPORT}")  # noqa: S608
AS_IT_STANDS = """
    SELECT head.record, head.version, head.whole, head.kind, first.working_date, first.made_at
    FROM head JOIN revision AS first ON first.record = head.record AND first.version = 1
    WHERE head.kind = ANY(:kinds) AND NOT head.is_deleted
"""
REPORTS_NOW = text(
    f"SELECT {_REPORT} FROM ({AS_IT_STANDS}) AS records WHERE {IS_REPORT}"  # noqa: S608
)
KEPT_PROGRESS = text(
    "SELECT activity, boq_item, working_date, measured, accepted FROM cut_progress"
    " ORDER BY working_date, activity, boq_item"
)
KEPT_REPORTS = text("SELECT activity, contract, governorate, working_date FROM cut_report")
OF_REPORTS = {"kinds": [INSPECTION, ATTENDANCE], "no_visit": [DRAFT, CANCELLED]}

# An inspection at which somebody was on site.
IS_LOOK = "kind = 'inspection' AND state <> ALL(:unseen)"

# What is read of a record; what is missing in it is not so.
SEEN = """
    record, kind, working_date, made_at, whole ->> 'activity' AS activity,
    CAST(whole ->> 'contract' AS integer) AS contract, whole ->> 'governorate' AS governorate,
    whole ->> 'state' AS state, whole ->> 'severity' AS severity,
    whole ->> 'inspection' AS inspection, CAST(whole ->> 'due_at' AS timestamptz) AS due_at,
    kind = 'inspection' AND coalesce(whole ->> 'type' = 'safety', false) AS is_safety,
    whole ->> 'result' AS result,
    kind = 'attendance' AND coalesce(whole ->> 'reason' = 'stopped', false) AS is_stop,
    version, whole ->> 'title' AS title, whole ->> 'type' AS type
"""
# A safety check is of a place: the contract's works of an activity in a governorate.
PLACE = """coalesce(CAST(contract AS text), '') || '/' || coalesce(governorate, '')
    || '/' || coalesce(activity, '')"""
_LOOKED_AT = f"SELECT {SEEN} FROM ({{records}}) AS found WHERE working_date <= :at"  # noqa: S608
# Where the newest cut stands in a table, only what is still open to judgement is read of it: of
# failed safety checks those without a later one of their place that conforms, and the
# non-conformances that may have settled them.
_OPEN_AT_KEPT = """
    SELECT * FROM still_open
    UNION ALL
    SELECT ended.* FROM cut_record AS ended JOIN still_open
        ON still_open.is_safety AND ended.inspection = CAST(still_open.record AS text)
    WHERE ended.kind = 'ncr' AND NOT ended.is_open AND ended.working_date <= :at
"""
_KEPT = """
    WITH still_open AS MATERIALIZED (
        SELECT * FROM cut_record AS found
        WHERE is_open AND working_date <= :at AND NOT (is_safety AND EXISTS (
            SELECT FROM cut_record AS good
            WHERE good.is_safety AND good.result <> 'fail' AND good.place = found.place
              AND good.made_at > found.made_at AND good.working_date <= :at))
    ), counted AS ({counts})
    SELECT activity, contract, governorate, critical, major, overdue, failed, 0, 0, 0 FROM counted
    UNION ALL
    SELECT activity, contract, governorate, 0, 0, 0, 0, sum(stops), sum(looks), sum(checks)
    FROM cut_report WHERE working_date BETWEEN :since AND :at
    GROUP BY activity, contract, governorate
"""
# Of what failed in a safety check nothing is open once a later check of the same place conforms,
# or the non-conformances that were raised from it have all ended.
_JUDGED = f"""
    WITH records AS MATERIALIZED ({{looked_at}}), safety AS (
        SELECT record, made_at, result,
               {PLACE} AS place
        FROM records WHERE is_safety AND result IS NOT NULL
    ), settled AS (
        SELECT failed.record
        FROM safety AS failed JOIN (
            SELECT place, max(made_at) AS made_at FROM safety WHERE result <> 'fail' GROUP BY place
        ) AS good ON good.place = failed.place AND good.made_at > failed.made_at
        WHERE failed.result = 'fail'
        UNION
        SELECT CAST(inspection AS uuid) FROM records
        WHERE kind = 'ncr' AND inspection IS NOT NULL
        GROUP BY inspection HAVING bool_and(state = ANY(:ended))
    ), judged AS (
        SELECT records.*,
               kind = 'ncr' AND state <> ALL(:ended) AND severity = 'critical' AS is_critical,
               kind = 'ncr' AND state <> ALL(:ended) AND severity = 'major' AS is_major,
               coalesce(due_at, made_at + make_interval(secs => 3600
                   * CAST(CAST(:hours AS jsonb) ->> severity AS float))) < :evening AS is_late,
               {IS_LOOK} AND working_date >= :since AS is_look,
               is_safety AND result = 'fail' AND record NOT IN (SELECT record FROM settled)
                   AS is_failed
        FROM records
    )
"""  # noqa: S608 - constants of our own
_COUNTS = """
    SELECT activity, contract, governorate,
           count(*) FILTER (WHERE is_critical) AS critical,
           count(*) FILTER (WHERE is_major) AS major,
           count(*) FILTER (WHERE (is_critical OR is_major) AND is_late) AS overdue,
           count(*) FILTER (WHERE is_failed) AS failed,
           count(*) FILTER (WHERE is_stop AND working_date >= :since) AS stopped,
           count(*) FILTER (WHERE is_look) AS looked,
           count(*) FILTER (WHERE is_look AND is_safety) AS checked
    FROM judged GROUP BY activity, contract, governorate
"""


def _counts(looked_at: str) -> str:
    return (_JUDGED + _COUNTS).format(looked_at=looked_at)


FINDINGS_AT = text(_counts(_LOOKED_AT.format(records=_AT_CUT)))
FINDINGS_NOW = text(_counts(_LOOKED_AT.format(records=AS_IT_STANDS)))
FINDINGS_KEPT = text(_KEPT.format(counts=_counts(_OPEN_AT_KEPT)))
OF_FINDINGS = {
    "kinds": [NCR, INSPECTION, ATTENDANCE],
    "ended": sorted(ENDED),
    "unseen": [DRAFT, SUBMITTED, SCHEDULED, CANCELLED, NO_SHOW],
}

# The very records behind the counts and sums above, one row each. What the register has of them
# now may be another version than the cut's: then ``is_changed``.
_CHANGED = """EXISTS (SELECT 1 FROM head WHERE head.record = {row}.record
                   AND (head.version <> {row}.version OR head.is_deleted)) AS is_changed"""
_FOUND = """
    SELECT record, kind, title, type, activity, contract, governorate, state, severity,
           working_date, coalesce(due_at, made_at + make_interval(secs => 3600
               * CAST(CAST(:hours AS jsonb) ->> severity AS float))) AS due_at,
           is_critical, is_major, (is_critical OR is_major) AND is_late AS is_overdue, is_failed,
           is_stop AND working_date >= :since AS is_stopped, {changed}
    FROM judged
    WHERE is_critical OR is_major OR is_failed OR (is_stop AND working_date >= :since)
    ORDER BY working_date, record
"""
_WORKS = """
    SELECT record, whole ->> 'activity' AS activity, whole ->> 'boq_item' AS boq_item,
           whole ->> 'state' AS state, working_date,
           CAST(whole ->> 'quantity' AS numeric) AS measured,
           CASE WHEN whole ->> 'state' = 'accepted'
                THEN CAST(whole ->> 'accepted_quantity' AS numeric) ELSE 0 END AS accepted,
           {changed}
    FROM ({records}) AS works
    WHERE whole ->> 'state' <> :withdrawn AND working_date <= :at
      AND whole ->> 'activity' = ANY(:activities)
    ORDER BY activity, boq_item, working_date, record
"""


def _rows_of(statement: str, row: str) -> tuple[TextClause, TextClause]:
    """At a cut, and as it stands."""
    changed = _CHANGED.format(row=row)
    asked = (
        statement.format(looked_at=_LOOKED_AT.format(records=one), records=one, changed=changed)
        for one in (_AT_CUT, AS_IT_STANDS)
    )
    at, now = map(text, asked)
    return at, now


FOUND_AT, FOUND_NOW = _rows_of(_JUDGED + _FOUND, "judged")
WORKS_AT, WORKS_NOW = _rows_of(_WORKS, "works")
