"""The line as navigation: each station with its address, and the act that calculates it again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from opora.access import declared as travel
from opora.accounts.models import User
from opora.core import queries
from opora.core.declared import file_digest
from opora.core.line import TITLES, Station
from opora.core.permissions import Scope
from opora.needs import declared as rates
from opora.network import declared as criteria

__all__ = ["DECLARED", "INTERNAL", "TITLES", "Stop", "stations", "stops"]

DECLARED: dict[str, Callable[[str], str]] = {
    "needs": rates.rules_digest,
    "access": lambda region: file_digest(region, travel.PACKAGED),
    "network": lambda region: file_digest(region, criteria.PACKAGED),
}
"""The digest of the declared files that each station calculates by in a region."""

INTERNAL = {
    "territory": "territory:index",
    "register": "register:index",
    "needs": "needs:index",
    "access": "access:index",
    "gaps": "gaps:index",
    "network": "network:index",
    "funding": "funding:index",
    "plan": "plans:index",
    "publication": "publishing:index",
}
"""The page of each station below /<region>/."""

MODULES = {"plans": "plan", "publishing": "publication"}
"""Modules whose station has another name than their folder."""


@dataclass(frozen=True)
class Stop:
    """A station as the navigation draws it."""

    station: Station
    url: str
    act_url: str
    is_current: bool

    @property
    def key(self) -> str:
        """The key of the station."""
        return self.station.key

    @property
    def title(self) -> str:
        """The name of the station."""
        return self.station.title

    @property
    def state(self) -> str:
        """The state of the station, one word."""
        return self.station.state.value

    @property
    def state_label(self) -> str:
        """The state in the reader's language."""
        return self.station.state_label

    @property
    def changed_on(self) -> date | None:
        """The day of the last change."""
        return self.station.changed_on

    @property
    def reason(self) -> str:
        """Why the station is in this state."""
        return self.station.reason


def stops(region: str, person: User, module: str) -> list[Stop]:
    """Return the stations that the person may open, with the offer to calculate where they may do so."""
    here = MODULES.get(module, module)
    return [
        Stop(
            station,
            reverse(INTERNAL[station.key], args=[region]),
            _act_url(region, station, person),
            station.key == here,
        )
        for station in stations(region)
        if person.has_perm(f"{station.key}.view", Scope(region=region))
    ]


def stations(region: str) -> list[Station]:
    """Return the stations of the line, out of date also where a declared file changed after the calculation."""
    return queries.stations(region, {key: digest(region) for key, digest in DECLARED.items()})


def _act_url(region: str, station: Station, person: User) -> str:
    may = station.can_recompute and person.has_perm(f"{station.key}.calculate", Scope(region=region))
    return reverse("site:recompute", args=[region, station.key]) if may else ""
