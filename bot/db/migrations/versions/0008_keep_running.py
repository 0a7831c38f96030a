"""Keep running: what tells an old copy of the database from the last one, hold mode, backups, alarms."""

import sqlalchemy as sa
from alembic import op

import bot.db.types


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('alarms',
    sa.Column('cause', sa.String(length=32), nullable=False),
    sa.Column('since', bot.db.types.UTCDateTime(timezone=True), nullable=False),
    sa.Column('told_at', bot.db.types.UTCDateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('cause', name=op.f('pk_alarms'))
    )
    with op.batch_alter_table('state', schema=None) as batch_op:
        batch_op.add_column(sa.Column('bot_id', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('epoch', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('beat', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('held_since', bot.db.types.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('held_for', sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column('backed_up_at', bot.db.types.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('probed_at', bot.db.types.UTCDateTime(timezone=True), nullable=True))

    replaced = sa.text("kind = 'poll' AND edition = 1")
    op.create_index('ix_deliveries_replaced', 'deliveries', ['id'], unique=False, sqlite_where=replaced, postgresql_where=replaced)


def downgrade() -> None:
    op.drop_index('ix_deliveries_replaced', table_name='deliveries')
    with op.batch_alter_table('state', schema=None) as batch_op:
        batch_op.drop_column('probed_at')
        batch_op.drop_column('backed_up_at')
        batch_op.drop_column('held_for')
        batch_op.drop_column('held_since')
        batch_op.drop_column('beat')
        batch_op.drop_column('epoch')
        batch_op.drop_column('bot_id')

    op.drop_table('alarms')
