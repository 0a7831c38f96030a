"""What of the bot can fail, and what is said of it to whoever asks. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Vital(StrEnum):
    """A thing without which the bot is not well; the value is its name at the health addresses."""

    LOOP = "loop"  # everybody waits while something holds it up
    STORAGE = "storage"
    SCHEMA = "schema"  # somebody brought the database to another version meanwhile
    INTAKE = "intake"
    DISPATCHER = "dispatcher"
    DISK = "disk"


class Stage(StrEnum):
    """Where it stands: no failure of anything."""

    STARTING = "starting"
    RUNNING = "running"
    HELD = "held"  # it answers, and sends nothing unasked until an admin decides
    STOPPING = "stopping"


@dataclass(frozen=True, slots=True)
class Health:
    """An answer: what fails, by name. Of the stages only a start and a stop are not *ready*."""

    stage: Stage
    failing: tuple[Vital, ...] = ()
    passing_by: bool = False

    @property
    def well(self) -> bool:
        """Whether the answer is yes."""
        return not self.failing and not self.passing_by
