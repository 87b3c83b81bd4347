"""Criteria of the base network as declared in a data file: measures, points by steps, rules for the level."""

from typing import Literal

from pydantic import Field, model_validator

from opora_engine.declared import Declaration, DeclarationError, Fault, Text, read_declaration
from opora_engine.formula.problems import RulesRefused

POINTS = "points"
REGISTERED = "registered_capacity"
TAKEN = "taken_capacity"
NAME = r"^[A-Za-z][A-Za-z0-9_]{0,50}$"
"""What names look like in the rule language."""
MOST_STEPS = 15
"""Steps become branches of one formula, and the language has 20 levels."""
COMPUTED = (POINTS, REGISTERED, TAKEN)
"""Measures that the proposal works out itself; rules may ask for them beside the declared ones."""


class Measure(Declaration):
    """What is known about a service as one number; unknown is a value of its own, never 0."""

    code: str = Field(pattern=NAME)
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

    code: str = Field(pattern=NAME)
    measure: str
    weight: float = Field(gt=0)
    steps: tuple[PointStep, ...] = Field(min_length=1, max_length=MOST_STEPS)
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


class Rule(Declaration):
    """A service for which the condition holds gets this level, unless an earlier rule decided.

    `when` is written in the rule language over measures, `points`, `registered_capacity` and `taken_capacity`; what
    may not be known is asked for with given(). The last rule has none.
    """

    code: str = Field(pattern=NAME)
    level: str
    when: str = ""
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
            if not rule.when and rule is not self.rules[-1]:
                raise Fault(
                    en=f"rule {rule.code}: a condition 'when' is missing; only the last rule has none",
                    cs=f"Pravidlo {rule.code}: chybí podmínka 'when'; nemá ji jen poslední pravidlo",
                )
        if not self.rules or self.rules[-1].when:
            raise Fault(
                en="the last rule must have no condition, so that every service gets a level",
                cs="Poslední pravidlo nesmí mít podmínku, aby každá služba dostala úroveň",
            )
        return self

    @property
    def points_at_most(self) -> float:
        """The sum of the weights."""
        return sum(criterion.weight for criterion in self.criteria)


def load_criteria(text: str, *, name: str = "criteria.yaml") -> Criteria:
    """Return the criteria written in the YAML `text`. Raises DeclarationError listing every fault."""
    # The language is written upon the criteria.
    from opora_engine.network.language import language_problems

    criteria = read_declaration(text, Criteria, name=name)
    try:
        problems = tuple(language_problems(criteria, text))
    except RulesRefused as refused:
        problems = refused.problems
    if problems:
        said = [each.said for each in problems]
        cs, en = (
            "\n".join(f"{name}, {getattr(each, language)}" for each in said) for language in ("cs", "en")
        )
        raise DeclarationError(Text(cs=cs, en=en))
    return criteria


def _expect_known(where: tuple[str, str, str], what: tuple[str, str], code: str, known: set[str]) -> None:
    """Raise Fault when `code` is not known; `where` and `what` are words in English and Czech."""
    if code in known:
        return
    expected = ", ".join(sorted(known))
    raise Fault(
        en=f"{where[0]} {where[2]}: {what[0]} {code} is not declared; expected one of {expected}",
        cs=f"{where[1].capitalize()} {where[2]}: {what[1]} {code} není v souboru; čeká se jedno z: {expected}",
    )
