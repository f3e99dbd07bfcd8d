"""What stands after a failed drill, and arguments that `->>` can read on PostgreSQL."""

import sqlalchemy as sa
from alembic import op

from storage.migrations import work_bus

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('cs_drill', schema=None) as batch_op:
        batch_op.add_column(sa.Column('acknowledged_by', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('acknowledged_why', sa.Text(), server_default='', nullable=False))

    with op.batch_alter_table('cs_approval', schema=None) as batch_op:
        batch_op.add_column(sa.Column('vouchers', sa.JSON(), server_default='[]', nullable=False))

    for statement in work_bus.readable_calls(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("What a person acknowledged is not forgotten.")
