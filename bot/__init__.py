"""TTChan, the Telegram companion of a town-twinning meeting: everything here works with no chat open."""

__version__ = "0.1.0"
