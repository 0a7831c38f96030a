"""Polls: what is asked, of whom, when, which answers count, and what they come to. Pure.

A *poll* is questions in parts; a *round* is one asking of it (after one seminar, on one evening).
"""

from bot.domain.polls.questions import Choice, Poll, Question

__all__ = ["Choice", "Poll", "Question"]
