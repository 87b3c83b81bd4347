"""What a workbook says about itself on its hidden sheet: for which round and provider, and what was handed out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from opora.funding.applying.workbooks.layout import SHAPE

ABOUT = ("shape", "region", "round", "provider", "language", "layout", "at")
SERVICE = "service"


@dataclass(frozen=True)
class Handed:
    """What was handed out. `services` gives for each identifier the digest of the content that was written."""

    region: str
    round: str
    provider: str
    language: str
    layout: str
    at: str
    services: Mapping[str, str]
    shape: str = str(SHAPE)

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows of the hidden sheet, all of them texts."""
        for name in ABOUT:
            yield name, getattr(self, name)
        for identifier, digest in self.services.items():
            yield SERVICE, identifier, digest


def read_handed(cells: Mapping[tuple[int, int], Any]) -> Handed | None:
    """Return what the hidden sheet says, or None when it is not one of ours; `cells` by (row, column) from 1."""
    told: dict[str, str] = {}
    for row, name in enumerate(ABOUT, start=1):
        if cells.get((row, 1)) != name or not isinstance(cells.get((row, 2)), str):
            return None
        told[name] = cells[row, 2]
    services: dict[str, str] = {}
    row = len(ABOUT) + 1
    while cells.get((row, 1)) == SERVICE:
        services[str(cells.get((row, 2)))] = str(cells.get((row, 3)))
        row += 1
    return Handed(services=services, **told)


def place_of(name: str) -> tuple[int, int]:
    """Return the cell (row, column) of the hidden sheet that holds one of ABOUT."""
    return ABOUT.index(name) + 1, 2
