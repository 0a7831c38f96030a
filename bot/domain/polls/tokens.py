"""Tokens: what ties the answers of one person together without saying whose they are. Pure.

HMAC-SHA-256 under a key that is not in the database, of the person, the meeting and a purpose. Each round
has tokens of its own, for in which rounds somebody answered would soon tell who it is; only what is asked
before and after the meeting shares one, so that it can be paired. An answer that can name its writer (who
they are, what they write) has a token to itself. Without the key nobody can tell more.
"""

import hashlib
import hmac
from collections.abc import Iterable

from bot.domain.polls.kinds import FreeText
from bot.domain.polls.questions import Question
from bot.domain.polls.rounds import Round

PAIRED = ("pre_", "post_", "retro_")
"""How ids of questions begin that are asked before and after, or looking back, with the same words."""
_LENGTH = 32


def token(key: bytes, meeting_code: str, participant_id: str, question: Question, asking: Round) -> str:
    """The token (32 hexadecimal digits) under which a participant's answer to a question is kept.

    Whether it is anonymous, the round says; the question may have been loaded differently since.
    """
    if not asking.anonymous:
        return _hmac(key, meeting_code, participant_id, _NAMED)
    if question.about_oneself or question.kind == FreeText.name:
        return _hmac(key, meeting_code, participant_id, _alone(asking.key, question.id))
    return _hmac(key, meeting_code, participant_id, _counted(asking.key, question.id))


def tokens_of(
    key: bytes, meeting_code: str, participant_id: str, answered: Iterable[tuple[str, str]]
) -> frozenset[str]:
    """All tokens that may be a participant's; ``answered``: keys of anonymous rounds with question ids."""
    purposes = {_NAMED}
    for round_key, question_id in answered:
        purposes |= {_alone(round_key, question_id), _counted(round_key, question_id)}
    return frozenset(_hmac(key, meeting_code, participant_id, purpose) for purpose in purposes)


def mark(key: bytes | None, meeting_code: str, participant_id: str, asking: Round) -> str | None:
    """Under which a participant's progress in a round is kept; None where the key is destroyed.

    Not a token of their answers: without the key nobody can tell which answers are of whom who is done.
    """
    if not asking.anonymous:
        return participant_id
    return None if key is None else _hmac(key, meeting_code, participant_id, f"asked:{asking.key}")


_NAMED = "named"


def _alone(round_key: str, question_id: str) -> str:
    return f"question:{round_key}/{question_id}"


def _counted(round_key: str, question_id: str) -> str:
    return "pair" if question_id.startswith(PAIRED) else f"round:{round_key}"


def _hmac(key: bytes, meeting_code: str, participant_id: str, purpose: str) -> str:
    said = "\x1f".join((meeting_code, participant_id, purpose)).encode()
    return hmac.new(key, said, hashlib.sha256).hexdigest()[:_LENGTH]
