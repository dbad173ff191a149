"""Delay events of contracts, extension claims on them, and what was decided."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delay_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(), nullable=True),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("aware_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("records", postgresql.ARRAY(sa.Uuid()), nullable=False),
        *_entered("delay_event"),
        *_later("delay_event", "ended"),
        *_later("delay_event", "withdrawn"),
        sa.ForeignKeyConstraint(
            ["activity"], ["activity.code"], name="fk_delay_event_activity_activity"
        ),
        sa.ForeignKeyConstraint(
            ["contract"], ["contract.number"], name="fk_delay_event_contract_contract"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_delay_event"),
    )
    op.create_index("ix_delay_event_activity", "delay_event", ["activity"])
    op.create_index("ix_delay_event_contract", "delay_event", ["contract", "started_on"])
    op.create_table(
        "extension_claim",
        *_of_event("extension_claim"),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("grounds", sa.String(), nullable=False),
        *_entered("extension_claim"),
        *_later("extension_claim", "withdrawn"),
    )
    op.create_index("ix_extension_claim_event", "extension_claim", ["event"])
    op.create_table(
        "delay_decision",
        *_of_event("delay_decision"),
        sa.Column("excuse", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        *_entered("delay_decision"),
    )
    op.create_index("ix_delay_decision_event", "delay_decision", ["event"])


def _of_event(table):
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event"], ["delay_event.id"], name=f"fk_{table}_event_delay_event"
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )


def _entered(table):
    return (
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["person.id"], name=f"fk_{table}_entered_by_person"
        ),
    )


def _later(table, verb):
    return (
        sa.Column(f"{verb}_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(f"{verb}_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint([f"{verb}_by"], ["person.id"], name=f"fk_{table}_{verb}_by_person"),
    )


def downgrade() -> None:
    for table in ("delay_decision", "extension_claim", "delay_event"):
        op.drop_table(table)
