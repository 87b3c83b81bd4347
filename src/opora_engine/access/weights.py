"""Weights of journeys as declared in a data file: bands and a bell over the limit of each kind of service."""

from itertools import pairwise

from pydantic import Field, model_validator

from opora_engine.access.decay import GaussianDecay, StepDecay
from opora_engine.declared import Declaration, Fault, Text, read_declaration


class StepWeights(Declaration):
    """Weights by bands of the limit.

    breaks    parts of the limit (0 to 1), rising, the last is 1
    weights   one for each band, not rising, above 0
    """

    breaks: tuple[float, ...] = Field(min_length=1)
    weights: tuple[float, ...] = Field(min_length=1)
    assumed: bool
    source: Text

    @model_validator(mode="after")
    def _bands_follow(self) -> "StepWeights":
        rising = all(one < other for one, other in pairwise((0.0, *self.breaks))) and self.breaks[-1] == 1
        falling = all(one >= other for one, other in pairwise(self.weights)) and self.weights[-1] > 0
        if not (len(self.breaks) == len(self.weights) and rising and falling):
            raise Fault(
                en="breaks rise from above 0 to 1; each has a weight above 0, not higher than the one before",
                cs="Meze pásem (breaks) rostou nad 0 až do 1 a každá má kladnou váhu (weights), ne vyšší než předchozí",
            )
        return self

    def over(self, limit: float) -> StepDecay:
        """Return the decay over `limit` minutes, more than 0."""
        return StepDecay(tuple(part * limit for part in self.breaks), self.weights)


class BellWeights(Declaration):
    """A weight that falls smoothly; `width` is a part of the limit, above 0."""

    width: float = Field(gt=0)
    assumed: bool
    source: Text

    def over(self, limit: float) -> GaussianDecay:
        """Return the decay over `limit` minutes, more than 0."""
        return GaussianDecay(self.width * limit, limit)


class JourneyWeights(Declaration):
    """Everything that the measures with weights take as declared."""

    code: str
    title: Text
    note: Text
    steps: StepWeights
    bell: BellWeights


def load_journey_weights(text: str, *, name: str = "measures.yaml") -> JourneyWeights:
    """Return the weights written in the YAML `text`. Raises DeclarationError listing every fault."""
    return read_declaration(text, JourneyWeights, name=name)
