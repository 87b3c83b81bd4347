"""Providers that nobody can take for real ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from opora.demo.fiction.geography import Town, rows
from opora.register.state_file.parsing import control_digit_holds

NAMES: Final = "register/fiction_names.csv"
PROVIDERS: Final = {"homes": 30, "home care": 30, "disability": 22, "families": 11, "crisis": 17}
_NOUN_OF_CIRCLE: Final = {
    "homes": "Ukázkový Domov",
    "home care": "Ukázková Pečovatelská služba",
    "disability": "Ukázkové Centrum",
}
# Which part of a circle's providers a region or a town has founded; the rest are private non-profits.
FOUNDED_SHARE: Final = {"homes": 0.55, "home care": 0.5, "disability": 0.25, "families": 0.0, "crisis": 0.0}


@dataclass(frozen=True)
class Provider:
    """One fictional organisation with its seat."""

    name: str
    number: str
    circle: str
    seat: Town
    founded: bool  # by a region or a town: gets money from its founder


def provider_names(rng: np.random.Generator) -> Iterator[str]:
    """Yield names of private providers, each once."""
    names = [f"{row['adjective']} {row['word']}" for row in rows(NAMES) if row["adjective"]]
    for index in rng.permutation(len(names)):
        yield f"{names[index]}, {rng.choice(['z. ú.', 'z. s.', 'o. p. s.', 'z. s.', 's. r. o.'])}"


def founded_name(circle: str, position: int) -> str:
    """Return the name of a provider founded by a region or a town."""
    words = [row["word"] for row in rows(NAMES) if not row["adjective"]]
    return f"{_NOUN_OF_CIRCLE[circle]} {words[position]}, p. o."


def registration_numbers() -> Iterator[str]:
    """Yield numbers that cannot be real: they begin with 999 and fail the control digit."""
    for number in range(99_900_101, 100_000_000, 7):
        if not control_digit_holds(str(number)):
            yield str(number)


class Founding:
    """Makes providers circle by circle and lets services choose among them."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.names = provider_names(rng)
        self.numbers = registration_numbers()
        self.of_circle: dict[str, list[Provider]] = {circle: [] for circle in PROVIDERS}
        self.given: set[tuple[str, int]] = set()

    def provider_for(self, kind: int, circle: str, town: Town) -> Provider:
        """Return a provider of the circle: a new one while the circle is filling, then one that is near.

        A provider seldom holds two registrations of one kind.
        """
        known = self.of_circle[circle]
        if not known or (len(known) < PROVIDERS[circle] and self.rng.random() < 0.75):
            chosen = self._found(circle, town)
        else:
            chosen = known[int(self.rng.choice(len(known), p=self._closeness(known, kind, town)))]
        self.given.add((chosen.number, kind))
        return chosen

    def _found(self, circle: str, town: Town) -> Provider:
        position = len(self.of_circle[circle])
        founded = position < round(PROVIDERS[circle] * FOUNDED_SHARE[circle])
        name = founded_name(circle, position) if founded else next(self.names)
        provider = Provider(name, next(self.numbers), circle, town, founded)
        self.of_circle[circle].append(provider)
        return provider

    def _closeness(self, known: list[Provider], kind: int, town: Town) -> NDArray[np.float64]:
        weights: NDArray[np.float64] = np.array([self._pull(one, kind, town) for one in known])
        total: float = weights.sum()
        return weights / total

    def _pull(self, one: Provider, kind: int, town: Town) -> float:
        near = (
            12.0 if one.seat.orp == town.orp else 3.0 if one.seat.district_code == town.district_code else 0.6
        )
        return near * (0.15 if (one.number, kind) in self.given else 1.0)
