"""The cut's tables count looks by day and know what is still open; decisions are found by kind."""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

COUNTS = ("stops", "looks", "checks")
IS_GOOD = sa.text("is_safety AND result <> 'fail'")


def upgrade() -> None:
    _empty()
    for name in COUNTS:
        op.add_column("cut_report", sa.Column(name, sa.Integer(), nullable=False))
    op.drop_index("ix_cut_record_day", table_name="cut_record")
    op.drop_index("ix_cut_record_lasting", table_name="cut_record")
    op.drop_column("cut_record", "is_lasting")
    _compute(
        "is_open",
        sa.Boolean(),
        """kind = 'ncr' AND coalesce(state NOT IN ('closed', 'void'), false)
    OR is_safety AND coalesce(result = 'fail', false)""",
    )
    _compute(
        "place",
        sa.String(),
        """coalesce(CAST(contract AS text), '') || '/' || coalesce(governorate, '')
    || '/' || coalesce(activity, '')""",
    )
    _index("open", ["working_date"], sa.text("is_open"))
    _index("good", ["place", "made_at"], IS_GOOD)
    _index("inspection", ["inspection"], sa.text("kind = 'ncr'"))
    op.create_index(
        "ix_revision_decision",
        "revision",
        ["record", "version"],
        postgresql_where=sa.text("kind = 'decision'"),
    )


def downgrade() -> None:
    _empty()
    op.drop_index("ix_revision_decision", table_name="revision")
    for name in ("open", "good", "inspection"):
        op.drop_index(f"ix_cut_record_{name}", table_name="cut_record")
    op.drop_column("cut_record", "place")
    op.drop_column("cut_record", "is_open")
    _compute("is_lasting", sa.Boolean(), "kind = 'ncr' OR is_safety")
    _index("lasting", ["working_date"], sa.text("is_lasting"))
    _index("day", ["working_date"], sa.text("NOT is_lasting"))
    for name in COUNTS:
        op.drop_column("cut_report", name)


def _empty() -> None:
    """Nothing rests on these tables: the worker fills them anew from the register."""
    op.execute("TRUNCATE cut_stand, cut_progress, cut_report, cut_record")


def _compute(name: str, type_: sa.types.TypeEngine, formula: str) -> None:
    op.add_column(
        "cut_record",
        sa.Column(name, type_, sa.Computed(formula, persisted=True), nullable=False),
    )


def _index(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(f"ix_cut_record_{name}", "cut_record", columns, postgresql_where=where)
