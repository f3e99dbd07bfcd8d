"""Outcome numbers and alarms, and what reviews of agents are counted by."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# The statements that count repeat this condition word by word: else neither database uses the index.
RESULTS = sa.text(
    "verb IN ('result.accepted', 'result.delivered', 'result.sent_back', 'revision.handed_in')"
)
INDEXES = {
    "cs_assignment": ["position", "opened_at"],
    "cs_finding": ["position", "at"],
    "cs_job": ["owner", "updated_at"],
    "cs_verdict": ["position", "at"],
}


def upgrade() -> None:
    op.create_table(
        "cs_alarm",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decline", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_alarm")),
        sa.UniqueConstraint("key", name=op.f("uq_cs_alarm_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "cs_reading",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("pending", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_reading")),
        sa.UniqueConstraint("role", "name", "day", name=op.f("uq_cs_reading_role_name_day")),
        sqlite_autoincrement=True,
    )
    for table, columns in INDEXES.items():
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)
    op.create_index(
        "ix_cs_audit_results",
        "cs_audit",
        ["job", "at"],
        sqlite_where=RESULTS,
        postgresql_where=RESULTS,
    )


def downgrade() -> None:
    op.drop_index("ix_cs_audit_results", "cs_audit")
    for table, columns in INDEXES.items():
        op.drop_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table)
    op.drop_table("cs_reading")
    op.drop_table("cs_alarm")
