"""The real municipalities of the Liberec region, over which the fiction is spread."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).parents[1] / "data"
REGION: Final = "CZ051"
REGION_CODE: Final = "78"  # the same region in RÚIAN


@dataclass(frozen=True)
class Town:
    """One municipality with the figures that the fiction follows."""

    code: str
    name: str
    orp: str
    district_code: str
    people: int
    seniors: int
    exclusion: int  # index of social exclusion, 0 to 30
    parts: tuple[tuple[str, str], ...]  # code of a part of the municipality, its postcode


@cache
def towns() -> tuple[Town, ...]:
    """Return the municipalities of the region, in the order of their codes."""
    districts = {row["kod_okres"]: row["kod_okres_ruian"] for row in rows("territory/ciselnik_okresy.csv")}
    exclusion = {
        row["lau2"]: int(row["index_sv_2023"] or 0)
        for row in rows("territory/obce_socialni_vylouceni_2023.csv")
    }
    parts: dict[str, list[tuple[str, str]]] = {}
    for row in rows("register/casti_obci_liberec_2021.csv"):
        parts.setdefault(row["kodobce"], []).append((row["kodcobce"], row["psc"]))
    found = [
        Town(
            code=row["lau2"],
            name=row["nazev"],
            orp=row["kod_orp"],
            district_code=districts[row["kod_okres"]],
            people=int(row["obyvatel_2022"]),
            seniors=int(row["vek_65plus_2023"]),
            exclusion=exclusion[row["lau2"]],
            parts=tuple(parts[row["lau2"]]),
        )
        for row in rows("territory/obce_cz.csv")
        if row["kod_kraj"] == REGION
    ]
    return tuple(sorted(found, key=lambda town: town.code))


def rows(path: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file of the demonstration; lines that start with # are comments."""
    with (DATA / path).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(line for line in stream if not line.startswith("#")))
