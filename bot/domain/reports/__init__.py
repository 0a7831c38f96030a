"""The evidence pack: what happened, counted for the funder. Its words: bot/views/reports."""
