"""What Telegram would remember, in memory only."""
