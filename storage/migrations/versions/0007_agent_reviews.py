"""Restrictions of positions, and the quarterly reviews of agents."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NOT_LIFTED = sa.text("lifted_at IS NULL")


def upgrade() -> None:
    _restrictions()


def _restrictions() -> None:
    op.create_table(
        "cs_restriction",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("extent", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.Text(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_restriction")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cs_restriction", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cs_restriction_position_kind"),
            ["position", "kind"],
            unique=True,
            sqlite_where=NOT_LIFTED,
            postgresql_where=NOT_LIFTED,
        )


def downgrade() -> None:
    op.drop_table("cs_restriction")
