"""Refused and waiting applicants: who applied at several homes counts once; who cannot be told apart gives a range."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.arrays import quantities
from opora_engine.needs.combination import Ranges

SHORTEST_KEY = 16
"""Bytes: a shorter key could be found by trying."""
PSEUDONYM = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Report:
    """What one home says of its applicants from one municipality: pseudonyms, and how many more it only counted."""

    pseudonyms: frozenset[str]
    counted: int = 0


def pseudonym(name: str, born: date, *, key: bytes) -> str:
    """Return the keyed pseudonym of a person: 64 hexadecimal digits; nothing of the person can be read from it.

    name   as written; capitals, accents, dashes and blanks do not matter, the order of the names does not either
    born   day of birth
    key    secret of the region, at least 16 bytes; another key gives other pseudonyms
    Made where the name is known (at the provider); neither name nor day of birth is kept or sent.
    Raises ValueError if the key is too short or the name has no letters.
    """
    if len(key) < SHORTEST_KEY:
        raise ValueError(f"The key has {len(key)} bytes: expected at least {SHORTEST_KEY}.")
    plain = unicodedata.normalize("NFKD", name.casefold())
    words = sorted(
        re.findall(r"[^\W\d_]+", "".join(part for part in plain if not unicodedata.combining(part)))
    )
    if not words:
        raise ValueError("The name has no letters.")
    message = f"{' '.join(words)}|{born.isoformat()}".encode()
    return hmac.new(key, message, hashlib.sha256).hexdigest()


def applicants(reports: Sequence[Report]) -> tuple[int, int]:
    """Return the least and the most persons who can stand behind the reports of all homes about one kind.

    With pseudonyms only, both are the number of different pseudonyms. A home that only counts may mean people who
    are told by others too: the least is the largest home (or the different pseudonyms, if they are more),
    the most is the different pseudonyms and all counts. Never the sum of the homes.
    No reports give 0, 0. Raises ValueError if a count is negative.
    """
    if any(each.counted < 0 for each in reports):
        raise ValueError("A home counted fewer than 0 applicants.")
    different = len(frozenset().union(*(each.pseudonyms for each in reports)))
    largest = max((len(each.pseudonyms) + each.counted for each in reports), default=0)
    return max(different, largest), different + sum(each.counted for each in reports)


def guarded(least: ArrayLike, most: ArrayLike, *, smallest: int) -> Ranges:
    """Return counted persons as a range that tells nothing exact of fewer than `smallest` of them.

    least, most   one shape, persons, least <= most
    smallest      a number from 1 to smallest - 1 is taken for "some": 1 to smallest - 1, its middle in between
    returns       persons; the middle is half way between the ends
    So nothing that is calculated from the range, and published, leads back to a small count.
    """
    low = quantities("least", least, np.shape(least))
    high = quantities("most", most, low.shape)
    few_low, few_high = (low > 0) & (low < smallest), (high > 0) & (high < smallest)
    low, high = np.where(few_low, 1.0, low), np.where(few_high, smallest - 1.0, high)
    return Ranges(low, (low + high) / 2, high)
