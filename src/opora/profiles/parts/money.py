"""Grants of the services of a place: of those seated there, and of those of the base network that serve its ORP.

A grant belongs to a service; it is never split among places. A service with secret addresses only is not seated
anywhere, and the network lets it serve the whole region.
"""

from dataclasses import dataclass

from django.db.models import QuerySet

from opora.accounts.permissions import Reach
from opora.core.models import Run
from opora.funding import queries as funding
from opora.funding.corrections.queries import final_czk, with_final
from opora.funding.models import Grant
from opora.needs.queries import kind_name
from opora.network import queries as network
from opora.profiles.places import Place
from opora.register.models import Facility


@dataclass(frozen=True)
class GrantOfService:
    """What one service claims and gets, whole crowns."""

    identifier: str
    kind_name: str
    provider: str
    claim: int
    grant: int
    synthetic: bool


@dataclass(frozen=True)
class Money:
    """Grants of the newest division that the reader may see, whole crowns.

    seated   services with a shown place here; their grants are whole, also where they have places elsewhere
    serving, serving_grant   number of services of the base network whose territory names the ORP, and their grants
    regional, regional_grant   the same of those that serve the whole region
    """

    year: int
    seated: tuple[GrantOfService, ...]
    serving: int
    serving_grant: int
    regional: int
    regional_grant: int

    @property
    def claim(self) -> int:
        """What the services seated here claim together."""
        return sum(row.claim for row in self.seated)

    @property
    def grant(self) -> int:
        """What the services seated here get together."""
        return sum(row.grant for row in self.seated)


def money_of(place: Place, run: Run | None, reach: Reach) -> Money | None:
    """Return the grants; None before the first division."""
    if run is None:
        return None
    grants = with_final(funding.visible(funding.grants(run), reach))
    here = Facility.objects.as_of(place.day).filter(municipality__in=place.keys, secret=False)
    seated = grants.filter(service__in=here.order_by().values("service"))
    orp = [] if place.orp is None else [place.orp.pk]
    serving, regional = (_sums(grants, place, units) for units in (orp, [place.region.pk]))
    return Money(
        int(run.asked.get("year") or place.day.year),
        tuple(_rows(seated)),
        *serving,
        *regional,
    )


def _sums(grants: QuerySet[Grant], place: Place, units: list[int]) -> tuple[int, int]:
    """Return how many services of the network name one of the units as their territory, and their grants together."""
    entries = network.entries(place.region.code, place.day).filter(territory__in=units)
    found = grants.filter(service__in=entries.order_by().values("service")).order_by()
    amounts = [final_czk(each) for each in found.select_related(None).only("grant_czk")]
    return len(amounts), sum(amounts)


def _rows(grants: QuerySet[Grant]) -> list[GrantOfService]:
    """Return the grants without their explanations, which are long."""
    asked = grants.values_list(
        "service__identifier", kind_name("service__kind"), "service__provider__name", "claim_czk", "final_czk",
        "service__synthetic",
    )  # fmt: skip
    return [GrantOfService(*row) for row in asked]
