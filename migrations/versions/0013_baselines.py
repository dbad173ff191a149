"""Baselines of a contract: frozen, numbered, each with who approved it and why."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLES = ("baseline", "baseline_activity", "baseline_week")
REFUSE = """
    CREATE FUNCTION refuse_to_change_a_baseline() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION USING MESSAGE = 'a baseline is frozen: ' || TG_OP || ' of ' || TG_TABLE_NAME;
    END $$
"""


def upgrade() -> None:
    op.create_table(
        "baseline",
        sa.Column("contract", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("extension_days", sa.Integer(), nullable=False),
        sa.Column("completion", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("approver", sa.String(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract"], ["contract.number"], name=op.f("fk_baseline_contract_contract")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["person.id"], name=op.f("fk_baseline_entered_by_person")
        ),
        sa.PrimaryKeyConstraint("contract", "number", name=op.f("pk_baseline")),
        sa.UniqueConstraint("contract", "reference", name=op.f("uq_baseline_contract_reference")),
    )
    op.create_table(
        "baseline_activity",
        sa.Column("contract", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("governorate", sa.String(), nullable=False),
        sa.Column("name_ar", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("finish", sa.Date(), nullable=False),
        sa.Column("value_kwd", sa.Numeric(24, 6), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract", "number"],
            ["baseline.contract", "baseline.number"],
            name=op.f("fk_baseline_activity_contract_baseline"),
        ),
        sa.PrimaryKeyConstraint(
            "contract", "number", "activity", name=op.f("pk_baseline_activity")
        ),
    )
    op.create_table(
        "baseline_week",
        sa.Column("contract", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("governorate", sa.String(), nullable=False),
        sa.Column("week_end", sa.Date(), nullable=False),
        sa.Column("planned", sa.Numeric(24, 6), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract", "number"],
            ["baseline.contract", "baseline.number"],
            name=op.f("fk_baseline_week_contract_baseline"),
        ),
        sa.PrimaryKeyConstraint(
            "contract", "number", "governorate", "week_end", name=op.f("pk_baseline_week")
        ),
    )
    op.execute(REFUSE)
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_is_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " EXECUTE FUNCTION refuse_to_change_a_baseline()"
        )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_to_change_a_baseline")
