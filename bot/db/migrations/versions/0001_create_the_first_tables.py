"""Create the first tables."""

import sqlalchemy as sa
from alembic import op

import bot.db.content_types
import bot.db.types


revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dialogues",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("flow", sa.String(length=32), nullable=False),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("expires_at", bot.db.types.UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_dialogues")),
    )
    with op.batch_alter_table("dialogues", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dialogues_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "inbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), server_default="new", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("received_at", bot.db.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.CheckConstraint("state IN ('new','applied','done','quarantined')", name=op.f("ck_inbox_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("update_id", name=op.f("uq_inbox_update_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index("ix_inbox_received_at", ["received_at"], unique=False)
        batch_op.create_index("ix_inbox_state_id", ["state", "id"], unique=False)

    op.create_table(
        "meetings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("title", bot.db.content_types.Localized(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("default_language", sa.String(length=16), nullable=False),
        sa.Column("languages", bot.db.content_types.Words(), nullable=False),
        sa.Column("host_delegation", sa.String(length=64), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("loaded", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published_at", bot.db.types.UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("code", name=op.f("uq_meetings_code")),
    )
    op.create_table(
        "delegations",
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("town", bot.db.content_types.Localized(), nullable=False),
        sa.Column("country", sa.Text(), server_default="", nullable=False),
        sa.Column("country_code", sa.Text(), server_default="", nullable=False),
        sa.Column("flag", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("type", sa.Text(), server_default="", nullable=False),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("counts_for_grant", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("loaded", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings.id"],
            name=op.f("fk_delegations_meeting_id_meetings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("meeting_id", "code", name=op.f("pk_delegations")),
    )
    op.create_table(
        "info_pages",
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column("title", bot.db.content_types.Localized(), nullable=False),
        sa.Column("text", bot.db.content_types.Localized(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("loaded", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings.id"],
            name=op.f("fk_info_pages_meeting_id_meetings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("meeting_id", "id", name=op.f("pk_info_pages")),
    )
    op.create_table(
        "items",
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", bot.db.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", bot.db.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("title", bot.db.content_types.Localized(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "arrival",
                "transfer",
                "meal",
                "seminar",
                "briefing",
                "excursion",
                "ceremony",
                "culture",
                "free",
                name="kind",
                native_enum=False,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("venue_id", sa.String(length=64), nullable=True),
        sa.Column("meeting_point", bot.db.content_types.Localized(), nullable=False),
        sa.Column("meeting_lat", sa.Float(), nullable=True),
        sa.Column("meeting_lon", sa.Float(), nullable=True),
        sa.Column("transport", bot.db.content_types.Words(), nullable=False),
        sa.Column("dress", bot.db.content_types.Words(), nullable=False),
        sa.Column("audience", bot.db.content_types.AudienceColumn(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("signup", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("note", bot.db.content_types.Localized(), nullable=False),
        sa.Column("links", bot.db.content_types.Links(), nullable=False),
        sa.Column("core", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("fact_status", sa.Text(), server_default="", nullable=False),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("loaded", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_items_meeting_id_meetings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "id", name=op.f("pk_items")),
    )
    op.create_table(
        "participants",
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("first_name", sa.Text(), server_default="", nullable=False),
        sa.Column("last_name", sa.Text(), server_default="", nullable=False),
        sa.Column("delegation", sa.String(length=64), nullable=False),
        sa.Column("town", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "role",
            sa.Enum("participant", "leader", "organiser", name="role", native_enum=False, length=16),
            nullable=False,
        ),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("group", sa.Text(), server_default="", nullable=False),
        sa.Column("hotel", sa.Text(), server_default="", nullable=False),
        sa.Column("room", sa.Text(), server_default="", nullable=False),
        sa.Column("bus", sa.Text(), server_default="", nullable=False),
        sa.Column("dietary", bot.db.content_types.Words(), nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("staff", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("minor", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("loaded", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings.id"],
            name=op.f("fk_participants_meeting_id_meetings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("meeting_id", "id", name=op.f("pk_participants")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("delegation", sa.String(length=64), nullable=True),
        sa.Column("group", sa.String(length=24), nullable=True),
        sa.Column("created_at", bot.db.types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", bot.db.types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_people_meeting_id_meetings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("user_id", name=op.f("uq_people_user_id")),
    )
    op.create_table(
        "phrases",
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column("text", bot.db.content_types.Localized(), nullable=False),
        sa.Column("pronunciation", sa.Text(), server_default="", nullable=False),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("loaded", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_phrases_meeting_id_meetings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "id", name=op.f("pk_phrases")),
    )
    op.create_table(
        "questions",
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("poll_id", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("text", bot.db.content_types.Localized(), nullable=False),
        sa.Column("title", bot.db.content_types.Localized(), nullable=False),
        sa.Column("trigger", sa.Text(), server_default="", nullable=False),
        sa.Column("closes", sa.Text(), server_default="", nullable=False),
        sa.Column("audience", bot.db.content_types.AudienceColumn(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("options", bot.db.content_types.Localized(), nullable=False),
        sa.Column("optional", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("bank_no", sa.Text(), server_default="", nullable=False),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("loaded", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_questions_meeting_id_meetings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "poll_id", "id", name=op.f("pk_questions")),
    )
    op.create_table(
        "reminder_rules",
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "arrival",
                "transfer",
                "meal",
                "seminar",
                "briefing",
                "excursion",
                "ceremony",
                "culture",
                "free",
                name="kind",
                native_enum=False,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("minutes_before", bot.db.content_types.Words(), nullable=False),
        sa.Column("ignores_quiet_hours", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("loaded", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings.id"],
            name=op.f("fk_reminder_rules_meeting_id_meetings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("meeting_id", "kind", name=op.f("pk_reminder_rules")),
    )
    op.create_table(
        "state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("bot_username", sa.String(length=64), nullable=True),
        sa.Column("intake_ok_at", bot.db.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("rehearsal_meets", bot.db.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("rehearsal_real", bot.db.types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("rehearsal_speed", sa.Float(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_state_single")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_state_meeting_id_meetings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state")),
    )
    op.create_table(
        "venues",
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", bot.db.content_types.Localized(), nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("coordinate_quality", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("loaded", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_venues_meeting_id_meetings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "id", name=op.f("pk_venues")),
    )


def downgrade() -> None:
    op.drop_table("venues")
    op.drop_table("state")
    op.drop_table("reminder_rules")
    op.drop_table("questions")
    op.drop_table("phrases")
    op.drop_table("people")
    op.drop_table("participants")
    op.drop_table("items")
    op.drop_table("info_pages")
    op.drop_table("delegations")
    op.drop_table("meetings")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index("ix_inbox_state_id")
        batch_op.drop_index("ix_inbox_received_at")

    op.drop_table("inbox")
    with op.batch_alter_table("dialogues", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dialogues_expires_at"))

    op.drop_table("dialogues")
