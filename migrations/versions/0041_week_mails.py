"""Issued weeks go out by e-mail: who gets which, and what became of each."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("email", sa.String(), server_default="", nullable=False))
    op.create_table(
        "week_recipient",
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("governorate", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["person.id"], name=op.f("fk_week_recipient_entered_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["governorate"],
            ["governorate.iso"],
            name=op.f("fk_week_recipient_governorate_governorate"),
        ),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_week_recipient_person_person")
        ),
        sa.PrimaryKeyConstraint("person", "governorate", name=op.f("pk_week_recipient")),
    )
    op.create_table(
        "week_mail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("week", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_week_mail_person_person")),
        sa.ForeignKeyConstraint(
            ["week"], ["issued_week.id"], name=op.f("fk_week_mail_week_issued_week")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_week_mail")),
        sa.UniqueConstraint(
            "week", "person", "language", name=op.f("uq_week_mail_week_person_language")
        ),
    )
    op.create_index(
        "ix_week_mail_due",
        "week_mail",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('waiting', 'handing')"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_week_mail_due",
        table_name="week_mail",
        postgresql_where=sa.text("status IN ('waiting', 'handing')"),
    )
    op.drop_table("week_mail")
    op.drop_table("week_recipient")
    op.drop_column("person", "email")
