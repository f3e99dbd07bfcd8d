"""Hidden jobs: the views say which rows belong to one."""

from alembic import op

from storage.migrations import work_bus

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    bind = op.get_bind()
    kind = bind.dialect.name
    for name in work_bus.HIDING:
        query = bind.exec_driver_sql(work_bus.definition(kind, name)).scalar_one()
        for statement in work_bus.with_hidden(kind, name, query):
            bind.exec_driver_sql(statement)


def downgrade() -> None:
    raise NotImplementedError("Queries that leave hidden jobs out would count them again.")
