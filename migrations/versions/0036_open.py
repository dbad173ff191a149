"""What awaits somebody, requests and non-conformances, has an index of its own each."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_inspection_open",
        "inspection",
        ["state", "record"],
        postgresql_where=sa.text(
            "inspection.type = 'request' AND (inspection.state IN"
            " ('submitted', 'resubmitted', 'no_show', 'scheduled', 'rejected') OR inspection.state ="
            " 'attended' AND (inspection.result IS NULL OR inspection.result = 'fail'))"
        ),
    )
    op.create_index(
        "ix_ncr_open",
        "ncr",
        ["state", "severity", "made_at", "due_at"],
        postgresql_where=sa.text("ncr.state NOT IN ('closed', 'void')"),
        postgresql_include=["governorate", "contract", "record", "disposition", "reinspection"],
    )


def downgrade() -> None:
    op.drop_index("ix_ncr_open", table_name="ncr")
    op.drop_index("ix_inspection_open", table_name="inspection")
