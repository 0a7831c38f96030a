"""Text as Telegram keeps it: plain characters and entities measured in UTF-16 units."""
