"""Names of attached files: what a person called a file, made harmless for headers, pages and disks."""

import unicodedata

LONGEST = 150
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Sorts of characters that nobody sees: controls, marks that turn the direction of writing, halves of characters."""

FORBIDDEN = '<>:"/\\|?*'


def cleaned(name: str) -> str:
    """Return the last part of `name` without what cannot be seen or stand in a name of a file, at most 150 long.

    The ending is kept when a long name is cut. A name of which nothing is left is returned as "".
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(each for each in last if unicodedata.category(each) not in HIDDEN)
    plain = " ".join("".join("_" if each in FORBIDDEN else each for each in seen).split()).strip(". ")
    if len(plain) <= LONGEST:
        return plain
    stem, dot, ending = plain.rpartition(".")
    return stem[: LONGEST - len(dot + ending)] + dot + ending if len(ending) <= 10 else plain[:LONGEST]


def ending_of(name: str) -> str:
    """Return the ending of a cleaned name in lower case, without the dot; "" when it has none."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""
