"""Instalments follow the grant to the crown, whatever happens in whatever order."""

from dataclasses import dataclass, field
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.funding.payments.following import Owed, Steps, follow
from opora.funding.payments.schedule import split

crowns = st.integers(0, 10**12)
shares = st.lists(st.integers(1, 20), min_size=1, max_size=9).map(
    lambda parts: [Fraction(part, sum(parts)) for part in parts]
)


@given(amount=crowns, parts=shares)
def test_instalments_are_whole_crowns_that_add_up_to_the_grant_and_stay_within_a_crown_of_their_share(
    amount: int, parts: list[Fraction]
) -> None:
    found = split(amount, parts)
    assert sum(found) == amount
    for czk, share in zip(found[:-1], parts[:-1], strict=True):
        assert 0 <= amount * share - czk < 1
    assert 0 <= found[-1] - amount * parts[-1] < len(parts)


def test_sixty_and_forty_per_cent_are_what_a_clerk_would_write() -> None:
    assert split(1_481_400, [Fraction(3, 5), Fraction(2, 5)]) == [888_840, 592_560]
    assert split(101, [Fraction(3, 5), Fraction(2, 5)]) == [60, 41]
    assert split(1, [Fraction(3, 5), Fraction(2, 5)]) == [0, 1]


@pytest.mark.parametrize(("amount", "parts"), [(-1, [Fraction(1)]), (1, [Fraction(1, 2)]), (1, [])])
def test_what_cannot_be_split_is_an_error(amount: int, parts: list[Fraction]) -> None:
    with pytest.raises(ValueError, match="expected an amount"):
        split(amount, parts)


@dataclass
class Money:
    """The money of one service, moved by what `follow` says and by payments."""

    final: int
    rows: dict[int, list[object]] = field(default_factory=dict)  # key: [crowns, state]
    demands: dict[int, list[object]] = field(default_factory=dict)
    keys: int = 0

    def of(self, *states: str) -> int:
        return sum(int(czk) for czk, state in self.rows.values() if state in states)  # type: ignore[call-overload]

    def demanded(self, *states: str) -> int:
        return sum(int(czk) for czk, state in self.demands.values() if state in states)  # type: ignore[call-overload]

    def steps(self) -> Steps:
        return follow(
            self.final,
            paid_czk=self.of("paid"),
            owed=[
                Owed(key, czk, is_planned=state == "planned")  # type: ignore[arg-type]
                for key, (czk, state) in self.rows.items()
                if state != "paid"
            ],
            closed_czk=self.demanded("closed"),
            open_demands=[(key, czk) for key, (czk, state) in self.demands.items() if state == "open"],  # type: ignore[misc]
        )

    def apply(self, steps: Steps) -> None:
        for key, czk in steps.instalments.items():
            self.rows[key] = [czk, "planned"]
            if not czk:
                del self.rows[key]
        for key, czk in steps.demands.items():
            self.demands[key][0] = czk
            if not czk:
                del self.demands[key]
        self.keys += 1
        if steps.added:
            self.rows[self.keys] = [steps.added, "planned"]
        if steps.demanded:
            self.demands[self.keys] = [steps.demanded, "open"]

    def happen(self, move: str, amount: int) -> None:
        """A payment moves on, a demand is closed, or the grant is corrected and the money follows it."""
        if move == "correct":
            self.final = amount
            self.apply(self.steps())
        elif move == "close":
            for demand in self.demands.values():
                demand[1] = "closed"
        elif move != "come back" or not self.demands:
            before, after = MOVED[move]
            for row in self.rows.values():
                row[1] = after if row[1] == before else row[1]


MOVED = {"order": ("planned", "ordered"), "pay": ("ordered", "paid"), "come back": ("paid", "returned")}
moves = st.tuples(st.sampled_from(["correct", "close", *MOVED]), st.integers(0, 1000))


@given(first=st.integers(0, 1000), steps=st.lists(moves, max_size=12))
def test_granted_and_demanded_back_is_always_paid_and_owed(first: int, steps: list[tuple[str, int]]) -> None:
    money = Money(first)
    for number, czk in enumerate(split(first, [Fraction(3, 5), Fraction(2, 5)]), start=1000):
        if czk:
            money.rows[number] = [czk, "planned"]
    for move, amount in steps:
        paid = money.of("paid")
        money.happen(move, amount)
        assert move != "correct" or money.of("paid") == paid, "what was paid is never touched"
        owed_and_paid = money.of("planned", "ordered", "returned", "paid")
        assert money.final + money.demanded("open", "closed") == owed_and_paid
        assert not money.steps(), "following twice changes nothing"


@given(final=crowns, paid=crowns, owed=st.lists(crowns, max_size=4))
def test_money_is_demanded_back_only_when_nothing_is_left_to_be_paid(
    final: int, paid: int, owed: list[int]
) -> None:
    rows = [Owed(key, czk) for key, czk in enumerate(owed)]
    steps = follow(final, paid_czk=paid, owed=rows)
    left = sum(steps.instalments.get(row.key, row.amount_czk) for row in rows)
    assert left + steps.added + paid == final + steps.demanded
    if steps.demanded:
        assert left == 0 and not steps.added and steps.demanded == paid - final


def test_a_raise_lowers_an_open_demand_before_it_adds_money() -> None:
    steps = follow(900, paid_czk=1000, owed=[], open_demands=[(1, 150), (2, 150)])
    assert steps == Steps(demands={2: 0, 1: 100})
    assert follow(1200, paid_czk=1000, owed=[], open_demands=[(1, 100)]) == Steps(demands={1: 0}, added=200)


def test_a_lower_sum_is_taken_from_the_last_instalment_backwards() -> None:
    owed = [Owed(1, 60), Owed(2, 30), Owed(3, 10)]
    assert follow(75, paid_czk=0, owed=owed) == Steps(instalments={3: 0, 2: 15})


def test_a_raise_goes_to_the_last_planned_instalment_and_not_to_one_on_its_way() -> None:
    owed = [Owed(1, 60), Owed(2, 40, is_planned=False)]
    assert follow(110, paid_czk=0, owed=owed) == Steps(instalments={1: 70})
    assert follow(110, paid_czk=0, owed=[Owed(2, 100, is_planned=False)]) == Steps(added=10)


def test_a_negative_amount_is_an_error() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        follow(-1, paid_czk=0, owed=[])
