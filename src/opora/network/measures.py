"""The facts that the proposal is made from, put into arrays for the engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from opora.access import queries as access
from opora.access.journeys import Sites
from opora.core.declared import digest_of
from opora.core.models import Run
from opora.needs import queries as needs
from opora.register import queries as register
from opora.register.models import Service
from opora_engine.access import answered_capacity
from opora_engine.gaps import gap_growth

Floats = NDArray[np.float64]
CHECKS = ("capacity", "located", "target_group", "age", "contact")
"""What `data_quality` looks at; docs/methods/network.md."""


@dataclass(frozen=True)
class ServiceFacts:
    """One service as the criteria see it.

    planning     registered capacity in the planning unit of the kind; None = not known
    unit         the planning unit; when the service has no capacity in it, the unit of its largest capacity
    other_only   whether it has capacity, but none in the planning unit of its kind
    registered   registered capacity in `unit`
    checks       which of the checks of completeness are passed
    """

    service: Service
    planning: int | None
    unit: str
    registered: int
    other_only: bool
    checks: Mapping[str, bool]

    def to_json(self) -> list[Any]:
        """Return what the digest of the inputs is made of."""
        return [
            self.service.identifier,
            self.service.kind.code,
            self.planning,
            self.unit,
            self.registered,
            [self.checks[name] for name in CHECKS],
        ]


def service_facts(region: str, day: date, units: Mapping[int, str]) -> list[ServiceFacts]:
    """Return the facts about every service active on `day`, ordered by identifier.

    units   planning unit of each kind by its key
    """
    capacities = register.capacity_by_unit(region, day)
    services = register.services(region, day).order_by("identifier")
    return [
        _facts(service, capacities.get(service.pk, {}), units.get(service.kind_id, ""), day)
        for service in services
    ]


def _facts(service: Service, capacities: Mapping[str, int], planned: str, day: date) -> ServiceFacts:
    facilities = [each for each in service.facilities.all() if _holds_on(each, day)]
    planning = capacities.get(planned)
    largest = max(sorted(capacities), key=lambda unit: capacities[unit], default="")
    unit = planned if planning is not None or not largest else largest
    return ServiceFacts(
        service=service,
        planning=planning,
        unit=unit,
        registered=capacities.get(unit, 0),
        other_only=bool(planned) and planning is None and capacities.get(unit, 0) > 0,
        checks={
            "capacity": planning is not None,
            "located": any(each.secret or each.municipality_id for each in facilities),
            "target_group": bool(service.target_groups.all()),
            "age": bool(service.age_groups or service.age_text)
            or service.age_from is not None
            or service.age_to is not None,
            "contact": bool(service.provider.web),
        },
    )


def _holds_on(row: Any, day: date) -> bool:
    return bool(row.valid_from <= day and (row.valid_to is None or row.valid_to > day))


@dataclass(frozen=True)
class Answer:
    """What one service does for need, in its planning unit: capacity that answers it, growth of the gap without it."""

    answered: float
    growth: float


def answers(facts: list[ServiceFacts], *, needs_run: Run, access_run: Run) -> dict[int, Answer]:
    """Return the answer of each service whose capacity in the planning unit is known, by the key of the service.

    Catchments are those of the access run, so the sum of what is answered agrees with its reach and with the gaps.
    """
    origins = access.journeys(access_run).origins.tolist()
    found: dict[int, Answer] = {}
    limits = {row.kind_id: row.limit_minutes for row in access.coverage(access_run)}
    for kind, need in needs.need_by_kind(needs_run).items():
        sites = access.sites(access_run, kind)
        if len(sites.services) and kind in limits:
            declared = limits[kind]
            limit = np.inf if declared is None else declared
            wanted = np.array([need.middle.get(town, 0.0) for town in origins], dtype=np.float64)
            found |= _answers_of_kind(sites, wanted, limit)
    known = {each.service.pk for each in facts if each.planning is not None}
    return {service: answer for service, answer in found.items() if service in known}


def _answers_of_kind(sites: Sites, need: Floats, limit: float) -> dict[int, Answer]:
    times = sites.catchment_minutes
    answered = answered_capacity(times, need, sites.counted, limit=limit)
    growth = gap_growth(times, need, sites.counted, limit=limit)
    return {
        service: Answer(float(one), float(other))
        for service, one, other in zip(sites.services.tolist(), answered, growth, strict=True)
    }


def arrays(
    facts: list[ServiceFacts], found: Mapping[int, Answer]
) -> tuple[dict[str, Floats], Floats, Floats]:
    """Return the declared measures, the registered and the answered capacity, one value per service; nan = not known.

    Whether a municipality contributes is not known before the applications for money, and services that have not
    begun are not judged: `municipal_support` is nan and `prepared` 0 for every service.
    """
    registered = np.array(
        [np.nan if each.planning is None else each.planning for each in facts], dtype=np.float64
    )
    unknown = Answer(np.nan, np.nan)
    answered = np.array([found.get(each.service.pk, unknown).answered for each in facts], dtype=np.float64)
    growth = np.array([found.get(each.service.pk, unknown).growth for each in facts], dtype=np.float64)
    measures = {
        "answering_share": _share(answered, registered),
        "gap_growth_share": _share(growth, registered),
        "municipal_support": np.full(len(facts), np.nan),
        "data_quality": np.array(
            [sum(each.checks.values()) / len(CHECKS) for each in facts], dtype=np.float64
        ),
        "prepared": np.zeros(len(facts)),
        "other_unit_only": np.array([each.other_only for each in facts], dtype=np.float64),
    }
    return measures, registered, answered


def _share(part: Floats, whole: Floats) -> Floats:
    return np.where(np.isnan(whole), np.nan, np.divide(part, whole, out=np.zeros_like(part), where=whole > 0))


def digest(facts: list[ServiceFacts], runs: list[Run]) -> str:
    """Return the SHA-256 of everything the proposal is made from."""
    said = [
        [each.to_json() for each in facts],
        [[run.kind, run.inputs_digest, run.rules_digest] for run in runs],
    ]
    return digest_of(said)
