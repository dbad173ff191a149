"""Versions of governorates, areas and roads, with the files that they came from."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "layer_file",
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_layer_file"),
    )
    jsonb = postgresql.JSONB(astext_type=sa.Text())
    op.create_table(
        "layer_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("layer", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("orders", jsonb, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("rows", jsonb, nullable=True),
        sa.Column("preview", jsonb, nullable=True),
        sa.Column("refusal", jsonb, nullable=True),
        sa.Column("back_to", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["file"], ["layer_file.sha256"], name="fk_layer_version_file_layer_file"
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["person.id"], name="fk_layer_version_asked_by_person"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name="fk_layer_version_decided_by_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_layer_version"),
        sa.UniqueConstraint("layer", "number", name="uq_layer_version_layer_number"),
    )
    op.create_index("ix_layer_version_asked_at", "layer_version", ["asked_at"])


def downgrade() -> None:
    op.drop_table("layer_version")
    op.drop_table("layer_file")
