"""The order of Czech words, as in a Czech dictionary: Č after C, CH after H, a long vowel beside its short one."""

import unicodedata
from functools import lru_cache
from typing import Final

COLLATION: Final = "czech"
"""The name of this order in a database, which is taught it by `core.databases`."""

ALPHABET: Final = (*"abcčdefgh", "ch", *"ijklmnopqrřsštuvwxyzž")
LETTERS: Final = {letter: rank for rank, letter in enumerate(ALPHABET)}
ACCENTS: Final = {accent: rank for rank, accent in enumerate("\u0301\u0300\u0306\u0302\u030c\u030a\u0308", 1)}
"""Acute, grave, breve, circumflex, caron, ring, diaeresis: the order in which Unicode weighs them."""

Part = tuple[int, int]
Key = tuple[tuple[Part, ...], tuple[int, ...], tuple[int, ...], str]


@lru_cache(maxsize=20_000)
def key(text: str) -> Key:
    """Return what to sort a text by: letters first, then accents, then small before capital, then the text itself.

    text      any text; the empty one comes first
    returns   keys that compare as the texts stand in a Czech list; equal only for equal texts

    Spaces come before punctuation, punctuation before digits, digits before letters. Letters that the Czech alphabet
    lacks come after it, unless they are a letter of it with a foreign accent (ö stands beside o).
    Source: ČSN 97 6030 for the alphabet; the Unicode Collation Algorithm for the levels.
    """
    letters: list[Part] = []
    accents: list[int] = []
    cases: list[int] = []
    composed = unicodedata.normalize("NFC", text)
    at = 0
    while at < len(composed):
        length = 2 if composed[at : at + 2].casefold() == "ch" else 1
        sign = composed[at : at + length]
        part, accent = _weighed(sign.casefold())
        letters.append(part)
        accents.append(accent)
        cases.append(sum(each.isupper() << place for place, each in enumerate(sign)))
        at += length
    return tuple(letters), tuple(accents), tuple(cases), text


def _weighed(sign: str) -> tuple[Part, int]:
    """Return the class and rank of one letter in lower case, and the rank of an accent that is no letter in Czech."""
    if sign in LETTERS:
        return (3, LETTERS[sign]), 0
    bare, *marks = list(unicodedata.normalize("NFD", sign))
    accent = ACCENTS.get(marks[0], len(ACCENTS) + 1) if marks else 0
    if bare in LETTERS:
        return (3, LETTERS[bare]), accent
    if sign.isspace():
        return (0, 0), 0
    if bare.isdecimal():
        return (2, int(bare)), accent
    return (4 if sign.isalpha() else 1, ord(bare)), accent


def compare(first: str, second: str) -> int:
    """Return -1, 0 or 1 as the first text comes before, is, or comes after the second."""
    one, other = key(first), key(second)
    return (one > other) - (one < other)
