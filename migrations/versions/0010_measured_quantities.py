"""What the works of each BOQ line come to; no key that finds a row written a moment before."""

from alembic import op
from sqlalchemy import Column, DateTime, Integer, Numeric, PrimaryKeyConstraint, String

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

PROJECTIONS = ("work", "inspection", "ncr", "defect", "obstacle", "photo", "track", "attendance")
ADDED_UP = ["record", "activity", "first_received_at", "quantity", "accepted_quantity", "state"]
ADD_UP = """
    INSERT INTO measured (contract, boq_item, activity, slot, quantity, latest)
    SELECT contract, boq_item, activity, 0, sum(coalesce(accepted_quantity, quantity)),
           max(first_received_at)
    FROM work WHERE state <> 'withdrawn' GROUP BY contract, boq_item, activity
"""


def upgrade() -> None:
    op.create_table(
        "measured",
        Column("contract", Integer(), nullable=False, autoincrement=False),
        Column("boq_item", String(), nullable=False),
        Column("activity", String(), nullable=False),
        Column("slot", Integer(), nullable=False, autoincrement=False),
        Column("quantity", Numeric(18, 3), nullable=False),
        Column("latest", DateTime(timezone=True), nullable=False),
        PrimaryKeyConstraint("contract", "boq_item", "activity", "slot", name="pk_measured"),
    )
    op.execute(ADD_UP)
    op.drop_index("ix_work_boq", table_name="work")
    op.create_index("ix_work_boq", "work", ["contract", "boq_item"])
    for table in PROJECTIONS:
        op.drop_constraint(f"fk_{table}_record_head", table, type_="foreignkey")
    op.drop_constraint("fk_outbox_entry_outbox_outbox", "outbox_entry", type_="foreignkey")


def downgrade() -> None:
    name = "fk_outbox_entry_outbox_outbox"
    op.create_foreign_key(name, "outbox_entry", "outbox", ["outbox"], ["id"])
    for table in PROJECTIONS:
        name = f"fk_{table}_record_head"
        op.create_foreign_key(name, table, "head", ["record"], ["record"])
    op.drop_index("ix_work_boq", table_name="work")
    op.create_index("ix_work_boq", "work", ["contract", "boq_item"], postgresql_include=ADDED_UP)
    op.drop_table("measured")
