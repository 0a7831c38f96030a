"""The documents of the evidence pack as files. Their words: bot/views/reports."""
