"""What contracts were to earn and have earned by week, and works added up by week."""

from alembic import op
from sqlalchemy import Boolean, Column, Date, Integer, Numeric, PrimaryKeyConstraint, String

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

SUM, VALUE = Numeric(18, 3), Numeric(24, 6)
# Values are worked out by the programme's rules: ``tareeq register rebuild`` writes them.
ADD_UP = """
    INSERT INTO week_progress
        (activity, boq_item, week_end, slot, contract, measured, accepted, works)
    SELECT activity, boq_item,
           working_date + 6 - CAST(extract(dow FROM working_date) AS int), 0, min(contract),
           sum(quantity), coalesce(sum(accepted_quantity) FILTER (WHERE state = 'accepted'), 0),
           count(*)
    FROM work WHERE state <> 'withdrawn' GROUP BY 1, 2, 3
"""


def _required(name, kind):
    return Column(name, kind, nullable=False)


def upgrade() -> None:
    _add_week_progress()
    op.create_table(
        "planned_week",
        Column("contract", Integer(), nullable=False, autoincrement=False),
        _required("governorate", String()),
        _required("week_end", Date()),
        _required("planned", VALUE),
        PrimaryKeyConstraint("contract", "governorate", "week_end", name="pk_planned_week"),
    )
    op.create_table(
        "overpromised_line",
        Column("contract", Integer(), nullable=False, autoincrement=False),
        _required("boq_item", String()),
        PrimaryKeyConstraint("contract", "boq_item", name="pk_overpromised_line"),
    )
    op.create_table(
        "earned_share",
        _required("activity", String()),
        _required("boq_item", String()),
        _required("week_end", Date()),
        _required("contract", Integer()),
        _required("governorate", String()),
        _required("earned", VALUE),
        PrimaryKeyConstraint("activity", "boq_item", "week_end", name="pk_earned_share"),
    )
    op.create_index("ix_earned_share_contract", "earned_share", ["contract"])
    op.create_table(
        "earned_week",
        Column("contract", Integer(), nullable=False, autoincrement=False),
        _required("governorate", String()),
        _required("week_end", Date()),
        _required("earned", VALUE),
        PrimaryKeyConstraint("contract", "governorate", "week_end", name="pk_earned_week"),
    )
    _add_networks()
    op.create_index("ix_ncr_contract", "ncr", ["contract"])


def _add_week_progress() -> None:
    op.create_table(
        "week_progress",
        _required("activity", String()),
        _required("boq_item", String()),
        _required("week_end", Date()),
        Column("slot", Integer(), nullable=False, autoincrement=False),
        _required("contract", Integer()),
        _required("measured", SUM),
        _required("accepted", SUM),
        _required("works", Integer()),
        PrimaryKeyConstraint("activity", "boq_item", "week_end", "slot", name="pk_week_progress"),
    )
    op.execute(ADD_UP)
    op.create_index("ix_week_progress_contract", "week_progress", ["contract", "week_end"])


def _add_networks() -> None:
    op.create_table(
        "kept_network",
        Column("contract", Integer(), nullable=False, autoincrement=False),
        _required("day", Date()),
        _required("is_due", Boolean()),
        Column("finish", Date()),
        Column("baseline_finish", Date()),
        Column("least_float_days", Numeric(10, 1)),
        Column("tightest", String()),
        _required("critical", Integer()),
        Column("fault", String()),
        PrimaryKeyConstraint("contract", name="pk_kept_network"),
    )


def downgrade() -> None:
    op.drop_index("ix_ncr_contract", table_name="ncr")
    tables = ("kept_network", "earned_week", "earned_share", "overpromised_line")
    for table in (*tables, "planned_week", "week_progress"):
        op.drop_table(table)
