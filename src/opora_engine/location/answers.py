"""What comes out of a location: the sites, how good that is for certain, the runner-up and the numbers behind why."""

from dataclasses import dataclass
from enum import StrEnum

from opora_engine.arrays import Floats, Rows


class Model(StrEnum):
    """What was asked for; docs/methods/location.md writes each out."""

    SET_COVER = "set cover"
    MAXIMAL_COVER = "maximal cover"
    MEDIAN = "p-median"
    CENTRE = "p-centre"
    STANDARD = "standard"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one new site is part of the answer.

    site      its row
    brought   rows of the homes that it alone, of all open sites, has within the limit
    people    people (or need) of those homes
    lost      what is lost without it, the other sites staying: people or need that stay without a place (covers,
              standard), person-minutes more (p-median), minutes more for the farthest home (p-centre; inf when
              some home could not go anywhere); with capacities always need that stays without a place
    """

    site: int
    brought: tuple[int, ...]
    people: float
    lost: float


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """The best answer found that does without at least one of the new sites.

    opened      rows of its new sites
    objective   in the unit of the answer's objective
    proven      whether no better one without one of the sites exists; otherwise it is the best single exchange
    """

    opened: tuple[int, ...]
    objective: float
    proven: bool


@dataclass(frozen=True, eq=False, slots=True)
class Flow:
    """Who gets how much where, one element per pair: rows of home and site, amount in the unit of need."""

    home: Rows
    site: Rows
    amount: Floats


@dataclass(frozen=True, eq=False, slots=True)
class Location:
    """An answer.

    opened       rows of the new sites, rising
    sites        rows of all open sites, the existing among them, rising
    assignment   (homes,)  the nearest open site (with capacities: the one that gives most), the lowest row of equals;
                           -1 where no open site serves the home
    objective    crowns (set cover, standard; of candidates without cost: sites), people or need covered (maximal
                 cover), person-minutes (p-median), minutes of the farthest home (p-centre)
    bound        no answer can be better than this: below the objective where less is better, above it for people
                 covered
    spent        whole crowns for opening, and for added capacity (standard)
    reasons      one per new site, in the order of `opened`
    runner_up    None when there is no other answer
    flow         with capacities, who gets how much where; else None
    added        (sites,)  capacity to be made (standard); else None
    """

    model: Model
    opened: tuple[int, ...]
    sites: tuple[int, ...]
    assignment: Rows
    objective: float
    bound: float
    spent: int
    reasons: tuple[Reason, ...]
    runner_up: RunnerUp | None
    flow: Flow | None = None
    added: Floats | None = None

    @property
    def gap(self) -> float:
        """The share of the objective by which a better answer could at most differ; 0 = proven best."""
        difference = abs(self.objective - self.bound)
        return difference / abs(self.objective) if self.objective else difference


class CannotServe(ValueError):
    """No answer exists.

    rows       homes that stay without a site: alone responsible where nothing allowed is near enough, else those that
               the best use of the allowed sites, places, money and capacity leaves out
    by_means   whether more places, money or capacity would help; False where nothing allowed is near enough
    """

    def __init__(self, rows: tuple[int, ...], *, by_means: bool) -> None:
        """Name the rows and say what to do."""
        self.rows, self.by_means = rows, by_means
        shown = ", ".join(str(row) for row in rows[:20]) + (", …" if len(rows) > 20 else "")
        why = (
            "the places, the budget or the capacity do not suffice: allow more of them"
            if by_means
            else "no allowed site is near enough: raise the limit, or allow or add sites"
        )
        super().__init__(f"Homes in rows {shown} cannot be brought under the limit; {why}.")


class NotFound(ValueError):
    """The time ran out before any answer was found."""

    def __init__(self, seconds: float) -> None:
        """Say how long was searched."""
        super().__init__(
            f"No answer was found within {seconds:g} seconds: give more time or fewer candidates."
        )
