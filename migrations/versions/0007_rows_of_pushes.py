"""Rows that a push writes: no key looked up again that was proved before, nothing packed."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEYS = (
    ("revision", "author", "person"),
    ("revision", "device", "device"),
    ("work", "author", "person"),
)


def upgrade() -> None:
    for table, column, other in KEYS:
        op.drop_constraint(f"fk_{table}_{column}_{other}", table, type_="foreignkey")
    op.execute("ALTER TABLE revision SET (toast_tuple_target = 8160)")


def downgrade() -> None:
    op.execute("ALTER TABLE revision RESET (toast_tuple_target)")
    for table, column, other in KEYS:
        op.create_foreign_key(f"fk_{table}_{column}_{other}", table, other, [column], ["id"])
