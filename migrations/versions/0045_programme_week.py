"""The programme's page is issued beside the six governorates': a place of a week like them."""

from alembic import op

revision = "0045"
down_revision = "0050"
branch_labels = None
depends_on = None

PLACES = "'programme', 'KW-AH', 'KW-FA', 'KW-HA', 'KW-JA', 'KW-KU', 'KW-MU'"


def upgrade() -> None:
    op.drop_constraint(
        op.f("fk_issued_week_governorate_governorate"), "issued_week", type_="foreignkey"
    )
    op.create_check_constraint(
        op.f("ck_issued_week_place"), "issued_week", f"governorate IN ({PLACES})"
    )


def downgrade() -> None:
    """An issued programme page is kept evidence: with one, there is no way back."""
    op.drop_constraint(op.f("ck_issued_week_place"), "issued_week", type_="check")
    op.create_foreign_key(
        op.f("fk_issued_week_governorate_governorate"),
        "issued_week",
        "governorate",
        ["governorate"],
        ["iso"],
    )
