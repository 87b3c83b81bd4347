"""Travel models and limits of reach, as declared in a data file."""

from typing import Literal

from pydantic import Field, model_validator

from opora_engine.access.roads import TravelModel
from opora_engine.declared import Declaration, Fault, Text, read_declaration


class DeclaredModel(Declaration):
    """A travel model with what a page says about it."""

    code: str
    label: Text
    detour: float = Field(ge=1)
    start_minutes: float = Field(ge=0)
    speed_kmh: float = Field(gt=0)
    method: str
    calibration: Text
    source: Text
    assumed: bool

    def travel_model(self) -> TravelModel:
        """Return the numbers for the engine; the calibration in English, pages show their own language."""
        return TravelModel(self.detour, self.start_minutes, self.speed_kmh, self.method, self.calibration.en)


class ReachLimit(Declaration):
    """The longest acceptable journey to a kind of service; None means that it serves the whole region.

    `mode` is the way of travel that the limit speaks of, and by which the kind is shared out.
    """

    kind: str
    mode: Literal["car", "public_transport"] = "car"
    reach_limit_minutes: float | None = Field(gt=0)
    assumed: bool
    source: Text
    note: Text

    @property
    def by_transit(self) -> bool:
        """Whether people travel there by public transport."""
        return self.mode == "public_transport"

    @property
    def limit(self) -> float:
        """Minutes for the measures: inf where there is no limit."""
        return float("inf") if self.reach_limit_minutes is None else self.reach_limit_minutes


class TravelParameters(Declaration):
    """Everything that the access calculation takes as declared."""

    code: str
    title: Text
    note: Text
    source: Text
    default_model: str
    models: tuple[DeclaredModel, ...]
    limits: tuple[ReachLimit, ...]

    @model_validator(mode="after")
    def _names_agree(self) -> "TravelParameters":
        kinds = [limit.kind for limit in self.limits]
        twice = sorted({kind for kind in kinds if kinds.count(kind) > 1})
        if twice:
            raise Fault(
                en=f"kinds with two limits: {', '.join(twice)}; keep one",
                cs=f"Druhy se dvěma mezemi: {', '.join(twice)}; ponechte jednu",
            )
        if self.default_model not in [model.code for model in self.models]:
            raise Fault(
                en=f"default_model {self.default_model} is not among the models",
                cs=f"default_model {self.default_model} není mezi popsanými modely",
            )
        return self

    def model(self, code: str = "") -> DeclaredModel:
        """Return the travel model `code`, or the default one. Raises KeyError if there is none."""
        return {model.code: model for model in self.models}[code or self.default_model]

    def limit_of(self, kind: str) -> ReachLimit:
        """Return the limit of reach of `kind`. Raises KeyError if none is declared."""
        return {limit.kind: limit for limit in self.limits}[kind]


def load_travel_parameters(text: str, *, name: str = "travel.yaml") -> TravelParameters:
    """Return the parameters written in the YAML `text`. Raises DeclarationError listing every fault."""
    return read_declaration(text, TravelParameters, name=name)
