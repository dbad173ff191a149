"""What was done to accounts and tablets, by whom and why; when a tablet was told to wipe."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

REFUSE = """
    CREATE FUNCTION refuse_to_change_a_person_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION USING MESSAGE = 'what was done to an account stays: ' || TG_OP;
    END $$
"""
FREEZE = (
    "CREATE TRIGGER person_change_is_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON person_change"
    " EXECUTE FUNCTION refuse_to_change_a_person_change()"
)


def upgrade() -> None:
    op.create_table(
        "person_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("device", sa.Uuid(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_person_change_person_person")
        ),
        sa.ForeignKeyConstraint(
            ["device"], ["device.id"], name=op.f("fk_person_change_device_device")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["person.id"], name=op.f("fk_person_change_entered_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_change")),
    )
    op.create_index(op.f("ix_person_change_person"), "person_change", ["person"], unique=False)
    op.create_index(op.f("ix_person_change_device"), "person_change", ["device"], unique=False)
    op.add_column("device", sa.Column("wipe_told_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(REFUSE)
    op.execute(FREEZE)


def downgrade() -> None:
    op.drop_column("device", "wipe_told_at")
    op.drop_table("person_change")
    op.execute("DROP FUNCTION refuse_to_change_a_person_change()")
