"""The look-ahead: what activities wait for, what is promised by week, why promises were missed."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

REFUSE = """
    CREATE FUNCTION refuse_to_change_a_promise() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION USING MESSAGE = 'a promise is never changed: ' || TG_OP;
    END $$
"""
KEEP = """
    CREATE TRIGGER promise_is_kept BEFORE UPDATE OR DELETE ON promise
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_a_promise()
"""


def upgrade() -> None:
    _add_constraints()
    _add_promises()
    _add_reasons()
    op.execute(REFUSE)
    op.execute(KEEP)


def downgrade() -> None:
    op.drop_table("promise_reason")
    op.drop_table("promise")
    op.drop_table("activity_constraint")
    op.execute("DROP FUNCTION refuse_to_change_a_promise")


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target.split('.', maxsplit=1)[0]}")
    return sa.ForeignKeyConstraint([column], [target], name=name)


def _add_constraints() -> None:
    op.create_table(
        "activity_constraint",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("wanted_by", sa.Date(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.Uuid(), nullable=True),
        _refers("activity_constraint", "contract", "contract.number"),
        _refers("activity_constraint", "activity", "activity.code"),
        _refers("activity_constraint", "entered_by", "person.id"),
        _refers("activity_constraint", "removed_by", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_constraint")),
    )
    op.create_index(op.f("ix_activity_constraint_activity"), "activity_constraint", ["activity"])
    op.create_index(
        "ix_activity_constraint_contract", "activity_constraint", ["contract", "removed_on"]
    )


def _add_promises() -> None:
    op.create_table(
        "promise",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("boq_item", sa.String(), nullable=False),
        sa.Column("week_start", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Numeric(14, 3), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_promise_not_negative")),
        sa.CheckConstraint("extract(dow FROM week_start) = 0", name=op.f("ck_promise_from_sunday")),
        sa.CheckConstraint(
            "entered_at < CAST(week_start AS timestamp) AT TIME ZONE 'Asia/Kuwait'",
            name=op.f("ck_promise_in_time"),
        ),
        _refers("promise", "contract", "contract.number"),
        _refers("promise", "activity", "activity.code"),
        _refers("promise", "entered_by", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
        sa.UniqueConstraint(
            "activity",
            "boq_item",
            "week_start",
            "revision",
            name=op.f("uq_promise_activity_boq_item_week_start_revision"),
        ),
    )
    op.create_index("ix_promise_contract", "promise", ["contract", "week_start"])


def _add_reasons() -> None:
    op.create_table(
        "promise_reason",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("promise", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        _refers("promise_reason", "promise", "promise.id"),
        _refers("promise_reason", "entered_by", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_reason")),
    )
    op.create_index(op.f("ix_promise_reason_promise"), "promise_reason", ["promise"])
