"""Tables of polls: rounds, who was asked, what was answered. Questions are content: bot/db/tables.py.

Of an anonymous round nothing here says whose an answer is: who was asked stands in one table, how far
somebody is in a second and what was answered in a third, joined only by what a key computes that is not in
the database (bot/domain/polls/tokens.py). None has a running number, and none keeps a row at the place where
it was written: see bot/services/polls/anonymity.py.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from bot.db.content_types import AudienceColumn, Localized
from bot.db.schema import metadata
from bot.db.types import Key, UTCDateTime
from bot.domain.polls.rounds import Asked, Mode

_FAR = (Asked.STARTED, Asked.DONE, Asked.ABSENT)

poll_rounds = Table(
    "poll_rounds",
    metadata,
    Column("id", Key, primary_key=True),
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), nullable=False),
    Column("key", String(140), nullable=False),
    Column("poll_id", String(64), nullable=False),
    Column("item_id", String(64)),
    Column("day", Date),
    Column("mode", String(8), nullable=False, server_default=Mode.PEOPLE),
    Column("audience", AudienceColumn, nullable=False),
    Column("anonymous", Boolean, nullable=False),
    Column("opened_by", BigInteger),
    Column("opens_at", UTCDateTime, nullable=False),
    Column("closes_at", UTCDateTime, nullable=False),
    Column("closed_at", UTCDateTime),
    Column("published_at", UTCDateTime),
    Column("quorum", Integer),
    Column("tie", String(8)),
    CheckConstraint("mode IN ('" + "','".join(Mode) + "')", name="mode"),
    UniqueConstraint("meeting_id", "key"),
    sqlite_autoincrement=True,
)
"""One asking of a poll (meeting time). ``key``: bot/domain/polls/moments.py; NULL in
``opened_by`` = the clock.
"""

question_versions = Table(
    "question_versions",
    metadata,
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True),
    Column("poll_id", String(64), primary_key=True),
    Column("question_id", String(64), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("text", Localized, nullable=False),
    Column("options", Localized, nullable=False),
)
"""The wordings that were shown, from 1; a new one where text, options or kind changed after an answer."""

poll_asked = Table(
    "poll_asked",
    metadata,
    Column("round_id", ForeignKey("poll_rounds.id", ondelete="CASCADE"), primary_key=True),
    Column("participant_id", String(64), primary_key=True),
    Column("told", Boolean, nullable=False, server_default=false()),
    Column("reminded", Boolean, nullable=False, server_default=false()),
    Column("message_id", BigInteger),
    Index("ix_poll_asked_participant", "participant_id"),
    sqlite_with_rowid=False,
)
"""Who is asked. ``told``: an invitation was written for them; ``message_id``: the message that asks.

Not whether they answered: see ``poll_progress``. Set ``reminded`` of everybody who is asked at once, whether
they have answered or not.
"""

poll_progress = Table(
    "poll_progress",
    metadata,
    Column("round_id", ForeignKey("poll_rounds.id", ondelete="CASCADE"), primary_key=True),
    Column("mark", String(64), primary_key=True),
    Column("state", String(8), nullable=False),
    Column("answered", Boolean, nullable=False, server_default=false()),
    Column("touched_at", UTCDateTime),
    CheckConstraint("state IN ('" + "','".join(_FAR) + "')", name="state"),
    sqlite_with_rowid=False,
)
"""How far somebody is in a round; no row = nothing yet. Whose it is, only the key tells: ``mark`` is theirs
in this round and is not the token of their answers (bot/domain/polls/tokens.py; of a named round it is their
id). For who answered, with their language or how few they are, would soon tell what they answered.

``touched_at`` (meeting time): their last tap in an unfinished round; cleared after ten minutes.
"""

poll_answers = Table(
    "poll_answers",
    metadata,
    Column("round_id", ForeignKey("poll_rounds.id", ondelete="CASCADE"), primary_key=True),
    Column("question_id", String(64), primary_key=True),
    Column("token", String(64), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("current", Boolean, nullable=False, server_default=true()),
    Column("version", Integer, nullable=False),
    Column("language", String(16)),
    Column("value", String(500)),
    Column("text", Text),
    Column("answered_on", Date, nullable=False),
    Column("answered_at", UTCDateTime),
    Column("participant_id", String(64)),
    Column("entered_by", String(64)),
    Index("ix_poll_answers_participant", "participant_id"),
    sqlite_with_rowid=False,
)
"""What was answered: the last row of (round, question, token) is ``current``, earlier ones are its history.

``value`` and ``text`` NULL in a current row = taken back. ``language``: the wording that was shown.
``answered_at``, ``participant_id`` and ``entered_by`` (who typed it in for them) of named rounds only;
``language`` is NULL where fewer than five of those asked read it. In a vote of towns ``token`` is the
delegation's code.
"""

group_votes = Table(
    "group_votes",
    metadata,
    Column("id", Key, primary_key=True),
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("key", String(64), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("question", Text, nullable=False),
    Column("options", JSON, nullable=False),
    Column("binding", Boolean, nullable=False, server_default=false()),
    Column("several", Boolean, nullable=False, server_default=false()),
    Column("state", String(10), nullable=False),
    Column("created_by", BigInteger),
    Column("created_at", UTCDateTime, nullable=False),
    Column("closes_at", UTCDateTime),
    Column("closed_at", UTCDateTime),
    Column("telegram_id", String(64), unique=True),
    Column("message_id", BigInteger),
    Column("option_ids", JSON(none_as_null=True)),
    CheckConstraint("state IN ('pending','sending','open','unknown','closed','failed')", name="state"),
    UniqueConstraint("meeting_id", "key"),
    sqlite_autoincrement=True,
)
"""Votes in a linked group, by Telegram's own polls. ``key``: its draft, so that it is begun once.

``telegram_id``: the poll's; ``option_ids``: the lasting ids of its options. One whose outcome is *unknown*
is never sent again by itself: two polls split the votes.
"""

group_ballots = Table(
    "group_ballots",
    metadata,
    Column("vote_id", ForeignKey("group_votes.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("options", JSON, nullable=False),
    Column("voted_at", UTCDateTime, nullable=False),
)
"""Who chose what (indices of the vote's options); an empty list = taken back. Operating time."""

orphan_votes = Table(
    "orphan_votes",
    metadata,
    Column("telegram_id", String(64), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("options", JSON, nullable=False),
    Column("voted_at", UTCDateTime, nullable=False),
)
"""Votes in a poll that no row knows yet: attached when it becomes known, else an organiser decides."""
