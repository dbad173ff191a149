"""A week is drafted, read and annotated before it is issued, at hours that the office sets."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

# Saturday 23:30 and Sunday 07:00, in minutes since the week's Sunday began in Kuwait. The moment of
# the first row is that from which weeks fall due: none of before is issued by the clock.
FIRST_TIMES = """
INSERT INTO week_times (number, cut_off_minutes, issue_minutes, reason, entered_at)
VALUES (1, 10050, 10500, 'Defaults of the product', now())
"""


def upgrade() -> None:
    op.create_table(
        "week_times",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cut_off_minutes", sa.Integer(), nullable=False),
        sa.Column("issue_minutes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["person.id"], name=op.f("fk_week_times_entered_by_person")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_week_times")),
    )
    op.execute(FIRST_TIMES)
    op.create_table(
        "week_draft",
        sa.Column("governorate", sa.String(), nullable=False),
        sa.Column("week_start", sa.Date(), nullable=False),
        sa.Column("issue", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("root", sa.Integer(), nullable=False),
        sa.Column("reference_sha256", sa.String(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("remark_ar", sa.String(), nullable=False),
        sa.Column("remark_en", sa.String(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_by", sa.Uuid(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["governorate"], ["governorate.iso"], name=op.f("fk_week_draft_governorate_governorate")
        ),
        sa.ForeignKeyConstraint(
            ["read_by"], ["person.id"], name=op.f("fk_week_draft_read_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["reference_sha256"],
            ["reference_snapshot.sha256"],
            name=op.f("fk_week_draft_reference_sha256_reference_snapshot"),
        ),
        sa.ForeignKeyConstraint(["root"], ["root.number"], name=op.f("fk_week_draft_root_root")),
        sa.PrimaryKeyConstraint("governorate", "week_start", "issue", name=op.f("pk_week_draft")),
    )
    op.create_index(
        "ix_week_draft_waiting",
        "week_draft",
        ["week_start"],
        unique=False,
        postgresql_where=sa.text("issued_at IS NULL"),
    )
    op.add_column(
        "issued_week",
        sa.Column(
            "annotation",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=True,
        ),
    )


def downgrade() -> None:
    op.drop_column("issued_week", "annotation")
    op.drop_index(
        "ix_week_draft_waiting", table_name="week_draft", postgresql_where="issued_at IS NULL"
    )
    op.drop_table("week_draft")
    op.drop_table("week_times")
