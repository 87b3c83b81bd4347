"""The one door of small numbers: which counts of people are withheld, by the rules that the region declares.

Whoever shows counts of people that nobody else has published asks here first, once for all the places and totals
that are shown anywhere, and shows the same on pages, maps, in the API and in files.
"""

from collections.abc import Hashable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from django.utils.translation import gettext as _

from opora.core.declared import read_declared
from opora_engine.suppression.declared import SmallNumbers, load_small_numbers
from opora_engine.suppression.sums import Zeros

PACKAGED = Path(__file__).parent / "data" / "small_numbers.yaml"

Place = TypeVar("Place", bound=Hashable)


def declared_rules(region: str) -> SmallNumbers:
    """Return the rules of small numbers that hold in the region."""
    return read_declared(region, PACKAGED, load_small_numbers).content


def withheld(
    counts: Mapping[Place, int], parents: Mapping[Place, Place], rules: SmallNumbers
) -> frozenset[Place]:
    """Return the places, totals among them, whose count must not be shown.

    counts    persons by place of the lowest level; a place that is not known is left out
    parents   the place above each place, over all levels: a municipality's ORP, an ORP's region
    returns   places whose count is small, and those that would give a small one away together with the rest; a place
              above is a total of the places below it
    """
    totals = dict(counts)
    for place, count in counts.items():
        for above in _above(place, parents):
            totals[above] = totals.get(above, 0) + count
    rows = {place: row for row, place in enumerate(totals)}
    above_rows = tuple(rows[parents[place]] if place in parents else -1 for place in totals)
    hidden = _chosen(tuple(totals.values()), above_rows, rules.threshold, rules.zeros)
    return frozenset(place for place, is_hidden in zip(totals, hidden, strict=True) if is_hidden)


def _above(place: Place, parents: Mapping[Place, Place]) -> Iterator[Place]:
    """Yield the places above a place, the nearest first."""
    while place in parents:
        place = parents[place]
        yield place


@lru_cache(maxsize=64)
def _chosen(
    totals: tuple[int, ...], above_rows: tuple[int, ...], threshold: int, zeros: Zeros
) -> tuple[bool, ...]:
    """Return which rows of a table of one column are withheld; the same table gives the same answer."""
    from opora_engine.suppression import sums_of_tree, suppress

    if not totals:
        return ()
    found = suppress(
        [[count] for count in totals],
        threshold=threshold,
        row_sums=sums_of_tree(above_rows),
        zeros=zeros,
    )
    return tuple(bool(each) for each in found.withheld[:, 0])


def mark(rules: SmallNumbers) -> str:
    """Return what stands in the place of a withheld count.

    It does not tell a small count from one that is withheld for its sake: the difference would say more than the
    method allows.
    """
    return _("withheld (< %(threshold)s)") % {"threshold": rules.threshold}


def explanation(rules: SmallNumbers) -> str:
    """Return the sentence that explains the mark."""
    return _(
        "A withheld number is lower than %(threshold)s, or such a number could be computed from it. No count of so few "
        "people is shown here, so that nobody can be recognised."
    ) % {"threshold": rules.threshold}
