"""Tours: the stops that a person is sent to on a day."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tour",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("shift", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title_ar", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("contract", sa.Integer(), nullable=True),
        sa.Column("stops", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract"], ["contract.number"], name="fk_tour_contract_contract"
        ),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_tour_person_person"),
        sa.PrimaryKeyConstraint("id", name="pk_tour"),
    )
    op.create_index("ix_tour_person", "tour", ["person", "date"])


def downgrade() -> None:
    op.drop_table("tour")
