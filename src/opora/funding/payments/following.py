"""How instalments and demands follow the final sum of a grant. Numbers in, numbers out; nothing is stored here."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Owed:
    """One instalment that the provider does not have: key, whole crowns, and whether it is only planned."""

    key: int
    amount_czk: int
    is_planned: bool = True


@dataclass(frozen=True)
class Steps:
    """What has to change so that the money fits the grant again.

    instalments  new whole crowns of an instalment by its key; 0: it is taken away
    added        whole crowns of one further instalment, 0: none is needed
    demands      new whole crowns of an open demand by its key; 0: it is withdrawn
    demanded     whole crowns to demand back, 0: nothing
    """

    instalments: dict[int, int] = field(default_factory=dict)
    added: int = 0
    demands: dict[int, int] = field(default_factory=dict)
    demanded: int = 0

    def __bool__(self) -> bool:
        return bool(self.instalments or self.added or self.demands or self.demanded)


def follow(
    final_czk: int,
    *,
    paid_czk: int,
    owed: Sequence[Owed],
    closed_czk: int = 0,
    open_demands: Sequence[tuple[int, int]] = (),
) -> Steps:
    """Return the steps after which granted + demanded back by corrections = paid + owed, to the crown.

    final_czk     the final sum of the grant, 0 or more
    paid_czk      what the provider has received
    owed          instalments that were not paid, in their order
    closed_czk    demands of earlier corrections that were returned or forgiven
    open_demands  (key, whole crowns) of demands of earlier corrections that are open, oldest first

    What was paid is never touched. A lower sum is taken from the last instalment backwards, and what does not fit
    into them is demanded back. A higher sum first lowers open demands, newest first, then raises the last planned
    instalment; where none is planned, a further one is added. Raises ValueError for a negative number.
    """
    amounts = [final_czk, paid_czk, closed_czk, *(each.amount_czk for each in owed)]
    if min(*amounts, *(amount for _key, amount in open_demands)) < 0:
        raise ValueError("amounts of a grant, its instalments and demands are 0 or more")
    wanted = final_czk + closed_czk + sum(czk for _key, czk in open_demands) - paid_czk
    difference = wanted - sum(each.amount_czk for each in owed)
    if difference < 0:
        taken, missing = _taken([(each.key, each.amount_czk) for each in owed], -difference)
        return Steps(instalments=taken, demanded=missing)
    lowered, rest = _taken(open_demands, difference)
    planned = [each for each in owed if each.is_planned]
    if not rest or not planned:
        return Steps(demands=lowered, added=rest)
    last = planned[-1]
    return Steps(instalments={last.key: last.amount_czk + rest}, demands=lowered)


def _taken(amounts: Sequence[tuple[int, int]], wanted: int) -> tuple[dict[int, int], int]:
    """Take `wanted` crowns from the last amount backwards; return the new amounts of those touched and what is left."""
    changed = {}
    for key, amount in reversed(amounts):
        if not wanted:
            break
        part = min(amount, wanted)
        changed[key], wanted = amount - part, wanted - part
    return changed, wanted
