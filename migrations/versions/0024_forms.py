"""Checklists, limits, response times and curves: versioned, each change with who and why."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

REFUSE = """
    CREATE FUNCTION refuse_to_change_a_form() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION USING MESSAGE = 'what was said of a form stays: ' || TG_OP;
    END $$
"""
# The digest is of all that holds with the change: written once, after its entries.
FREEZE = (
    "CREATE TRIGGER form_entry_is_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON form_entry"
    " EXECUTE FUNCTION refuse_to_change_a_form()",
    "CREATE TRIGGER form_change_is_frozen BEFORE UPDATE ON form_change"
    " FOR EACH ROW WHEN (OLD.digest <> '') EXECUTE FUNCTION refuse_to_change_a_form()",
)


def upgrade() -> None:
    op.create_table(
        "form_change",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["person.id"], name=op.f("fk_form_change_entered_by_person")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_form_change")),
    )
    op.create_table(
        "form_entry",
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["change"], ["form_change.number"], name=op.f("fk_form_entry_change_form_change")
        ),
        sa.PrimaryKeyConstraint("part", "key", "version", name=op.f("pk_form_entry")),
    )
    op.execute(REFUSE)
    for statement in FREEZE:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("form_entry")
    op.drop_table("form_change")
    op.execute("DROP FUNCTION refuse_to_change_a_form")
