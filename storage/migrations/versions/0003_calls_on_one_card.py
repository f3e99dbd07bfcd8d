"""Calls that are decided on one card."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("cs_approval", sa.Column("batch", NUMBER, nullable=True))
    op.create_index(op.f("ix_cs_approval_batch"), "cs_approval", ["batch"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("Nothing is taken back: restore the copy of the database.")
