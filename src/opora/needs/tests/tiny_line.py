"""Rates of the made-up region, chosen so that a reader can check every number in the head.

Homes for seniors: 45 of 1 000 people aged 65+, half a bed each: 4.5 + 9 + 13.5 beds. Home care: 100 of 1 000, a tenth
of a client each: 2 + 4 + 6 clients. Shelters: 200 of 1 000 persons in executions, a bed each: 2 + 4 + 6 beds.
"""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.needs.declared import METHODS

REGION = "CZ999"
DAY = date(2027, 1, 1)

RATES = """
code: tiny-2027
version: "1"
title: {cs: Sazby, en: Rates}
note: {cs: Pokus, en: Trial}
bases:
  - {code: population_65_plus, label: {cs: Lidé od 65 let, en: People aged 65+}, file: a, column: b, period: 2022,
     unit: {cs: osoby, en: persons}, source: {cs: Zkouška, en: A test}}
  - {code: persons_in_executions, label: {cs: Lidé v exekuci, en: Persons in executions}, file: a, column: b,
     period: 2023, unit: {cs: osoby, en: persons}, source: {cs: Zkouška, en: A test}}
rates:
  - {kind: domov_senioru, target_group: seniori, base: population_65_plus, per_1000: {low: 30, middle: 45, high: 60},
     period: 2027, unit: bed, units_per_person: 0.5, assumed: true, source: {cs: Předpoklad, en: Assumption},
     note: {cs: Lůžka., en: Beds.}}
  - {kind: pecovatelska, target_group: seniori, base: population_65_plus, per_1000: {low: 50, middle: 100, high: 150},
     period: 2027, unit: client, units_per_person: 0.1, assumed: true, source: {cs: Předpoklad, en: Assumption},
     note: {cs: Klienti., en: Clients.}}
  - {kind: azylove_domy, target_group: domaci_nasili, base: persons_in_executions,
     per_1000: {low: 100, middle: 200, high: 300}, period: 2027, unit: bed, units_per_person: 1, assumed: true,
     source: {cs: Předpoklad, en: Assumption}, note: {cs: Lůžka., en: Beds.}}
"""


def declare(home: Path, name: str, text: str) -> None:
    """Put a file of the region's own declarations into the home folder."""
    path = home / "declared" / REGION / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def only(*methods: str) -> str:
    """Return the methods of the product where all but the named ones are silent, of equal weight."""
    silent = re.sub(r"weight: \d+", "weight: 0", METHODS.read_text(encoding="utf-8"))
    for name in methods:
        silent = re.sub(rf"(\n  {name}:\n    formula: \w+\n    weight:) 0", r"\1 50", silent)
    return silent


@pytest.fixture
def tiny_rates(tiny_region: TinyRegion, tmp_path: Path, settings: LazySettings) -> Path:
    """A home folder where the made-up region has the rates above."""
    settings.HOME = tmp_path
    declare(tmp_path, "rates.yaml", RATES)
    declare(tmp_path, "methods.yaml", only("rates"))
    return tmp_path


@pytest.fixture
def tiny_line(tiny_region: TinyRegion, tiny_rates: Path, planner: User) -> TinyRegion:
    """The made-up region with needs, access and gaps calculated."""
    from opora.access import services as access
    from opora.gaps import services as gaps
    from opora.needs import services as needs

    for calculate in (needs.estimate, access.calculate, gaps.calculate):
        calculate(region=REGION, day=DAY, by=planner)
    return tiny_region
