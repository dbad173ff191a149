"""Works ask for their activity no more: they are written from the register, which named it."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NAME = "fk_work_activity_activity"


def upgrade() -> None:
    op.drop_constraint(NAME, "work", type_="foreignkey")


def downgrade() -> None:
    op.create_foreign_key(NAME, "work", "activity", ["activity"], ["code"])
