"""A profile: all that is known of one municipality or ORP, as numbers; pages, PDF and API show the same ones."""

from dataclasses import dataclass

from opora.accounts.models import User
from opora.accounts.permissions import Reach, reach_of
from opora.core.permissions import Scope
from opora.profiles.parts.kinds import GapOfKind, NeedOfKind, TravelOfKind, gaps_of, needs_of, travel_of
from opora.profiles.parts.money import Money, money_of
from opora.profiles.parts.peers import Peers, peers_of
from opora.profiles.parts.people import People, people_of
from opora.profiles.parts.services import Services, services_of
from opora.profiles.parts.stations import Stations
from opora.profiles.places import Place


@dataclass(frozen=True, eq=False)
class Profile:
    """What is known of a place; `money` is None where the reader may not see grants or there is no division yet."""

    place: Place
    stations: Stations
    people: People
    needs: tuple[NeedOfKind, ...]
    services: Services
    travel: tuple[TravelOfKind, ...]
    gaps: tuple[GapOfKind, ...]
    money: Money | None
    may_see_money: bool
    peers: Peers | None

    @property
    def persons_without_place(self) -> float | None:
        """Persons without a place added over the kinds, None before gaps; who misses two kinds counts twice."""
        return sum(row.persons for row in self.gaps) if self.stations.gaps is not None else None


def profile_of(place: Place, stations: Stations, *, by: User) -> Profile:
    """Return the profile of a place as far as the person may see it."""
    region = place.region.code
    reach: Reach = reach_of(by, region)
    may_see_money = by.has_perm("funding.view", Scope(region=region))
    return Profile(
        place=place,
        stations=stations,
        people=people_of(place),
        needs=needs_of(place, stations.needs),
        services=services_of(place, stations.access),
        travel=travel_of(place, stations.access),
        gaps=gaps_of(place, stations.gaps),
        money=money_of(place, stations.funding, reach) if may_see_money else None,
        may_see_money=may_see_money,
        peers=peers_of(place, stations, reach),
    )
