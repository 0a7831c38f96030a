"""Who stands for somebody erased where people are counted: nobody, of a delegation. Pure."""

_SIGN = "~"
_LONGEST = 64


def nameless(delegation: str, random: str) -> str:
    """An id that is nobody's; ``random`` (hexadecimal) is new for each row."""
    told = f"{_SIGN}{delegation}{_SIGN}{random}"
    return told if len(told) <= _LONGEST else f"{_SIGN}{_SIGN}{random}"


def is_nameless(participant_id: str) -> bool:
    """Whether an id stands for somebody who was erased."""
    return participant_id.startswith(_SIGN)


def delegation_of(participant_id: str) -> str:
    """The delegation that an id made by ``nameless`` counts for; empty if it says none."""
    parts = participant_id.split(_SIGN)
    return _SIGN.join(parts[1:-1]) if is_nameless(participant_id) else ""
