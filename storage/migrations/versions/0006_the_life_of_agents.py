"""The life of agents."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "cs_chore",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_cs_chore")),
    )
    op.create_table(
        "cs_departure",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("successor", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_departure")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cs_departure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cs_departure_key"), ["key"], unique=True)
        batch_op.create_index(batch_op.f("ix_cs_departure_status"), ["status"], unique=False)

    op.create_table(
        "cs_offboarding",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("into", sa.Text(), nullable=True),
        sa.Column("done", sa.JSON(), nullable=False),
        sa.Column("archive", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_offboarding")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cs_offboarding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cs_offboarding_position"), ["position"], unique=False)

    op.create_table(
        "cs_sprawl",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("positions", sa.Integer(), nullable=False),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_sprawl")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cs_sprawl", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cs_sprawl_key"), ["key"], unique=True)

    op.create_table(
        "cs_candidate",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("models", sa.JSON(), nullable=False),
        sa.Column("corpus", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("similar", sa.JSON(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("suite", sa.Text(), nullable=False),
        sa.Column("exams", sa.Integer(), nullable=False),
        sa.Column("trial_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("results", sa.JSON(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_candidate")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cs_candidate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cs_candidate_key"), ["key"], unique=True)
        batch_op.create_index(batch_op.f("ix_cs_candidate_position"), ["position"], unique=False)
        batch_op.create_index(batch_op.f("ix_cs_candidate_status"), ["status"], unique=False)


def downgrade() -> None:
    op.drop_table("cs_candidate")
    op.drop_table("cs_sprawl")
    op.drop_table("cs_offboarding")
    op.drop_table("cs_departure")
    op.drop_table("cs_chore")
