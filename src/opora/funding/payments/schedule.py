"""When the money of a round comes: the declared schedule, and a grant split by it into whole crowns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from opora.core.declared import Declared, read_declared
from opora.funding.models import Round, RoundKind
from opora_engine.declared import Declaration, Fault, Text, read_declaration

PACKAGED = Path(__file__).parent / "data" / "schedule.yaml"
LONGEST_MONTHS = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}
MOST_PARTS = 9
"""The number of an instalment is one digit of its variable symbol."""


def _fraction(value: object) -> Fraction:
    """Read a share written as 3/5 or 1; a float would not say exactly which part is meant."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise Fault(en="expected a fraction such as 3/5", cs="očekává se zlomek, například 3/5")
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError) as error:
        raise Fault(en="expected a fraction such as 3/5", cs="očekává se zlomek, například 3/5") from error


class Part(Declaration):
    """One instalment: its share of the grant, and a day of the year or days after the publication of the round."""

    share: Annotated[Fraction, BeforeValidator(_fraction)]
    month: int | None = Field(default=None, ge=1, le=12)
    day: int | None = Field(default=None, ge=1, le=31)
    days: int | None = Field(default=None, ge=0, le=366)
    assumed: bool = False
    source: Text

    @model_validator(mode="after")
    def _one_kind_of_day(self) -> "Part":
        fixed = self.month is not None and self.day is not None
        if fixed == (self.days is not None) or (self.month is None) != (self.day is None):
            raise Fault(
                en="expected either month and day, or days after publication",
                cs="očekává se buď měsíc a den, nebo počet dní po zveřejnění",
            )
        if fixed and (self.day or 0) > LONGEST_MONTHS.get(self.month or 0, 31):
            raise Fault(en="this day is not in every year", cs="tento den v roce není, nebo jen v některém")
        if not 0 < self.share <= 1:
            raise Fault(en="a share is above 0 and at most 1", cs="podíl je větší než 0 a nejvýše 1")
        return self

    def due(self, year: int, published: date | None) -> date | None:
        """Return the day of the instalment; None when it is counted from a publication that has not come yet."""
        if self.days is not None:
            return published + timedelta(days=self.days) if published else None
        return date(year, self.month or 1, self.day or 1)


class Schedule(Declaration):
    """The instalments of the yearly round and of later ones, and how long a late one or a refund has."""

    yearly: tuple[Part, ...] = Field(min_length=1, max_length=MOST_PARTS)
    later: tuple[Part, ...] = Field(min_length=1, max_length=MOST_PARTS)
    late_days: int = Field(ge=0, le=366)
    refund_days: int = Field(ge=1, le=366)

    @model_validator(mode="after")
    def _whole(self) -> "Schedule":
        for parts in (self.yearly, self.later):
            total = sum((part.share for part in parts), Fraction(0))
            if total != 1:
                raise Fault(
                    en=f"the shares of a list add up to {total}, not to 1",
                    cs=f"podíly jednoho seznamu dávají dohromady {total}, ne 1",
                )
        return self

    def parts(self, round_: Round) -> tuple[Part, ...]:
        """Return the instalments of a round."""
        return self.yearly if round_.kind == RoundKind.YEARLY else self.later


@dataclass(frozen=True)
class Planned:
    """One instalment as the schedule says it: its number, whole crowns, its day (None: not known yet)."""

    number: int
    amount_czk: int
    due_on: date | None
    assumed: bool


def declared_schedule(region: str) -> Declared[Schedule]:
    """Return the schedule that holds in the region. Raises Refused with every fault of its file."""
    return read_declared(region, PACKAGED, lambda text: read_declaration(text, Schedule, name=PACKAGED.name))


def split(amount_czk: int, shares: Sequence[Fraction]) -> list[int]:
    """Return whole crowns for each share; every one but the last is rounded down, the last one takes the rest.

    amount_czk   whole crowns, 0 or more
    shares       fractions that add up to 1, at least one
    returns      as many whole numbers, 0 or more, whose sum is exactly `amount_czk`

    Raises ValueError for a negative amount and for shares that do not add up to 1.
    """
    if amount_czk < 0 or sum(shares, Fraction(0)) != 1:
        raise ValueError(
            f"expected an amount of 0 or more and shares of sum 1, got {amount_czk} and {shares}"
        )
    parts = [int(amount_czk * share) for share in shares[:-1]]
    return [*parts, amount_czk - sum(parts)]


def planned(round_: Round, amount_czk: int, schedule: Schedule, day: date) -> list[Planned]:
    """Return the instalments of a grant, those of 0 left out.

    day   the day they are planned on; one whose day of the year has passed by then falls due `late_days` after it
    """
    parts = schedule.parts(round_)
    amounts = split(amount_czk, [part.share for part in parts])
    found = []
    for number, (part, amount) in enumerate(zip(parts, amounts, strict=True), start=1):
        due = part.due(round_.year, round_.published_on)
        if due is not None and due < day:
            due = day + timedelta(days=schedule.late_days)
        if amount:
            found.append(Planned(number, amount, due, part.assumed))
    return found
