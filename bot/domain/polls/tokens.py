"""Tokens: what ties the answers of one person together without saying whose they are. Pure.

HMAC-SHA-256 under a key that is not in the database, of the person and the meeting. One token for what can
be counted, so that before and after can be paired; another for each question whose answer can name its
writer (who they are, what they write), and others again for answers under a name. Without the key nobody
can tell which belong together beyond that.
"""

import hashlib
import hmac

from bot.domain.polls.kinds import FreeText
from bot.domain.polls.questions import Question

_LENGTH = 32


def token(key: bytes, meeting_code: str, participant_id: str, question: Question) -> str:
    """The token (32 hexadecimal digits) under which a participant's answer to a question is kept."""
    apart = question.about_oneself or question.kind == FreeText.name
    if not question.anonymous:
        purpose = "named"
    elif apart:
        purpose = f"question:{question.poll_id}/{question.id}"
    else:
        purpose = "anonymous"
    said = "\x1f".join((meeting_code, participant_id, purpose)).encode()
    return hmac.new(key, said, hashlib.sha256).hexdigest()[:_LENGTH]
