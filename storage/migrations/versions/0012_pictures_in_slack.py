"""Pictures in Slack: which file shows what, so that nothing is uploaded twice."""

import sqlalchemy as sa
from alembic import op

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('cs_picture',
    sa.Column('id', NUMBER, autoincrement=True, nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('file', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('alt', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('looked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cs_picture')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('cs_picture', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cs_picture_name'), ['name'], unique=True)


def downgrade() -> None:
    op.drop_table('cs_picture')
