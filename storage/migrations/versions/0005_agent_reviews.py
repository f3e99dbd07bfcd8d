"""Restrictions of positions, and the quarterly reviews of agents."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NOT_LIFTED = sa.text("lifted_at IS NULL")


def upgrade() -> None:
    _restrictions()
    _rounds()
    _reviews()
    _one_on_ones()


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


def _rounds() -> None:
    op.create_table(
        "cs_review_round",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("said", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_review_round")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cs_review_round", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cs_review_round_period_owner"), ["period", "owner"], unique=True
        )


def _reviews() -> None:
    op.create_table(
        "cs_agent_review",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("round", NUMBER, nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("choice", sa.JSON(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("carried_out", sa.Boolean(), nullable=False),
        sa.Column("restricted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round"], ["cs_review_round.id"], name=op.f("fk_cs_agent_review_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_agent_review")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cs_agent_review", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cs_agent_review_position_period"), ["position", "period"], unique=True
        )
        batch_op.create_index(batch_op.f("ix_cs_agent_review_status"), ["status"], unique=False)
        batch_op.create_index(batch_op.f("ix_cs_agent_review_round"), ["round"], unique=False)


def _one_on_ones() -> None:
    op.create_table(
        "cs_one_on_one",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said", sa.JSON(), nullable=True),
        sa.Column("said_by", sa.Text(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_one_on_one")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cs_one_on_one", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cs_one_on_one_position_month"), ["position", "month"], unique=True
        )
        batch_op.create_index(batch_op.f("ix_cs_one_on_one_owner"), ["owner"], unique=False)


def downgrade() -> None:
    op.drop_table("cs_one_on_one")
    op.drop_table("cs_agent_review")
    op.drop_table("cs_review_round")
    op.drop_table("cs_restriction")
