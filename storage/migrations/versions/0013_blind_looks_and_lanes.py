"""Blind looks, checks of a craft, and what a lane goes back to when a wider pattern ends."""

import sqlalchemy as sa
from alembic import op

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cs_blind_look",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("pair", NUMBER, nullable=False),
        sa.Column("shadow", NUMBER, nullable=False),
        sa.Column("job", NUMBER, nullable=False),
        sa.Column("theirs", sa.Text(), nullable=False),
        sa.Column("ours", sa.Text(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["job"], ["cs_job.id"], name=op.f("fk_cs_blind_look_job")),
        sa.ForeignKeyConstraint(
            ["pair"], ["cs_shadow_pair.id"], name=op.f("fk_cs_blind_look_pair")
        ),
        sa.ForeignKeyConstraint(["shadow"], ["cs_shadow.id"], name=op.f("fk_cs_blind_look_shadow")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_blind_look")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cs_blind_look", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cs_blind_look_pair"), ["pair"], unique=True)
        batch_op.create_index(batch_op.f("ix_cs_blind_look_shadow"), ["shadow"], unique=False)

    with op.batch_alter_table("cs_check_result", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("craft", sa.Boolean(), server_default=sa.false(), nullable=False)
        )

    with op.batch_alter_table("cs_widening", schema=None) as batch_op:
        batch_op.add_column(sa.Column("instead", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("cs_widening", schema=None) as batch_op:
        batch_op.drop_column("instead")

    with op.batch_alter_table("cs_check_result", schema=None) as batch_op:
        batch_op.drop_column("craft")

    op.drop_table("cs_blind_look")
