"""One cut of the register stands in tables, moved from cut to cut by what changed."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cut_progress",
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("boq_item", sa.String(), nullable=False),
        sa.Column("working_date", sa.Date(), nullable=False),
        sa.Column("measured", sa.Numeric(), nullable=False),
        sa.Column("accepted", sa.Numeric(), nullable=False),
        sa.Column("works", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "activity", "boq_item", "working_date", name=op.f("pk_cut_progress")
        ),
    )
    op.create_table(
        "cut_record",
        sa.Column("record", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("working_date", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("activity", sa.String(), nullable=True),
        sa.Column("contract", sa.Integer(), nullable=True),
        sa.Column("governorate", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("severity", sa.String(), nullable=True),
        sa.Column("inspection", sa.String(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_safety", sa.Boolean(), nullable=False),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("is_stop", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("type", sa.String(), nullable=True),
        sa.Column(
            "is_lasting",
            sa.Boolean(),
            sa.Computed("kind = 'ncr' OR is_safety", persisted=True),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_cut_record")),
    )
    op.create_index(
        "ix_cut_record_day",
        "cut_record",
        ["working_date"],
        unique=False,
        postgresql_where=sa.text("NOT is_lasting"),
    )
    op.create_index(
        "ix_cut_record_lasting",
        "cut_record",
        ["working_date"],
        unique=False,
        postgresql_where=sa.text("is_lasting"),
    )
    op.create_table(
        "cut_report",
        sa.Column("activity", sa.String(), nullable=True),
        sa.Column("contract", sa.Integer(), nullable=True),
        sa.Column("governorate", sa.String(), nullable=True),
        sa.Column("working_date", sa.Date(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.UniqueConstraint(
            "activity",
            "contract",
            "governorate",
            "working_date",
            name=op.f("uq_cut_report_activity_contract_governorate_working_date"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_table(
        "cut_stand",
        sa.Column("is_only", sa.Boolean(), nullable=False),
        sa.Column("root", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("is_only", name=op.f("pk_cut_stand")),
    )


def downgrade() -> None:
    op.drop_table("cut_stand")
    op.drop_table("cut_report")
    op.drop_index(
        "ix_cut_record_lasting", table_name="cut_record", postgresql_where=sa.text("is_lasting")
    )
    op.drop_index(
        "ix_cut_record_day", table_name="cut_record", postgresql_where=sa.text("NOT is_lasting")
    )
    op.drop_table("cut_record")
    op.drop_table("cut_progress")
