"""A course's thickness and delivery tickets; works are found by the tickets that they count."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("work", sa.Column("thickness_mm", sa.Numeric(), nullable=True))
    op.add_column("work", sa.Column("ticket_tonnes", sa.Numeric(), nullable=True))
    numbers = postgresql.ARRAY(sa.TEXT())
    op.add_column("work", sa.Column("ticket_numbers", numbers, nullable=True))
    op.create_index(
        "ix_work_tickets",
        "work",
        ["ticket_numbers"],
        postgresql_using="gin",
        postgresql_where=sa.text("ticket_numbers IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_work_tickets", table_name="work")
    for name in ("ticket_numbers", "ticket_tonnes", "thickness_mm"):
        op.drop_column("work", name)
