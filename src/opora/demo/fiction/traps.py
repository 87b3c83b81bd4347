"""The faults of real entries, planted into the fiction: codes of addresses missing or pointing elsewhere."""

import copy
from typing import Any, Final

import numpy as np

from opora.demo.fiction.geography import towns

WITHOUT_POINT: Final = 0.036  # share of facilities
POINTING_ELSEWHERE: Final = 2  # facilities


def plant(records: list[dict[str, Any]], rng: np.random.Generator) -> None:
    """Spoil the addresses of some public facilities of the records, in place."""
    places = [place for record in records for place in record["zarizeni"] if not place["utajenaAdresa"]]
    chosen = rng.choice(
        len(places), size=round(WITHOUT_POINT * len(places)) + POINTING_ELSEWHERE, replace=False
    )
    for position, one in enumerate(chosen):
        # The same address also stands among the contacts, where it stays whole.
        place = places[one]
        place["adresa"] = copy.deepcopy(place["adresa"])
        if position < POINTING_ELSEWHERE:
            place["adresa"]["obec"]["id"] = _elsewhere(place["adresa"], rng)
        else:
            place["adresa"]["kodAdresnihoMista"] = None


def _elsewhere(address: dict[str, Any], rng: np.random.Generator) -> str:
    others = [town.code for town in towns() if f"Okres/{town.district_code}" != address["okres"]["id"]]
    return f"Obec/{others[int(rng.integers(len(others)))]}"
