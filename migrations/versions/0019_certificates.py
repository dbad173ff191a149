"""Payment certificates of contracts: every revision, and those withdrawn."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "certificate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("certified_kwd", sa.Numeric(18, 3), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_because", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract"], ["contract.number"], name="fk_certificate_contract_contract"
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["person.id"], name="fk_certificate_entered_by_person"
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["person.id"], name="fk_certificate_withdrawn_by_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_certificate"),
        sa.UniqueConstraint(
            "contract", "number", "revision", name="uq_certificate_contract_number_revision"
        ),
    )


def downgrade() -> None:
    op.drop_table("certificate")
