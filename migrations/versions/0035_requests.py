"""Inspection requests: when they are wanted for, and who did not come, have columns."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inspection", sa.Column("wanted_for", sa.DateTime(timezone=True), nullable=True))
    op.add_column("inspection", sa.Column("absent", sa.String(), nullable=True))
    op.create_index(
        "ix_inspection_request",
        "inspection",
        ["state", "record"],
        postgresql_where=sa.text("type = 'request'"),
    )


def downgrade() -> None:
    op.drop_index("ix_inspection_request", table_name="inspection")
    op.drop_column("inspection", "absent")
    op.drop_column("inspection", "wanted_for")
