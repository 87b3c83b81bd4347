"""The faults of rule sets and inputs in Czech.

A fault is found in English, the language of the words of the rule language; `sentences` says the same in Czech.
"""

import re
from functools import lru_cache

from opora_engine.formula.sentences import EXPECTED, FOUND, GENITIVE, KINDS

NUMBER = r"-?[\d.e+-]+"


def found_in_czech(text: str) -> str:
    """Return what was found in Czech; the English text when nobody has said it in Czech."""
    return _said(text, "found")


def expected_in_czech(text: str) -> str:
    """Return what was expected in Czech, in the nominative; the English text when nobody has said it in Czech."""
    return _said(text, "expected")


def _said(text: str, role: str) -> str:
    if text in KINDS:
        return KINDS[text]
    for pattern, czech in _patterns(role):
        match = pattern.fullmatch(text)
        if match:
            return czech.format(**{name: _word(name, value) for name, value in match.groupdict().items()})
    parts = text.split(" or ")
    if all(part in KINDS for part in parts):
        return " nebo ".join(KINDS[part] for part in parts)
    # A fault of a test in the file says first of which input it is.
    name, colon, inside = text.partition(": ")
    return name + colon + _said(inside, role) if colon else text


def _word(name: str, value: str) -> str:
    if name in ("of", "whole", "who"):
        return GENITIVE.get(value, value)
    return KINDS.get(value, value)


@lru_cache(maxsize=2)
def _patterns(role: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the sentences as patterns, those with the most words of their own first."""
    sentences = FOUND if role == "found" else EXPECTED
    told = []
    for english, czech in sentences.items():
        pieces = re.split(r"\{(\w+)\}", english)
        literal = "".join(pieces[::2])
        pattern = "".join(
            f"(?P<{piece}>{NUMBER if piece in 'nm' else '.+'})" if place % 2 else re.escape(piece)
            for place, piece in enumerate(pieces)
        )
        told.append((-len(literal), english, re.compile(pattern, re.DOTALL), czech))
    return tuple((pattern, czech) for _, _, pattern, czech in sorted(told, key=lambda each: each[:2]))
