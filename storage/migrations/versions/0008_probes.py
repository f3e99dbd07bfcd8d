"""Probes: known defects given to reviewers, and the view of them."""

import sqlalchemy as sa
from alembic import op

from storage.migrations import work_bus

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('cs_probe',
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('review', NUMBER, nullable=False),
    sa.Column('job', NUMBER, nullable=False),
    sa.Column('repository', sa.Text(), nullable=False),
    sa.Column('stage', sa.String(), nullable=False),
    sa.Column('position', sa.Text(), nullable=False),
    sa.Column('model', sa.Text(), nullable=False),
    sa.Column('revision', sa.Text(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('hidden', NUMBER, nullable=True),
    sa.Column('assignment', NUMBER, nullable=True),
    sa.Column('seeded', sa.Text(), nullable=True),
    sa.Column('defect', sa.JSON(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('verdict', sa.String(), nullable=True),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.Column('finding', NUMBER, nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['assignment'], ['cs_assignment.id'], name=op.f('fk_cs_probe_assignment')),
    sa.ForeignKeyConstraint(['finding'], ['cs_finding.id'], name=op.f('fk_cs_probe_finding')),
    sa.ForeignKeyConstraint(['hidden'], ['cs_job.id'], name=op.f('fk_cs_probe_hidden')),
    sa.ForeignKeyConstraint(['job'], ['cs_job.id'], name=op.f('fk_cs_probe_job')),
    sa.ForeignKeyConstraint(['review'], ['cs_assignment.id'], name=op.f('fk_cs_probe_review')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cs_probe')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('cs_probe', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cs_probe_hidden'), ['hidden'], unique=True)
        batch_op.create_index(batch_op.f('ix_cs_probe_position_closed_at'), ['position', 'closed_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_cs_probe_review'), ['review'], unique=True)
        batch_op.create_index(batch_op.f('ix_cs_probe_status'), ['status'], unique=False)

    for statement in work_bus.probes(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("What a probe came to is not forgotten.")
