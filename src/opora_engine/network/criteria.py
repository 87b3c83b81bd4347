"""Criteria of the base network as declared in a data file: measures, points by steps, rules for the level."""

from typing import Literal

from pydantic import Field, model_validator

from opora_engine.declared import Declaration, Fault, Text, read_declaration

POINTS = "points"
REGISTERED = "registered_capacity"
TAKEN = "taken_capacity"
COMPUTED = (POINTS, REGISTERED, TAKEN)
"""Measures that the proposal works out itself; rules may ask for them beside the declared ones."""


class Measure(Declaration):
    """What is known about a service as one number; unknown is a value of its own, never 0."""

    code: str
    label: Text
    shown_as: Literal["percent", "yes_no"]
    meaning: Text


class PointStep(Declaration):
    """From this value on, this share of the weight."""

    at_least: float
    share: float = Field(ge=0, le=1)


class Criterion(Declaration):
    """A measure that earns points: weight x share of the highest step that its value reaches, else 0.

    `sentence` explains the points of one service; it may use {value}, {points} and {weight}.
    """

    code: str
    measure: str
    weight: float = Field(gt=0)
    steps: tuple[PointStep, ...] = Field(min_length=1)
    share_when_unknown: float = Field(ge=0, le=1)
    label: Text
    why: Text
    sentence: Text
    sentence_when_unknown: Text
    source: str
    assumed: bool

    @model_validator(mode="after")
    def _steps_rise(self) -> "Criterion":
        for lower, upper in zip(self.steps, self.steps[1:], strict=False):
            if not (lower.at_least < upper.at_least and lower.share <= upper.share):
                raise Fault(
                    en=f"criterion {self.code}: steps must rise, {lower.at_least} before {upper.at_least}",
                    cs=f"Kritérium {self.code}: stupně musí růst, {lower.at_least} před {upper.at_least}",
                )
        return self


class Condition(Declaration):
    """What a rule asks of one measure: at least, below or unknown. Unknown is neither at least nor below."""

    measure: str
    at_least: float | None = None
    below: float | None = None
    unknown: bool = False

    @model_validator(mode="after")
    def _asks_one_thing(self) -> "Condition":
        if (self.at_least is not None) + (self.below is not None) + self.unknown != 1:
            raise Fault(
                en=f"condition on {self.measure}: give exactly one of at_least, below, unknown: true",
                cs=f"Podmínka na {self.measure}: uveďte právě jedno z at_least, below, unknown: true",
            )
        return self


class Rule(Declaration):
    """A service for which every condition holds gets this level, unless an earlier rule decided."""

    code: str
    level: str
    conditions: tuple[Condition, ...]
    reason: Text


class Level(Declaration):
    """A level of the network."""

    code: str
    label: Text
    meaning: Text
    in_network: bool


class Criteria(Declaration):
    """A declared way to propose a base network."""

    code: str
    title: Text
    note: Text
    version: str
    whole_from_share: float = Field(gt=0, le=1)
    measures: tuple[Measure, ...]
    criteria: tuple[Criterion, ...]
    levels: tuple[Level, ...]
    rules: tuple[Rule, ...]

    @model_validator(mode="after")
    def _names_agree(self) -> "Criteria":
        measures = {measure.code for measure in self.measures}
        levels = {level.code for level in self.levels}
        for criterion in self.criteria:
            _expect_known(
                ("criterion", "kritérium", criterion.code), ("measure", "míra"), criterion.measure, measures
            )
        for rule in self.rules:
            _expect_known(("rule", "pravidlo", rule.code), ("level", "úroveň"), rule.level, levels)
            for condition in rule.conditions:
                _expect_known(
                    ("rule", "pravidlo", rule.code),
                    ("measure", "míra"),
                    condition.measure,
                    measures | set(COMPUTED),
                )
        if not self.rules or self.rules[-1].conditions:
            raise Fault(
                en="the last rule must have no conditions, so that every service gets a level",
                cs="Poslední pravidlo nesmí mít podmínky, aby každá služba dostala úroveň",
            )
        return self

    @property
    def points_at_most(self) -> float:
        """The sum of the weights."""
        return sum(criterion.weight for criterion in self.criteria)


def load_criteria(text: str, *, name: str = "criteria.yaml") -> Criteria:
    """Return the criteria written in the YAML `text`. Raises DeclarationError listing every fault."""
    return read_declaration(text, Criteria, name=name)


def _expect_known(where: tuple[str, str, str], what: tuple[str, str], code: str, known: set[str]) -> None:
    """Raise Fault when `code` is not known; `where` and `what` are words in English and Czech."""
    if code in known:
        return
    expected = ", ".join(sorted(known))
    raise Fault(
        en=f"{where[0]} {where[2]}: {what[0]} {code} is not declared; expected one of {expected}",
        cs=f"{where[1].capitalize()} {where[2]}: {what[1]} {code} není v souboru; čeká se jedno z: {expected}",
    )
