"""The services of the providers that a person speaks for, each with its grant."""

from dataclasses import dataclass
from datetime import date

from opora.accounts.models import RoleAssignment, User
from opora.funding import queries as funding
from opora.funding.corrections.queries import with_final
from opora.funding.models import Grant
from opora.register import queries as register
from opora.register.models import Service


@dataclass(frozen=True)
class OwnService:
    """One service and what the newest calculation of grants gives it; None when it has no part in it."""

    service: Service
    grant: Grant | None


def services(code: str, person: User, day: date) -> list[OwnService]:
    """Return the services that run on `day`; empty for whoever speaks for no provider."""
    numbers = [
        each.provider_number
        for each in person.roles
        if each.region_code == code and each.role == RoleAssignment.Role.PROVIDER and each.provider_number
    ]
    if not numbers:
        return []
    own = register.services(code, day).filter(provider__number__in=numbers)
    grants = _grants(code, person, numbers)
    return [OwnService(service, grants.get(service.pk)) for service in own]


def _grants(code: str, person: User, numbers: list[str]) -> dict[int, Grant]:
    run = funding.newest(code)
    if run is None:
        return {}
    rows = (
        with_final(funding.grants(run))
        .filter(service__region__code=code, service__provider__number__in=numbers)
        .defer("steps", "inputs", "summary")
    )
    return {row.service_id: row for row in rows if person.has_perm("funding.view", row.scope)}
