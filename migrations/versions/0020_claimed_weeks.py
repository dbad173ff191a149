"""What contractors claim, added up by week and governorate; a contract's parts are found."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "claimed_week",
        sa.Column("contract", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("governorate", sa.String(), nullable=False),
        sa.Column("week_end", sa.Date(), nullable=False),
        sa.Column("claimed", sa.Numeric(24, 6), nullable=False),
        sa.PrimaryKeyConstraint("contract", "governorate", "week_end", name="pk_claimed_week"),
    )
    op.create_index("ix_claim_day", "claim", ["contract", "claimed_on"])
    op.drop_index("ix_activity_contract", table_name="activity")
    op.create_index("ix_activity_part", "activity", ["contract", "governorate"])
    op.execute(
        """
        INSERT INTO claimed_week (contract, governorate, week_end, claimed)
        SELECT claim.contract, activity.governorate,
               claimed_on + 6 - CAST(extract(dow FROM claimed_on) AS int),
               sum(claim.quantity * item.rate_kwd)
        FROM claim
        JOIN boq_item AS item ON (item.contract, item.code) = (claim.contract, claim.boq_item)
        JOIN activity ON activity.code = claim.activity
        WHERE withdrawn_at IS NULL GROUP BY 1, 2, 3
        """
    )


def downgrade() -> None:
    op.drop_index("ix_activity_part", table_name="activity")
    op.create_index("ix_activity_contract", "activity", ["contract"])
    op.drop_index("ix_claim_day", table_name="claim")
    op.drop_table("claimed_week")
