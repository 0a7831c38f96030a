"""Polls in words: asking, answering, results, making."""
