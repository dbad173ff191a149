"""Records are searched by their own words and listed by day; who is to go has a column."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TABLES = ("work", "inspection", "ncr", "defect", "obstacle", "photo", "track", "attendance")
FIELDS = (
    "title", "description", "clause", "owner", "response", "root_cause", "corrective_action",
    "proposed_solution", "decision_wanted", "resolution", "decision_note", "dispute_reason",
    "void_reason", "reject_reason", "return_reason", "caption", "boq_item", "notes",
)  # fmt: skip
PATHS = (
    "$.signature.name",
    "$.companions[*].name",
    '$.checklist[*] ? (@.answer == "fail").text',
    "$.checklist[*].note",
    "$.readings[*].note",
    "$.tickets[*].number",
)
# One spelling of letters and digits that people mix; marks are dropped.
FROM = (
    "\u0623\u0625\u0622\u0671\u0629\u0649\u0626\u06cc\u0624\u06a9\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u06f0"
    "\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6\u06f7\u06f8\u06f9\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0653\u0654\u0655\u0670"
)
TO = "\u0627\u0627\u0627\u0627\u0647\u064a\u064a\u064a\u0648\u064301234567890123456789"
ENDS = ("work", "inspection", "reinspection")


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for table in TABLES:
        op.add_column(table, sa.Column("words", sa.String(), server_default="", nullable=False))
    op.add_column("inspection", sa.Column("assignee", sa.Uuid(), nullable=True))
    _fill()
    for table in TABLES:
        op.drop_index(f"ix_{table}_working_date", table_name=table)
        op.create_index(f"ix_{table}_day", table, ["working_date", "record"])
        op.create_index(
            f"ix_{table}_words",
            table,
            ["words"],
            postgresql_using="gin",
            postgresql_ops={"words": "gin_trgm_ops"},
        )
    for end in ENDS:
        op.create_index(f"ix_ncr_{end}", "ncr", [end])
    op.create_index("ix_inspection_ncr", "inspection", ["ncr"])


def _fill() -> None:
    """What stands is searched too."""
    texts = [f"head.whole ->> '{name}'" for name in FIELDS] + [
        f"nullif(CAST(jsonb_path_query_array(head.whole, '{path}') AS text), '[]')"
        for path in PATHS
    ]
    said = f"lower(normalize(left(concat_ws(' ', {', '.join(texts)}), 8000), NFC))"
    for table in TABLES:
        op.execute(
            f"UPDATE {table} SET words = translate({said}, '{FROM}', '{TO}')"  # noqa: S608 - our own
            f" FROM head WHERE head.record = {table}.record"
        )
    op.execute(
        "UPDATE inspection SET assignee = CAST(head.whole ->> 'assignee' AS uuid)"
        " FROM head WHERE head.record = inspection.record AND head.whole ->> 'assignee' <> ''"
    )


def downgrade() -> None:
    op.drop_index("ix_inspection_ncr", table_name="inspection")
    for end in ENDS:
        op.drop_index(f"ix_ncr_{end}", table_name="ncr")
    for table in TABLES:
        op.drop_index(f"ix_{table}_words", table_name=table)
        op.drop_index(f"ix_{table}_day", table_name=table)
        op.create_index(f"ix_{table}_working_date", table, ["working_date"])
        op.drop_column(table, "words")
    op.drop_column("inspection", "assignee")
