"""What waits and what is open is found by its state: most works and non-conformances have ended."""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_work_state", "work", ["state", "first_received_at"])
    op.create_index("ix_ncr_state", "ncr", ["state"])


def downgrade() -> None:
    op.drop_index("ix_ncr_state", table_name="ncr")
    op.drop_index("ix_work_state", table_name="work")
