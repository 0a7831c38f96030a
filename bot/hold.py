"""Whether unasked messages are held back, as this process knows it: the database's row is what counts."""


class Hold:
    """Handed to all that sends unasked. ``on``: nothing leaves. bot/beat.py follows the row."""

    def __init__(self) -> None:
        self.on = False
