"""Where the numbers of a profile lead: to the page that shows how each came about, as far as the reader may open it."""

from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

from django.urls import reverse

from opora.core.models import Run
from opora.profiles.parts.stations import Stations
from opora.profiles.places import Place


@dataclass(frozen=True)
class Links:
    """The addresses of a profile; `everything` says that its reader may open every service of the region."""

    place: Place
    stations: Stations
    everything: bool

    @property
    def region(self) -> str:
        """The code of the region."""
        return self.place.region.code

    def need(self, kind: str) -> str:
        """Return how the need of a kind came about; of an ORP the list of its municipalities."""
        return self._number("needs", "number", kind, self.stations.needs)

    def reach(self, kind: str) -> str:
        """Return why a kind is reached or not."""
        return self._number("access", "reach", kind, self.stations.access)

    def gap(self, kind: str) -> str:
        """Return how a gap came about."""
        return self._number("gaps", "gap", kind, self.stations.gaps)

    def territory(self, code: str = "") -> str:
        """Return the page of people and facts of a municipality; of an ORP the list of its municipalities."""
        if code or not self.place.is_orp:
            return reverse("territory:unit", args=[self.region, code or self.place.unit.code])
        return f"{reverse('territory:index', args=[self.region])}?orp={self.place.unit.code}"

    def service(self, identifier: str, *, inside: bool) -> str:
        """Return the page of a service in the register, "" where the reader may not open it."""
        return self._of_service("register:service", identifier) if inside or self.everything else ""

    def grant(self, year: int, identifier: str) -> str:
        """Return the page of a grant with its steps."""
        return self._of_service("funding:service", identifier, year)

    def profile(self, code: str) -> str:
        """Return the profile of a place."""
        return reverse("profiles:profile", args=[self.region, code])

    def run(self, key: int) -> str:
        """Return the page of a calculation."""
        return reverse("site:run", args=[self.region, key])

    def _number(self, station: str, name: str, kind: str, run: Run | None) -> str:
        """Return the page of a number as its run gave it."""
        code = self.place.unit.code
        of_run = "" if run is None else f"run={run.pk}"
        if self.place.is_orp:
            return (
                f"{_with_hole(f'{station}:kind', self.region, HOLE).replace(HOLE, kind)}?orp={code}&{of_run}"
            )
        return f"{_with_hole(f'{station}:{name}', self.region, HOLE, code).replace(HOLE, kind)}?{of_run}"

    def _of_service(self, name: str, identifier: str, *before: object) -> str:
        if "/" in identifier:
            # An identifier from a public list may hold a slash, which no address can.
            return ""
        return _with_hole(name, self.region, *before, HOLE).replace(HOLE, quote(identifier))


HOLE = "HOLE"


@cache
def _with_hole(name: str, *parts: object) -> str:
    """Return the address of a page; a profile has hundreds that differ in one part, so Django is asked once."""
    return reverse(name, args=parts)
