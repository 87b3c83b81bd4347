"""Several pools one after another, each on its own terms, over what is left of claims and caps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from opora_engine.division.dividing import divide
from opora_engine.division.last_year import tightest
from opora_engine.division.results import Division
from opora_engine.division.terms import Terms, check


@dataclass(frozen=True, slots=True)
class Pool:
    """Money with the terms on which it is divided; `amount` in whole crowns, 0 or more.

    how  the division: `divide`, or one that takes and gives the same
    """

    code: str
    amount: int
    terms: Terms = field(default_factory=Terms)
    how: Callable[[Mapping[str, int], int, Terms], Division] = divide


@dataclass(frozen=True, slots=True)
class DividedPools:
    """Divisions by the code of the pool, in the order of the pools; totals by the code of the claim."""

    divisions: dict[str, Division]
    totals: dict[str, int]

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; pools in their order, totals by code."""
        divisions = [{"code": code, **division.to_json()} for code, division in self.divisions.items()]
        return {"pools": divisions, "totals": dict(sorted(self.totals.items()))}


def divide_in_sequence(
    claims: Mapping[str, int], pools: Sequence[Pool], *, over_all: Terms | None = None
) -> DividedPools:
    """Return the divisions of the pools in their order; each pool sees only what is left after those before it.

    claims    by code, whole crowns, 0 or more
    pools     with codes that differ
    over_all  caps, groups and group caps that hold for all pools together; nothing else of it is used
    returns   granted + reserve == amount in every pool; no total is above its claim or a cap over all

    The reserve of a pool stays in it. Floors, weights, classes, minimum and caps in the terms of a pool
    concern that pool alone.
    Raises ValueError as `divide` does, for repeated codes of pools, or where a pool with group caps of its own
    groups the claims otherwise than `over_all` does.
    """
    over_all = over_all or Terms()
    check(claims, 0, over_all)
    totals = dict.fromkeys(sorted(claims), 0)
    divisions: dict[str, Division] = {}
    for pool in pools:
        if pool.code in divisions:
            raise ValueError(f"The pool {pool.code!r} is there twice. Expected each code once.")
        left = {code: claim - totals[code] for code, claim in claims.items()}
        divisions[pool.code] = pool.how(left, pool.amount, _terms_left(pool, over_all, totals))
        for grant in divisions[pool.code].grants:
            totals[grant.code] += grant.grant
    return DividedPools(divisions, totals)


def _terms_left(pool: Pool, over_all: Terms, totals: Mapping[str, int]) -> Terms:
    own = pool.terms
    caps = {code: cap - totals[code] for code, cap in over_all.caps.items()}
    spent = dict.fromkeys(over_all.group_caps, 0)
    for code, group in over_all.groups.items():
        if group in spent:
            spent[group] += totals[code]
    room = {group: cap - spent[group] for group, cap in over_all.group_caps.items()}
    if own.group_caps and room and dict(own.groups) != dict(over_all.groups):
        raise ValueError(
            f"The pool {pool.code!r} groups the claims otherwise than the caps over all pools. "
            "Expected the same groups in both."
        )
    return replace(
        own,
        caps=tightest(own.caps, caps),
        groups=over_all.groups if room else own.groups,
        group_caps=tightest(own.group_caps, room),
    )
