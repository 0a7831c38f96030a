"""Backups: an archive of everything that is kept, made beside a running bot, verified, and put back."""
