"""What stands after a failed drill, and arguments that `->>` can read on PostgreSQL."""

from alembic import op

from storage.migrations import work_bus

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in work_bus.readable_calls(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("What a person acknowledged is not forgotten.")
