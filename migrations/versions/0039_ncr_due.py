"""A non-conformance's row holds when it is due, by its severity's clock where nobody set it."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

OPEN = sa.text("ncr.state NOT IN ('closed', 'void')")
ALSO = ["due_at", "severity", "governorate", "contract", "disposition", "reinspection"]
BY_DUE = sa.text("COALESCE(due_at, 'infinity'::timestamp with time zone)")
FILL = """
    UPDATE ncr SET due_at = made_at + (
        SELECT CASE WHEN NOT is_withdrawn
               THEN make_interval(secs => 3600 * CAST(body ->> 'hours' AS float)) END
        FROM form_entry WHERE part = 'due' AND body ->> 'of' = 'ncr' AND body ->> 'level' = severity
        ORDER BY version DESC LIMIT 1)
    WHERE due_at IS NULL
"""


def upgrade() -> None:
    op.execute(FILL)
    op.drop_index("ix_ncr_open", table_name="ncr")
    op.create_index(
        *("ix_ncr_open", "ncr", ["state", BY_DUE, "record"]),
        postgresql_where=OPEN,
        postgresql_include=ALSO,
    )
    op.create_index(
        *("ix_ncr_due", "ncr", [BY_DUE, "record"]),
        postgresql_where=OPEN,
        postgresql_include=["state", *ALSO],
    )


def downgrade() -> None:
    op.drop_index("ix_ncr_due", table_name="ncr")
    op.drop_index("ix_ncr_open", table_name="ncr")
    op.create_index(
        *("ix_ncr_open", "ncr", ["state", "severity", "made_at", "due_at"]),
        postgresql_where=OPEN,
        postgresql_include=["governorate", "contract", "record", "disposition", "reinspection"],
    )
    op.execute(
        "UPDATE ncr SET due_at = CAST(whole ->> 'due_at' AS timestamptz)"
        " FROM head WHERE head.record = ncr.record"
    )
