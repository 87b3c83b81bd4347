"""What the projection takes as declared: the horizon, damping and spread, fertility, mortality and migration."""

from typing import Annotated

from pydantic import Field, model_validator

from opora_engine.declared import Declaration, Fault, Text, read_declaration
from opora_engine.needs.projection.pyramid import GROUPS

Share = Annotated[float, Field(ge=0, le=1)]
Rate = Annotated[float, Field(ge=0)]


class SizeClass(Declaration):
    """Municipalities below a number of people: how far the trend may be wrong, and how wrong it was when tested.

    below         people; None in the last class
    spread        share by which low and high differ from the middle after one year
    error         median of the tested errors without sign after four years, a share
    error_ninth   nine tenths of them are below
    """

    below: float | None = Field(default=None, gt=0)
    spread: Share
    error: Share
    error_ninth: Share


class Trend(Declaration):
    """The damped trend of totals: how many years it looks back at most and at least, and what is left of the change."""

    window_years: int = Field(ge=2)
    fewest_years: int = Field(ge=2)
    damping: Share
    classes: tuple[SizeClass, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _rising(self) -> "Trend":
        limits = [each.below for each in self.classes]
        known = [limit for limit in limits[:-1] if limit is not None]
        if limits[-1] is not None or len(known) != len(limits) - 1 or known != sorted(known):
            raise Fault(
                en="classes: expected rising limits `below`, and none in the last class",
                cs="classes: čekají se rostoucí meze `below`, v poslední třídě žádná",
            )
        return self

    def class_of(self, people: float) -> SizeClass:
        """Return the class of a municipality with so many people."""
        return next(each for each in self.classes if each.below is None or people < each.below)


class Ratios(Declaration):
    """Hamilton-Perry: which cohorts are too small to believe, which ratios, and how far they may be wrong."""

    fewest: Rate
    least: Rate
    greatest: Rate
    spread: Share


class Cohorts(Declaration):
    """Births, deaths and moves of five-year groups.

    fertility     by group: live births per 1000 women and year
    mortality_women, mortality_men   by group: deaths per 1000 and year
    migration     by group: those who come less those who leave, per 1000 and year; may be negative
    fertility_spread, mortality_spread   shares by which low and high differ
    migration_spread   per 1000 and year, by which low and high differ
    """

    fertility: tuple[Rate, ...]
    mortality_women: tuple[Rate, ...]
    mortality_men: tuple[Rate, ...]
    migration: tuple[float, ...]
    fertility_spread: Share
    mortality_spread: Share
    migration_spread: Rate

    @model_validator(mode="after")
    def _complete(self) -> "Cohorts":
        for name in ("fertility", "mortality_women", "mortality_men", "migration"):
            if (found := len(getattr(self, name))) != GROUPS:
                raise Fault(
                    en=f"{name}: {found} groups; expected {GROUPS}, from 0-4 to 85 and over",
                    cs=f"{name}: skupin je {found}; čeká se {GROUPS}, od 0-4 po 85 a více let",
                )
        return self


class Projection(Declaration):
    """How people are projected to the plan's horizon."""

    code: str
    version: str
    title: Text
    note: Text
    source: Text
    assumed: bool
    horizon_year: int = Field(ge=2000, le=2100)
    trend: Trend
    ratios: Ratios
    cohorts: Cohorts


def load_projection(text: str, *, name: str = "projection.yaml") -> Projection:
    """Return the declaration written in the YAML `text`. Raises DeclarationError listing every fault."""
    return read_declaration(text, Projection, name=name)
