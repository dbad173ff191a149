"""Works of an activity by day, so that its first and its last are found without reading all."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_work_activity_day", "work", ["activity", "working_date"])
    op.drop_index("ix_work_activity", table_name="work")


def downgrade() -> None:
    op.create_index("ix_work_activity", "work", ["activity"])
    op.drop_index("ix_work_activity_day", table_name="work")
