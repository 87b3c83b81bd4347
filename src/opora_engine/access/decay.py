"""How much less a site counts the farther away it is: step, gaussian, exponential and inverse power decay.

Every decay has a cut-off, included: beyond it, and where there is no route, the weight is 0. The cut-off is finite.
A service that serves everybody wherever they live has no decay: `two_step_catchment` with limit inf is its measure.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from opora_engine.arrays import Floats


@dataclass(frozen=True)
class StepDecay:
    """Weight by travel-time band: `weights[k]` up to and with `breaks[k]` minutes, 0 beyond the last break.

    breaks    minutes, more than 0, rising
    weights   one for each break, more than 0, not rising
    Only the proportion of the weights matters to a floating catchment: doubling all of them changes no ratio.
    One break with weight 1 is the plain catchment. Source: Luo & Qi (2009), 10, 20 and 30 minutes.
    """

    breaks: tuple[float, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        rising = all(one < other for one, other in pairwise((0.0, *self.breaks, np.inf)))
        falling = all(one >= other for one, other in pairwise((np.inf, *self.weights)))
        if not (self.breaks and len(self.breaks) == len(self.weights) and rising and falling):
            raise ValueError(
                f"Step decay: breaks {self.breaks}, weights {self.weights}; expected as many weights as breaks, "
                "breaks rising from above 0 and finite, weights not rising."
            )
        _positive("Step decay", last_weight=self.weights[-1], first_weight=self.weights[0])

    @property
    def cutoff(self) -> float:
        """The longest journey that counts, minutes, included."""
        return self.breaks[-1]

    def weigh(self, minutes: Floats) -> Floats:
        """Return the weight of each travel time, same shape; `minutes` 0 or more, inf for no route."""
        band = np.zeros(minutes.shape, dtype=np.intp)
        for end in self.breaks:
            band += minutes > end
        return np.array([*self.weights, 0.0])[band]


@dataclass(frozen=True)
class GaussianDecay:
    """Weight exp(-minutes^2 / (2 width^2)): 1 at the door, 0.61 at `width`, 0.14 at twice the width.

    width    minutes, more than 0
    cutoff   the longest journey that counts, minutes, included, more than 0
    Source: Dai (2010), without the shift that makes the weight 0 at the cut-off.
    """

    width: float
    cutoff: float

    def __post_init__(self) -> None:
        _positive("Gaussian decay", width=self.width, cutoff=self.cutoff)

    def weigh(self, minutes: Floats) -> Floats:
        """Return the weight of each travel time, same shape; `minutes` 0 or more, inf for no route."""
        near = np.minimum(minutes, self.cutoff) / self.width
        return np.where(minutes <= self.cutoff, np.exp(near * near * -0.5), 0.0)


@dataclass(frozen=True)
class ExponentialDecay:
    """Weight 2^(-minutes / half): 1 at the door, a half at `half` minutes, a quarter at twice as many.

    half     minutes in which the weight falls to a half, more than 0; ln 2 / half is the rate per minute
    cutoff   the longest journey that counts, minutes, included, more than 0
    Source: Wilson (1971), cost function of spatial interaction.
    """

    half: float
    cutoff: float

    def __post_init__(self) -> None:
        _positive("Exponential decay", half=self.half, cutoff=self.cutoff)

    def weigh(self, minutes: Floats) -> Floats:
        """Return the weight of each travel time, same shape; `minutes` 0 or more, inf for no route."""
        near = np.minimum(minutes, self.cutoff) / self.half
        return np.where(minutes <= self.cutoff, np.exp2(-near), 0.0)


@dataclass(frozen=True)
class InversePowerDecay:
    """Weight (minutes / nearest)^-power, 1 up to `nearest` minutes.

    power     how steep, more than 0; 1 to 2 is usual
    nearest   minutes, more than 0; below it a shorter journey is no advantage (the power alone is infinite at 0)
    cutoff    the longest journey that counts, minutes, included, not under `nearest`
    Source: Hansen (1959), gravity measure.
    """

    power: float
    nearest: float
    cutoff: float

    def __post_init__(self) -> None:
        _positive("Inverse power decay", power=self.power, nearest=self.nearest, cutoff=self.cutoff)
        if self.nearest > self.cutoff:
            raise ValueError(
                f"Inverse power decay: nearest {self.nearest} is beyond the cut-off {self.cutoff} minutes; "
                "expected at most the cut-off."
            )

    def weigh(self, minutes: Floats) -> Floats:
        """Return the weight of each travel time, same shape; `minutes` 0 or more, inf for no route."""
        near = np.clip(minutes, self.nearest, self.cutoff) / self.nearest
        return np.where(minutes <= self.cutoff, near**-self.power, 0.0)


Decay = StepDecay | GaussianDecay | ExponentialDecay | InversePowerDecay


def _positive(what: str, **parameters: float) -> None:
    for name, value in parameters.items():
        if not (np.isfinite(value) and value > 0):
            raise ValueError(f"{what}: {name} is {value}; expected a finite number, more than 0.")
