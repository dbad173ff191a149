"""Indexes that a push reads more of, and writes less of."""

from alembic import op
from sqlalchemy import text

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MEASURED = ["record", "activity", "first_received_at", "quantity", "accepted_quantity", "state"]


def upgrade() -> None:
    op.drop_index("ix_work_stretch", table_name="work")
    op.create_index("ix_work_stretch", "work", ["section", "layer", "from_m", "to_m"])
    op.drop_index("ix_work_boq", table_name="work")
    op.create_index("ix_work_boq", "work", ["contract", "boq_item"], postgresql_include=MEASURED)
    op.drop_index("ix_revision_mends", table_name="revision")
    op.create_index(
        "ix_revision_mends", "revision", ["mends"], postgresql_where=text("mends IS NOT NULL")
    )
    op.drop_index("ix_outbox_entry_feed", table_name="outbox_entry")
    op.create_index(
        "ix_outbox_entry_feed",
        "outbox_entry",
        ["outbox", "xid", "seq"],
        postgresql_where=text("answered_later"),
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_entry_feed", table_name="outbox_entry")
    op.create_index("ix_outbox_entry_feed", "outbox_entry", ["outbox", "xid", "seq"])
    op.drop_index("ix_revision_mends", table_name="revision")
    op.create_index("ix_revision_mends", "revision", ["mends"])
    op.drop_index("ix_work_boq", table_name="work")
    op.create_index("ix_work_boq", "work", ["contract", "boq_item"])
    op.drop_index("ix_work_stretch", table_name="work")
    op.create_index("ix_work_stretch", "work", ["section", "layer", "lane"])
