"""The programme's page is sent by e-mail too: a place of a week like the six."""

from alembic import op

revision = "0063"
down_revision = "0055"
branch_labels = None
depends_on = None

PLACES = "'programme', 'KW-AH', 'KW-FA', 'KW-HA', 'KW-JA', 'KW-KU', 'KW-MU'"


def upgrade() -> None:
    op.drop_constraint(
        op.f("fk_week_recipient_governorate_governorate"), "week_recipient", type_="foreignkey"
    )
    op.create_check_constraint(
        op.f("ck_week_recipient_place"), "week_recipient", f"governorate IN ({PLACES})"
    )


def downgrade() -> None:
    """Who was sent the programme's page is sent the governorates' alone."""
    op.execute("DELETE FROM week_recipient WHERE governorate = 'programme'")
    op.drop_constraint(op.f("ck_week_recipient_place"), "week_recipient", type_="check")
    op.create_foreign_key(
        op.f("fk_week_recipient_governorate_governorate"),
        "week_recipient",
        "governorate",
        ["governorate"],
        ["iso"],
    )
