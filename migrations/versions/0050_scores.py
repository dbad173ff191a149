"""Contractors' scores: rules, kept cards and appeals; indexes for what they count."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0050"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "score_appeal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("reply_by", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("reply", sa.String(), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replied_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract"], ["contract.number"], name=op.f("fk_score_appeal_contract_contract")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["person.id"], name=op.f("fk_score_appeal_entered_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["replied_by"], ["person.id"], name=op.f("fk_score_appeal_replied_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_appeal")),
    )
    op.create_index(
        "ix_score_appeal_part", "score_appeal", ["contract", "until", "part"], unique=True
    )
    op.create_table(
        "score_rules",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("numbers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["person.id"], name=op.f("fk_score_rules_entered_by_person")
        ),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_score_rules")),
    )
    op.create_table(
        "score_card",
        sa.Column("contract", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("card", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("appeal", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["appeal"], ["score_appeal.id"], name=op.f("fk_score_card_appeal_score_appeal")
        ),
        sa.ForeignKeyConstraint(
            ["contract"], ["contract.number"], name=op.f("fk_score_card_contract_contract")
        ),
        sa.PrimaryKeyConstraint("contract", "until", "revision", name=op.f("pk_score_card")),
    )
    op.create_index(
        "ix_attendance_stopped",
        "attendance",
        ["contract", "working_date"],
        unique=False,
        postgresql_where=sa.text("attendance.reason = 'stopped'"),
    )
    op.create_index("ix_defect_contract", "defect", ["contract"], unique=False)
    op.create_index(
        "ix_inspection_result",
        "inspection",
        ["contract", "working_date"],
        unique=False,
        postgresql_where=sa.text("inspection.result IS NOT NULL"),
        postgresql_include=["type", "result", "state"],
    )


def downgrade() -> None:
    op.drop_index("ix_inspection_result", table_name="inspection")
    op.drop_index("ix_defect_contract", table_name="defect")
    op.drop_index("ix_attendance_stopped", table_name="attendance")
    op.drop_table("score_card")
    op.drop_table("score_rules")
    op.drop_index("ix_score_appeal_part", table_name="score_appeal")
    op.drop_table("score_appeal")
