"""What the clock did: the table of contents of time."""
