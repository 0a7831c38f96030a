"""Ask: rounds of polls, who was asked, what was answered; votes in groups."""

import sqlalchemy as sa
from alembic import op

import bot.db.content_types
import bot.db.types


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('orphan_votes',
    sa.Column('telegram_id', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('voted_at', bot.db.types.UTCDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('telegram_id', 'user_id', name=op.f('pk_orphan_votes'))
    )
    op.create_table('group_votes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('meeting_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('binding', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('several', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('created_by', sa.BigInteger(), nullable=True),
    sa.Column('created_at', bot.db.types.UTCDateTime(timezone=True), nullable=False),
    sa.Column('closes_at', bot.db.types.UTCDateTime(timezone=True), nullable=True),
    sa.Column('closed_at', bot.db.types.UTCDateTime(timezone=True), nullable=True),
    sa.Column('telegram_id', sa.String(length=64), nullable=True),
    sa.Column('message_id', sa.BigInteger(), nullable=True),
    sa.Column('option_ids', sa.JSON(none_as_null=True), nullable=True),
    sa.CheckConstraint("state IN ('pending','sending','open','unknown','closed','failed')", name=op.f('ck_group_votes_state')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_group_votes_meeting_id_meetings'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_group_votes')),
    sa.UniqueConstraint('meeting_id', 'key', name=op.f('uq_group_votes_meeting_id')),
    sa.UniqueConstraint('telegram_id', name=op.f('uq_group_votes_telegram_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('group_votes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_group_votes_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('poll_rounds',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('meeting_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=140), nullable=False),
    sa.Column('poll_id', sa.String(length=64), nullable=False),
    sa.Column('item_id', sa.String(length=64), nullable=True),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('mode', sa.String(length=8), server_default='people', nullable=False),
    sa.Column('audience', bot.db.content_types.AudienceColumn(), nullable=False),
    sa.Column('anonymous', sa.Boolean(), nullable=False),
    sa.Column('opened_by', sa.BigInteger(), nullable=True),
    sa.Column('opens_at', bot.db.types.UTCDateTime(timezone=True), nullable=False),
    sa.Column('closes_at', bot.db.types.UTCDateTime(timezone=True), nullable=False),
    sa.Column('closed_at', bot.db.types.UTCDateTime(timezone=True), nullable=True),
    sa.Column('published_at', bot.db.types.UTCDateTime(timezone=True), nullable=True),
    sa.Column('quorum', sa.Integer(), nullable=True),
    sa.Column('tie', sa.String(length=8), nullable=True),
    sa.CheckConstraint("mode IN ('people','towns')", name=op.f('ck_poll_rounds_mode')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_poll_rounds_meeting_id_meetings'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_poll_rounds')),
    sa.UniqueConstraint('meeting_id', 'key', name=op.f('uq_poll_rounds_meeting_id')),
    sqlite_autoincrement=True
    )
    op.create_table('question_versions',
    sa.Column('meeting_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('poll_id', sa.String(length=64), nullable=False),
    sa.Column('question_id', sa.String(length=64), nullable=False),
    sa.Column('version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('text', bot.db.content_types.Localized(), nullable=False),
    sa.Column('options', bot.db.content_types.Localized(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_question_versions_meeting_id_meetings'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('meeting_id', 'poll_id', 'question_id', 'version', name=op.f('pk_question_versions'))
    )
    op.create_table('group_ballots',
    sa.Column('vote_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('user_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('voted_at', bot.db.types.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['vote_id'], ['group_votes.id'], name=op.f('fk_group_ballots_vote_id_group_votes'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('vote_id', 'user_id', name=op.f('pk_group_ballots'))
    )
    op.create_table('poll_answers',
    sa.Column('round_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('question_id', sa.String(length=64), nullable=False),
    sa.Column('token', sa.String(length=64), nullable=False),
    sa.Column('revision', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('current', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=True),
    sa.Column('value', sa.String(length=500), nullable=True),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=False),
    sa.Column('answered_at', bot.db.types.UTCDateTime(timezone=True), nullable=True),
    sa.Column('participant_id', sa.String(length=64), nullable=True),
    sa.Column('entered_by', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['round_id'], ['poll_rounds.id'], name=op.f('fk_poll_answers_round_id_poll_rounds'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('round_id', 'question_id', 'token', 'revision', name=op.f('pk_poll_answers')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('poll_answers', schema=None) as batch_op:
        batch_op.create_index('ix_poll_answers_participant', ['participant_id'], unique=False)

    op.create_table('poll_asked',
    sa.Column('round_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('participant_id', sa.String(length=64), nullable=False),
    sa.Column('told', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('reminded', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('message_id', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['round_id'], ['poll_rounds.id'], name=op.f('fk_poll_asked_round_id_poll_rounds'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('round_id', 'participant_id', name=op.f('pk_poll_asked')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('poll_asked', schema=None) as batch_op:
        batch_op.create_index('ix_poll_asked_participant', ['participant_id'], unique=False)

    op.create_table('poll_progress',
    sa.Column('round_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('mark', sa.String(length=64), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('answered', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('touched_at', bot.db.types.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('started','done','absent')", name=op.f('ck_poll_progress_state')),
    sa.ForeignKeyConstraint(['round_id'], ['poll_rounds.id'], name=op.f('fk_poll_progress_round_id_poll_rounds'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('round_id', 'mark', name=op.f('pk_poll_progress')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.add_column(sa.Column('follow_up_at', bot.db.types.UTCDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.drop_column('follow_up_at')

    op.drop_table('poll_progress')
    with op.batch_alter_table('poll_asked', schema=None) as batch_op:
        batch_op.drop_index('ix_poll_asked_participant')

    op.drop_table('poll_asked')
    with op.batch_alter_table('poll_answers', schema=None) as batch_op:
        batch_op.drop_index('ix_poll_answers_participant')

    op.drop_table('poll_answers')
    op.drop_table('group_ballots')
    op.drop_table('question_versions')
    op.drop_table('poll_rounds')
    with op.batch_alter_table('group_votes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_group_votes_meeting_id'))

    op.drop_table('group_votes')
    op.drop_table('orphan_votes')
