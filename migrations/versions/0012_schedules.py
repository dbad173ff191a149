"""Contractors' schedules, under the import that brought them; an activity's block."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "schedule_file",
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_schedule_file")),
    )
    op.create_table(
        "schedule_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract", sa.Integer(), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_by", sa.Uuid(), nullable=True),
        sa.Column("summary", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("preview", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("refusal", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.ForeignKeyConstraint(
            ["applied_by"], ["person.id"], name=op.f("fk_schedule_import_applied_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["person.id"], name=op.f("fk_schedule_import_asked_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["contract"], ["contract.number"], name=op.f("fk_schedule_import_contract_contract")
        ),
        sa.ForeignKeyConstraint(
            ["file"], ["schedule_file.sha256"], name=op.f("fk_schedule_import_file_schedule_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_import")),
    )
    op.create_index(
        op.f("ix_schedule_import_contract"), "schedule_import", ["contract"], unique=False
    )
    op.create_index(op.f("ix_schedule_import_state"), "schedule_import", ["state"], unique=False)
    op.create_table(
        "schedule_place",
        sa.Column("contract", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("places", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("quantities", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract"], ["contract.number"], name=op.f("fk_schedule_place_contract_contract")
        ),
        sa.PrimaryKeyConstraint("contract", "by", "key", name=op.f("pk_schedule_place")),
    )
    op.create_table(
        "contract_schedule",
        sa.Column("contract", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract"], ["contract.number"], name=op.f("fk_contract_schedule_contract_contract")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["schedule_import.id"],
            name=op.f("fk_contract_schedule_import_id_schedule_import"),
        ),
        sa.PrimaryKeyConstraint("contract", name=op.f("pk_contract_schedule")),
    )
    op.create_table(
        "schedule_activity",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("parent", sa.String(), nullable=True),
        sa.Column("file_code", sa.String(), nullable=False),
        sa.Column("wbs", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("is_summary", sa.Boolean(), nullable=False),
        sa.Column("is_milestone", sa.Boolean(), nullable=False),
        sa.Column("start", sa.DateTime(), nullable=True),
        sa.Column("finish", sa.DateTime(), nullable=True),
        sa.Column("duration_min", sa.Integer(), nullable=True),
        sa.Column("percent", sa.Numeric(precision=7, scale=4), nullable=True),
        sa.Column("actual_start", sa.DateTime(), nullable=True),
        sa.Column("actual_finish", sa.DateTime(), nullable=True),
        sa.Column("baseline_start", sa.DateTime(), nullable=True),
        sa.Column("baseline_finish", sa.DateTime(), nullable=True),
        sa.Column("float_min", sa.Integer(), nullable=True),
        sa.Column("calendar", sa.Integer(), nullable=True),
        sa.Column("constraint_type", sa.String(), nullable=False),
        sa.Column("constraint_at", sa.DateTime(), nullable=True),
        sa.Column("activity", sa.String(), nullable=True),
        sa.Column("unplaced", sa.String(), nullable=True),
        sa.Column("place", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("shares", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["schedule_import.id"],
            name=op.f("fk_schedule_activity_import_id_schedule_import"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", "code", name=op.f("pk_schedule_activity")),
    )
    op.create_index(
        op.f("ix_schedule_activity_activity"), "schedule_activity", ["activity"], unique=False
    )
    op.create_table(
        "schedule_calendar",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("week", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("exceptions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["schedule_import.id"],
            name=op.f("fk_schedule_calendar_import_id_schedule_import"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", "key", name=op.f("pk_schedule_calendar")),
    )
    op.create_table(
        "schedule_link",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("predecessor", sa.String(), nullable=False),
        sa.Column("successor", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("lag_min", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["schedule_import.id"],
            name=op.f("fk_schedule_link_import_id_schedule_import"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "import_id", "predecessor", "successor", "type", name=op.f("pk_schedule_link")
        ),
    )
    op.add_column("activity", sa.Column("block", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("activity", "block")
    op.drop_table("schedule_link")
    op.drop_table("schedule_calendar")
    op.drop_index(op.f("ix_schedule_activity_activity"), table_name="schedule_activity")
    op.drop_table("schedule_activity")
    op.drop_table("contract_schedule")
    op.drop_table("schedule_place")
    op.drop_index(op.f("ix_schedule_import_state"), table_name="schedule_import")
    op.drop_index(op.f("ix_schedule_import_contract"), table_name="schedule_import")
    op.drop_table("schedule_import")
    op.drop_table("schedule_file")
