"""Whether unasked messages are held back, as this process knows it: the database's row is what counts."""

from bot.domain.hold import Held


class Hold:
    """Handed to all that sends unasked, and to the gate. bot/beat.py follows the row.

    ``on``: nothing leaves but answers. ``locked``: organisers and leaders may do what delegates may, for an
    admin holds everything back by hand. ``turns``: how often it was set, for who read the row before that.
    """

    def __init__(self) -> None:
        self.on = False
        self.locked = False
        self.turns = 0

    def follow(self, held: Held | None) -> None:
        """Be as the row is."""
        self.turns += 1
        self.on = held is not None
        self.locked = held is not None and not held.old
