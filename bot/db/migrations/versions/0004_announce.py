"""Announce: announcements, and to whom each went."""

import sqlalchemy as sa
from alembic import op

import bot.db.content_types
import bot.db.types


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STATES = "'draft','scheduled','sending','paused','done','cancelled','recalled'"
_ANNOUNCED = sa.text("announcement_id IS NOT NULL")


def _instant(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, bot.db.types.UTCDateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author", sa.BigInteger(), nullable=True),
        _instant("created_at", nullable=False),
        sa.Column("contents", sa.JSON(), nullable=False),
        sa.Column("audience", bot.db.content_types.AudienceColumn(), nullable=False),
        sa.Column("state", sa.String(length=10), server_default="draft", nullable=False),
        sa.Column("urgent", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("asks_confirmation", sa.Boolean(), server_default=sa.false(), nullable=False),
        _instant("due_at"),
        sa.Column("item_id", sa.String(length=64), nullable=True),
        sa.Column("offset_minutes", sa.Integer(), server_default="0", nullable=False),
        _instant("valid_until"),
        sa.Column("rings_again_minutes", sa.Integer(), nullable=True),
        _instant("rang_at"),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("edition", sa.Integer(), server_default="1", nullable=False),
        _instant("started_at"),
        _instant("ended_at"),
        _instant("amended_at"),
        _instant("leaders_told_at"),
        sa.CheckConstraint(f"state IN ({_STATES})", name=op.f("ck_announcements_state")),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings.id"],
            name=op.f("fk_announcements_meeting_id_meetings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
    )
    op.create_index("ix_announcements_meeting", "announcements", ["meeting_id", "state"])
    op.create_table(
        "announcement_cards",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "announcement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcements.id"],
            name=op.f("fk_announcement_cards_announcement_id_announcements"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "message_id", name=op.f("pk_announcement_cards")),
    )
    op.create_index(
        op.f("ix_announcement_cards_announcement_id"), "announcement_cards", ["announcement_id"]
    )
    op.create_table(
        "group_chats",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("linked_by", sa.BigInteger(), nullable=True),
        _instant("linked_at", nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings.id"],
            name=op.f("fk_group_chats_meeting_id_meetings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_chats")),
        sa.UniqueConstraint("chat_id", name=op.f("uq_group_chats_chat_id")),
    )
    op.create_index(op.f("ix_group_chats_meeting_id"), "group_chats", ["meeting_id"])
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("announcement_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("edition", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("more_message_ids", sa.JSON(), nullable=True))
        batch_op.add_column(_instant("told_at"))
    op.create_index(
        "ix_deliveries_announcement",
        "deliveries",
        ["announcement_id", "state", "edition"],
        sqlite_where=_ANNOUNCED,
        postgresql_where=_ANNOUNCED,
    )


def downgrade() -> None:
    op.drop_index("ix_deliveries_announcement", "deliveries")
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        for name in ("told_at", "more_message_ids", "edition", "announcement_id"):
            batch_op.drop_column(name)
    op.drop_table("group_chats")
    op.drop_table("announcement_cards")
    op.drop_index("ix_announcements_meeting", "announcements")
    op.drop_table("announcements")
