"""Know who comes and who is here: sign-ups, meals, presence, calls for help, arrivals and departures."""

import sqlalchemy as sa
from alembic import op

import bot.db.types


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('boards',
    sa.Column('chat_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('meeting_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('item_id', sa.String(length=64), nullable=False),
    sa.Column('message_id', sa.BigInteger(), nullable=False),
    sa.Column('shown', sa.String(length=64), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_boards_meeting_id_meetings'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('chat_id', name=op.f('pk_boards'))
    )
    op.create_table('calls',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('meeting_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('participant_id', sa.String(length=64), nullable=False),
    sa.Column('what', sa.String(length=8), nullable=False),
    sa.Column('item_id', sa.String(length=64), nullable=True),
    sa.Column('at', bot.db.types.UTCDateTime(timezone=True), nullable=False),
    sa.Column('taken_by', sa.String(length=64), nullable=True),
    sa.Column('taken_at', bot.db.types.UTCDateTime(timezone=True), nullable=True),
    sa.Column('ended_at', bot.db.types.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("what IN ('late','lost')", name=op.f('ck_calls_what')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_calls_meeting_id_meetings'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calls')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('calls', schema=None) as batch_op:
        batch_op.create_index('ix_calls_participant', ['meeting_id', 'participant_id'], unique=False)

    op.create_table('guides',
    sa.Column('meeting_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('bus', sa.String(length=64), nullable=False),
    sa.Column('participant_id', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_guides_meeting_id_meetings'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('meeting_id', 'bus', 'participant_id', name=op.f('pk_guides'))
    )
    with op.batch_alter_table('guides', schema=None) as batch_op:
        batch_op.create_index('ix_guides_participant', ['meeting_id', 'participant_id'], unique=False)

    op.create_table('meal_answers',
    sa.Column('meeting_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('item_id', sa.String(length=64), nullable=False),
    sa.Column('participant_id', sa.String(length=64), nullable=False),
    sa.Column('eats', sa.Boolean(), nullable=False),
    sa.Column('told', sa.Boolean(), nullable=True),
    sa.Column('at', bot.db.types.UTCDateTime(timezone=True), nullable=False),
    sa.Column('said_by', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_meal_answers_meeting_id_meetings'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('meeting_id', 'item_id', 'participant_id', name=op.f('pk_meal_answers'))
    )
    with op.batch_alter_table('meal_answers', schema=None) as batch_op:
        batch_op.create_index('ix_meal_answers_participant', ['meeting_id', 'participant_id'], unique=False)

    op.create_table('presences',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('meeting_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('item_id', sa.String(length=64), nullable=False),
    sa.Column('participant_id', sa.String(length=64), nullable=False),
    sa.Column('here', sa.Boolean(), nullable=False),
    sa.Column('bus', sa.String(length=64), server_default='', nullable=False),
    sa.Column('way', sa.String(length=8), nullable=False),
    sa.Column('said_by', sa.String(length=64), nullable=False),
    sa.Column('at', bot.db.types.UTCDateTime(timezone=True), nullable=False),
    sa.Column('current', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.CheckConstraint("way IN ('self','door','count')", name=op.f('ck_presences_way')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_presences_meeting_id_meetings'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_presences')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('presences', schema=None) as batch_op:
        batch_op.create_index('ix_presences_item', ['meeting_id', 'item_id', 'participant_id'], unique=False)
        batch_op.create_index('ix_presences_participant', ['meeting_id', 'participant_id'], unique=False)

    op.create_table('signups',
    sa.Column('meeting_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('item_id', sa.String(length=64), nullable=False),
    sa.Column('participant_id', sa.String(length=64), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('since', bot.db.types.UTCDateTime(timezone=True), nullable=False),
    sa.Column('said_by', sa.String(length=64), nullable=False),
    sa.CheckConstraint("state IN ('place','waiting','no')", name=op.f('ck_signups_state')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_signups_meeting_id_meetings'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('meeting_id', 'item_id', 'participant_id', name=op.f('pk_signups'))
    )
    with op.batch_alter_table('signups', schema=None) as batch_op:
        batch_op.create_index('ix_signups_participant', ['meeting_id', 'participant_id'], unique=False)

    op.create_table('travels',
    sa.Column('meeting_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('delegation', sa.String(length=64), nullable=False),
    sa.Column('direction', sa.String(length=10), nullable=False),
    sa.Column('part', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('means', sa.String(length=8), nullable=False),
    sa.Column('at', bot.db.types.UTCDateTime(timezone=True), nullable=False),
    sa.Column('place', sa.Text(), server_default='', nullable=False),
    sa.Column('number', sa.String(length=64), server_default='', nullable=False),
    sa.Column('people', sa.Integer(), nullable=True),
    sa.Column('note', sa.Text(), server_default='', nullable=False),
    sa.Column('withdrawn', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('changed_at', bot.db.types.UTCDateTime(timezone=True), nullable=False),
    sa.Column('changed_by', sa.String(length=64), server_default='', nullable=False),
    sa.CheckConstraint("direction IN ('arrival','departure')", name=op.f('ck_travels_direction')),
    sa.CheckConstraint("means IN ('plane','train','coach','car','other')", name=op.f('ck_travels_means')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_travels_meeting_id_meetings'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('meeting_id', 'delegation', 'direction', 'part', name=op.f('pk_travels'))
    )
    with op.batch_alter_table('items', schema=None) as batch_op:
        batch_op.add_column(sa.Column('signup_until', bot.db.types.UTCDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('items', schema=None) as batch_op:
        batch_op.drop_column('signup_until')

    op.drop_table('travels')
    with op.batch_alter_table('signups', schema=None) as batch_op:
        batch_op.drop_index('ix_signups_participant')

    op.drop_table('signups')
    with op.batch_alter_table('presences', schema=None) as batch_op:
        batch_op.drop_index('ix_presences_participant')
        batch_op.drop_index('ix_presences_item')

    op.drop_table('presences')
    with op.batch_alter_table('meal_answers', schema=None) as batch_op:
        batch_op.drop_index('ix_meal_answers_participant')

    op.drop_table('meal_answers')
    with op.batch_alter_table('guides', schema=None) as batch_op:
        batch_op.drop_index('ix_guides_participant')

    op.drop_table('guides')
    with op.batch_alter_table('calls', schema=None) as batch_op:
        batch_op.drop_index('ix_calls_participant')

    op.drop_table('calls')
    op.drop_table('boards')
