"""Grow: several processes on one PostgreSQL. Who leads, who handles which chat, what all of them sent."""

import sqlalchemy as sa
from alembic import op

import bot.db.types


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('leadership',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('term', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('beat_at', bot.db.types.UTCDateTime(timezone=True), nullable=True),
    sa.Column('backend', sa.Integer(), nullable=True),
    sa.CheckConstraint('id = 1', name=op.f('ck_leadership_single')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_leadership'))
    )
    op.create_table('workers',
    sa.Column('worker', sa.Integer(), nullable=False),
    sa.Column('beat_at', bot.db.types.UTCDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('worker', name=op.f('pk_workers'))
    )
    op.create_table('turns',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('given', sa.JSON(), nullable=False),
    sa.Column('delivered', sa.JSON(), nullable=False),
    sa.Column('shut_until', sa.Float(), nullable=True),
    sa.Column('slowed', sa.Float(), nullable=True),
    sa.Column('slowed_at', sa.Float(), nullable=True),
    sa.CheckConstraint('id = 1', name=op.f('ck_turns_single')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_turns'))
    )
    op.add_column('inbox', sa.Column('chat', sa.BigInteger(), nullable=True))
    op.add_column('inbox', sa.Column('worker', sa.Integer(), nullable=True))
    undone = "state IN ('new','applied')"
    claimed = sa.text(f"{undone} AND worker IS NOT NULL")  # with SQLite: nothing
    op.create_index('ix_inbox_undone', 'inbox', ['chat', 'id'], unique=False, sqlite_where=claimed, postgresql_where=sa.text(undone))
    free = sa.text(f"{undone} AND worker IS NULL")
    op.create_index('ix_inbox_free', 'inbox', ['id'], unique=False, sqlite_where=claimed, postgresql_where=free)
    op.create_index('ix_inbox_claimed', 'inbox', ['chat', 'worker'], unique=False, sqlite_where=claimed, postgresql_where=claimed)


def downgrade() -> None:
    op.drop_index('ix_inbox_claimed', table_name='inbox')
    op.drop_index('ix_inbox_free', table_name='inbox')
    op.drop_index('ix_inbox_undone', table_name='inbox')
    op.drop_column('inbox', 'worker')  # not in a batch: the table must go on counting up
    op.drop_column('inbox', 'chat')
    op.drop_table('turns')
    op.drop_table('workers')
    op.drop_table('leadership')
