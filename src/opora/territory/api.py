"""Territory for systems."""

from datetime import date
from typing import cast

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core.permissions import Scope, allow
from opora.territory import queries

router = Router(tags=["territory"])


class MunicipalityOut(Schema):
    """A municipality with its place in the tree and its people."""

    code: str
    name: str
    orp_code: str | None
    orp: str | None
    district: str | None
    latitude: float | None
    longitude: float | None
    population: int | None
    population_day: date | None


@router.get("/{region}/municipalities", response=list[MunicipalityOut])
def municipalities(request: HttpRequest, region: str, day: date | None = None) -> list[dict[str, object]]:
    """Return the municipalities of a region as of a day (today unless said otherwise)."""
    person = cast(User, request.user)
    allow(person, "territory.view", Scope(region=region))
    queries.region(region)
    rows = queries.visible(queries.placements(region, day or timezone.localdate()), reach_of(person, region))
    return [
        {
            "code": row.unit.code,
            "name": row.unit.name,
            "orp_code": row.orp and row.orp.code,
            "orp": row.orp and row.orp.name,
            "district": row.district and row.district.name,
            "latitude": row.unit.latitude,
            "longitude": row.unit.longitude,
            "population": row.population,
            "population_day": row.population_day,
        }
        for row in rows
    ]
