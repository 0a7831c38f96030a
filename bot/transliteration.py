"""Serbian Cyrillic to Latin: thirty letters, one to one, leaving tags, links and placeholders alone."""

import re
from typing import TypeVar

Text = TypeVar("Text", bound=str)

_CYRILLIC = "абвгдђежзијклљмнњопрстћуфхцчџш"
_LATIN = "a b v g d đ e ž z i j k l lj m n nj o p r s t ć u f h c č dž š"
_LETTERS = dict(zip(_CYRILLIC, _LATIN.split(" "), strict=True))
_CAPITALS = {cyrillic.upper(): latin.capitalize() for cyrillic, latin in _LETTERS.items()}
_TABLE = str.maketrans(_LETTERS | _CAPITALS)
_DIGRAPH_IN_CAPITALS = re.compile(r"[ЉЊЏ](?=[А-ЯЂЈЉЊЋЏ])|(?<=[А-ЯЂЈЉЊЋЏ])[ЉЊЏ](?![а-яђјљњћџ])")


def to_latin(text: Text) -> Text:
    """Transliterate; Њ is Nj before a small letter and NJ inside a word in capitals."""
    text_with_capitals = _DIGRAPH_IN_CAPITALS.sub(lambda match: _CAPITALS[match[0]].upper(), text)
    return type(text)(text_with_capitals.translate(_TABLE))
