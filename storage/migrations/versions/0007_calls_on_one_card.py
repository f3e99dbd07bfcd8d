"""Calls that are decided on one card, and how the card reached people."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("cs_approval", sa.Column("batch", NUMBER, nullable=True))
    op.create_index(op.f("ix_cs_approval_batch"), "cs_approval", ["batch"], unique=False)

    op.create_table(
        "cs_handout",
        sa.Column("card", NUMBER, autoincrement=False, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["card"], ["cs_approval.id"], name=op.f("fk_cs_handout_card")),
        sa.ForeignKeyConstraint(["digest"], ["cs_approval.id"], name=op.f("fk_cs_handout_digest")),
        sa.PrimaryKeyConstraint("card", "person", name=op.f("pk_cs_handout")),
    )
    op.create_index(op.f("ix_cs_handout_person_at"), "cs_handout", ["person", "at"])
    op.create_index(op.f("ix_cs_handout_person_digest"), "cs_handout", ["person", "digest"])


def downgrade() -> None:
    raise NotImplementedError("Nothing is taken back: restore the copy of the database.")
