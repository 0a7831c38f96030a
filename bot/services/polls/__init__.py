"""Polls as they are kept: asked, answered, counted. What they are: bot/domain/polls."""
