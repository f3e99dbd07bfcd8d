"""Hidden jobs: the views say which rows belong to one."""

from alembic import op

from storage.migrations import work_bus

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in work_bus.hidden(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("Queries that leave hidden jobs out would count them again.")
