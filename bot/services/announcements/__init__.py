"""Announcements: drafts, sending, what became of them, changing what was sent, the archive."""
