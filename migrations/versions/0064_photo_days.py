"""The days of photographs: a week shows some of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_revision_photo_day",
        "revision",
        ["working_date"],
        postgresql_where=sa.text("kind = 'photo' AND version = 1"),
    )


def downgrade() -> None:
    op.drop_index("ix_revision_photo_day", table_name="revision")
