"""Prove it to the funder: signatures on paper lists, texts of the report, packs; what groups are called."""

import sqlalchemy as sa
from alembic import op

import bot.db.types


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_MEETING = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('signatures',
    sa.Column('meeting_id', _MEETING, nullable=False),
    sa.Column('participant_id', sa.String(length=64), nullable=False),
    sa.Column('at', bot.db.types.UTCDateTime(timezone=True), nullable=False),
    sa.Column('said_by', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_signatures_meeting_id_meetings'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('meeting_id', 'participant_id', name=op.f('pk_signatures'))
    )
    op.create_table('report_texts',
    sa.Column('meeting_id', _MEETING, nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('author', sa.BigInteger(), nullable=True),
    sa.Column('at', bot.db.types.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_report_texts_meeting_id_meetings'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('meeting_id', 'key', 'language', name=op.f('pk_report_texts'))
    )
    op.create_table('packs',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('meeting_id', _MEETING, nullable=False),
    sa.Column('made_at', bot.db.types.UTCDateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', bot.db.types.UTCDateTime(timezone=True), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('made_by', sa.BigInteger(), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_packs_meeting_id_meetings'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_packs')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('packs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_packs_meeting_id'), ['meeting_id'], unique=False)

    with op.batch_alter_table('group_chats', schema=None) as batch_op:
        batch_op.add_column(sa.Column('title', sa.String(length=255), server_default='', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('group_chats', schema=None) as batch_op:
        batch_op.drop_column('title')

    with op.batch_alter_table('packs', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_packs_meeting_id'))

    op.drop_table('packs')
    op.drop_table('report_texts')
    op.drop_table('signatures')
