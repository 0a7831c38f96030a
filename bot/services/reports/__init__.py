"""The evidence pack: reading what happened, what organisers add to it. Documents are in bot/files."""
