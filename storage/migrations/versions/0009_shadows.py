"""Shadows, the work that was done twice, and the view of it."""

import sqlalchemy as sa
from alembic import op

from storage.migrations import work_bus

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("status IN ('standing', 'over')")

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("cs_shadow",
    sa.Column("id", NUMBER, autoincrement=True, nullable=False),
    sa.Column("incumbent", sa.Text(), nullable=False),
    sa.Column("candidate", sa.Text(), nullable=False),
    sa.Column("role", sa.Text(), nullable=False),
    sa.Column("by", sa.Text(), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("until", sa.DateTime(timezone=True), nullable=False),
    sa.Column("jobs", sa.Integer(), nullable=False),
    sa.Column("cost_microusd", NUMBER, nullable=False),
    sa.Column("status", sa.String(), nullable=False),
    sa.Column("reason", sa.Text(), nullable=False),
    sa.Column("decided_by", sa.Text(), nullable=True),
    sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("version", sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_shadow")),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table("cs_shadow", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cs_shadow_candidate"), ["candidate"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
        batch_op.create_index(batch_op.f("ix_cs_shadow_incumbent"), ["incumbent"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)

    op.create_table("cs_shadow_pair",
    sa.Column("id", NUMBER, autoincrement=True, nullable=False),
    sa.Column("shadow", NUMBER, nullable=False),
    sa.Column("work", NUMBER, nullable=False),
    sa.Column("job", NUMBER, nullable=False),
    sa.Column("repository", sa.Text(), nullable=False),
    sa.Column("stage", sa.String(), nullable=False),
    sa.Column("candidate", sa.Text(), nullable=False),
    sa.Column("status", sa.String(), nullable=False),
    sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("theirs", sa.JSON(), nullable=False),
    sa.Column("revision", sa.Text(), nullable=True),
    sa.Column("hidden", NUMBER, nullable=True),
    sa.Column("assignment", NUMBER, nullable=True),
    sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("ours", sa.JSON(), nullable=True),
    sa.Column("reason", sa.Text(), nullable=False),
    sa.Column("version", sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(["assignment"], ["cs_assignment.id"], name=op.f("fk_cs_shadow_pair_assignment")),
    sa.ForeignKeyConstraint(["hidden"], ["cs_job.id"], name=op.f("fk_cs_shadow_pair_hidden")),
    sa.ForeignKeyConstraint(["job"], ["cs_job.id"], name=op.f("fk_cs_shadow_pair_job")),
    sa.ForeignKeyConstraint(["shadow"], ["cs_shadow.id"], name=op.f("fk_cs_shadow_pair_shadow")),
    sa.ForeignKeyConstraint(["work"], ["cs_assignment.id"], name=op.f("fk_cs_shadow_pair_work")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_shadow_pair")),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table("cs_shadow_pair", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cs_shadow_pair_hidden"), ["hidden"], unique=True)
        batch_op.create_index(batch_op.f("ix_cs_shadow_pair_job"), ["job"], unique=False)
        batch_op.create_index(batch_op.f("ix_cs_shadow_pair_shadow"), ["shadow"], unique=False)
        batch_op.create_index(batch_op.f("ix_cs_shadow_pair_status"), ["status"], unique=False)
        batch_op.create_index(batch_op.f("ix_cs_shadow_pair_work"), ["work"], unique=True)

    for statement in work_bus.shadow_pairs(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("What was compared before somebody decided is not forgotten.")
