"""Indexes for the queue of conflicts and its history."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_head_disputed",
        "head",
        ["xid", "seq"],
        unique=False,
        postgresql_where=sa.text("conflicts <> '{}'::jsonb"),
    )
    op.create_index(
        "ix_revision_decided",
        "revision",
        ["received_at", "change"],
        unique=False,
        postgresql_where=sa.text("op = 'decide'"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_revision_decided", table_name="revision", postgresql_where=sa.text("op = 'decide'")
    )
    op.drop_index(
        "ix_head_disputed", table_name="head", postgresql_where=sa.text("conflicts <> '{}'::jsonb")
    )
