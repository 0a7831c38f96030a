"""What one process does of all that the bot does: everything, or its part beside others."""

from enum import StrEnum

from bot.settings import ConfigurationError, Settings

_ONE_PROCESS = (
    "Role {role} needs PostgreSQL: with SQLite one process does everything. "
    "Set TTCHAN_DATABASE_URL, or move with ttchan migrate-to."
)


class Role(StrEnum):
    """``ttchan run --role``; all but ALL need PostgreSQL."""

    ALL = "all"
    WEB = "web"
    WORKER = "worker"
    DISPATCHER = "dispatcher"

    @property
    def takes_in(self) -> bool:
        """Whether updates come in here."""
        return self in (Role.ALL, Role.WEB)

    @property
    def handles(self) -> bool:
        """Whether updates are handled and answered here."""
        return self in (Role.ALL, Role.WORKER)

    @property
    def leads(self) -> bool:
        """Whether what is sent unasked may leave from here, by one process at a time."""
        return self in (Role.ALL, Role.DISPATCHER)

    @property
    def speaks(self) -> bool:
        """Whether it calls Telegram for people, and not only for the webhook."""
        return self.handles or self.leads


def check_role(settings: Settings, role: Role) -> None:
    """Raises ConfigurationError with all that such a process lacks."""
    lacks = []
    if role is not Role.ALL and settings.database.startswith("sqlite"):
        lacks.append(_ONE_PROCESS.format(role=role))
    if role is Role.WEB and not settings.webhook_url:
        lacks.append("TTCHAN_WEBHOOK_URL is missing: role web only takes in what Telegram sends.")
    if role is Role.WEB and settings.webhook_secret is None:
        lacks.append("TTCHAN_WEBHOOK_SECRET is missing: all processes of role web must know the same.")
    if lacks:
        raise ConfigurationError(lacks)
