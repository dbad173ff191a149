"""Decisions that are wanted of somebody have a table, written from the register."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decision",
        sa.Column("record", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("governorate", sa.String(), nullable=False),
        sa.Column("contract", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("source", sa.Uuid(), nullable=True),
        sa.Column("decider", sa.Uuid(), nullable=True),
        sa.Column("wanted_by", sa.Date(), nullable=False),
        sa.Column("cost_kwd", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("cost_days", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("delegate", sa.Uuid(), nullable=True),
        sa.Column("delegated_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["author"], ["person.id"], name=op.f("fk_decision_author_person")),
        sa.ForeignKeyConstraint(
            ["contract"], ["contract.number"], name=op.f("fk_decision_contract_contract")
        ),
        sa.ForeignKeyConstraint(
            ["decider"], ["person.id"], name=op.f("fk_decision_decider_person")
        ),
        sa.ForeignKeyConstraint(
            ["delegate"], ["person.id"], name=op.f("fk_decision_delegate_person")
        ),
        sa.ForeignKeyConstraint(
            ["governorate"], ["governorate.iso"], name=op.f("fk_decision_governorate_governorate")
        ),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_decision")),
    )
    op.create_index("ix_decision_scope", "decision", ["governorate", "state"], unique=False)
    op.create_index(op.f("ix_decision_source"), "decision", ["source"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_decision_source"), table_name="decision")
    op.drop_index("ix_decision_scope", table_name="decision")
    op.drop_table("decision")
