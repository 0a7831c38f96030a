"""Tables, engines and column types. Statements live in bot/services."""
