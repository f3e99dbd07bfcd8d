"""The registry."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# Versions are only ever added, whoever asks. A number that was given is refused as the key it is.
KEPT = "versions of the organization are only ever added"
SQLITE = [
    f"CREATE TRIGGER cs_registry_version_{verb.lower()} BEFORE {verb} ON cs_registry_version"
    f" BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    "CREATE FUNCTION cs_keep_registry() RETURNS trigger LANGUAGE plpgsql AS $$"
    f" BEGIN RAISE EXCEPTION '{KEPT}'; END $$",
    "CREATE TRIGGER cs_registry_version_kept BEFORE UPDATE OR DELETE OR TRUNCATE"
    " ON cs_registry_version FOR EACH STATEMENT EXECUTE FUNCTION cs_keep_registry()",
]


def upgrade() -> None:
    op.create_table(
        "cs_fingerprint",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("corpus", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_fingerprint")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cs_fingerprint", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cs_fingerprint_position_version"), ["position", "version"], unique=True
        )

    op.create_table(
        "cs_position",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("hired_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deployed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_position")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cs_position", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cs_position_position"), ["position"], unique=False)
        batch_op.create_index(batch_op.f("ix_cs_position_role"), ["role"], unique=False)

    op.create_table(
        "cs_registry_file",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_registry_file")),
    )
    op.create_table(
        "cs_registry_version",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_registry_version")),
    )
    op.create_table(
        "cs_widening",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("tools", sa.JSON(), nullable=False),
        sa.Column("limits", sa.JSON(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_widening")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cs_widening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cs_widening_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_cs_widening_role"), ["role"], unique=False)

    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("The history of the organization cannot be taken back.")
