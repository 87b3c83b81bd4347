"""A tiny made-up region whose numbers a reader can check in the head.

    Horní Lhota (999001, 1 000 people, 200 aged 65+)  --10 km--  Prostřední Lhota (999002, 2 000 people, 400 aged 65+)
    Prostřední Lhota                                  --20 km--  Dolní Lhota (999003, 3 000 people, 600 aged 65+)

Horní and Prostřední belong to the ORP Horní (9901), Dolní to the ORP Dolní (9902). A home for seniors with 30 beds
stands in Horní Lhota (identifier 9999001, provider Ukázka A), home care for 20 clients in Dolní Lhota (9999002,
provider Ukázka B), a shelter with a secret address and 8 beds (9999003, provider Ukázka B).
"""

from dataclasses import dataclass
from datetime import date

import pytest

from opora.core.models import Source
from opora.register.models import Capacity, Facility, Provider, Service, ServiceForm, ServiceKind, TargetGroup
from opora.territory.models import Neighbourhood, Placement, Population, Statistic, Unit

START = date(2020, 1, 1)
PEOPLE = {"999001": 1_000, "999002": 2_000, "999003": 3_000}


@dataclass(frozen=True)
class TinyRegion:
    """What stands in the made-up region, by telling names."""

    region: Unit
    orps: dict[str, Unit]
    towns: dict[str, Unit]
    kinds: dict[str, ServiceKind]
    groups: dict[str, TargetGroup]
    providers: dict[str, Provider]
    services: dict[str, Service]


@pytest.fixture
def tiny_region(db: None) -> TinyRegion:
    source = Source.objects.create(key="made-up", title="Made-up region", publisher="Tests", licence="CC0")
    region = _unit(source, "region", "CZ999", "Zkušební kraj")
    district = _unit(source, "district", "CZ9991", "Zkušební okres")
    orps = {"Horní": _unit(source, "orp", "9901", "Horní"), "Dolní": _unit(source, "orp", "9902", "Dolní")}
    pous = {"Horní": _unit(source, "pou", "99011", "Horní"), "Dolní": _unit(source, "pou", "99021", "Dolní")}
    towns = {}
    for code, name in {
        "999001": "Horní Lhota",
        "999002": "Prostřední Lhota",
        "999003": "Dolní Lhota",
    }.items():
        part = "Dolní" if name == "Dolní Lhota" else "Horní"
        town = _unit(source, "municipality", code, name, latitude=50.7, longitude=15.0)
        Placement.objects.create(
            unit=town, pou=pous[part], orp=orps[part], district=district, region=region, valid_from=START
        )
        _people(town, PEOPLE[code], source)
        towns[name] = town
    for orp in orps.values():
        Placement.objects.create(unit=orp, region=region, valid_from=START)
    _neighbours(towns["Horní Lhota"], towns["Prostřední Lhota"], 10, source)
    _neighbours(towns["Prostřední Lhota"], towns["Dolní Lhota"], 20, source)
    kinds, groups = _code_lists()
    providers = {
        name: Provider.objects.create(number=number, name=name, synthetic=True)
        for name, number in {"Ukázka A": "99900001", "Ukázka B": "99900002"}.items()
    }
    made = TinyRegion(region, orps, towns, kinds, groups, providers, {})
    _service(made, "9999001", "domov_senioru", "Ukázka A", "residential", "bed", 30, towns["Horní Lhota"])
    _service(made, "9999002", "pecovatelska", "Ukázka B", "field", "client", 20, towns["Dolní Lhota"])
    _service(made, "9999003", "azylove_domy", "Ukázka B", "residential", "bed", 8, None)
    return made


def _unit(source: Source, level: str, code: str, name: str, **more: float) -> Unit:
    return Unit.objects.create(
        level=level, code=code, register_code=code, name=name, valid_from=START, source=source, **more
    )


def _people(town: Unit, persons: int, source: Source) -> None:
    day = date(2022, 1, 1)
    Population.objects.create(unit=town, day=day, persons=persons, source=source)
    for (age_from, age_to), share in {(0, 14): 0.15, (15, 64): 0.65, (65, 150): 0.2}.items():
        Population.objects.create(
            unit=town,
            day=day,
            age_from=age_from,
            age_to=age_to,
            persons=round(persons * share),
            source=source,
        )
    for indicator in (
        "persons_in_executions",
        "long_term_unemployed",
        "housing_allowance_recipients",
        "living_allowance_recipients",
        "social_exclusion_index",
    ):
        Statistic.objects.create(
            unit=town,
            indicator=indicator,
            measure="persons",
            value=persons // 100,
            source=source,
            period_from=date(2023, 1, 1),
            period_to=date(2023, 12, 31),
        )


def _neighbours(first: Unit, second: Unit, kilometres: float, source: Source) -> None:
    Neighbourhood.objects.create(first=first, second=second, kilometres=kilometres, source=source)


def _code_lists() -> tuple[dict[str, ServiceKind], dict[str, TargetGroup]]:
    named = {
        "pecovatelska": ("40", "pečovatelská služba", "domiciliary care service", "care", 4),
        "domov_senioru": ("49", "domovy pro seniory", "homes for seniors", "care", 13),
        "azylove_domy": ("57", "azylové domy", "shelters (asylum houses)", "prevention", 20),
    }
    kinds = {
        code: ServiceKind.objects.create(
            code=code,
            section=section,
            name_cs=cs,
            name_en=en,
            category=category,
            register_code=f"DruhSocialniSluzby/{order}",
            order=order,
        )
        for code, (section, cs, en, category, order) in named.items()
    }
    groups = {
        "seniori": TargetGroup.objects.create(
            code="seniori",
            name_cs="senioři",
            name_en="seniors",
            register_code="CilovaSkupinaOsoby/24",
            order=1,
        ),
        "domaci_nasili": TargetGroup.objects.create(
            code="domaci_nasili",
            name_cs="oběti domácího násilí",
            name_en="victims of domestic violence",
            order=2,
        ),
    }
    return kinds, groups


def _service(
    made: TinyRegion,
    identifier: str,
    kind: str,
    provider: str,
    form: str,
    unit: str,
    amount: int,
    town: Unit | None,
) -> None:
    service = Service.objects.create(
        identifier=identifier,
        kind=made.kinds[kind],
        provider=made.providers[provider],
        region=made.region,
        valid_from=START,
        synthetic=True,
    )
    service.target_groups.add(made.groups["domaci_nasili" if town is None else "seniori"])
    given = ServiceForm.objects.create(service=service, form=form)
    Capacity.objects.create(service_form=given, unit=unit, amount=amount, valid_from=START)
    Facility.objects.create(
        service=service,
        name=f"Ukázka {identifier}",
        secret=town is None,
        municipality=town,
        valid_from=START,
        point_source="secret" if town is None else "municipality",
        latitude=None if town is None else 50.7,
        longitude=None if town is None else 15.0,
    )
    made.services[identifier] = service
