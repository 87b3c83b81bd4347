"""The calculations that a profile is read from: those of the newest gaps, so that all its numbers belong together."""

from dataclasses import dataclass
from datetime import date

from opora.access import queries as access
from opora.core.models import Run
from opora.funding import queries as funding
from opora.gaps import queries as gaps
from opora.needs import queries as needs


@dataclass(frozen=True)
class Stations:
    """The runs of a region; None where a station has no result yet."""

    needs: Run | None
    access: Run | None
    gaps: Run | None
    funding: Run | None

    @property
    def day(self) -> date | None:
        """The day that the newest of the calculations speak of, None before the first one."""
        told = self.gaps or self.access or self.needs
        return told.day if told is not None else None

    def told(self) -> list[Run]:
        """Return the runs there are, in the order of the line."""
        return [run for run in (self.needs, self.access, self.gaps, self.funding) if run is not None]


def stations_of(region: str) -> Stations:
    """Return the newest runs; needs and access are those that the newest gaps were compared from."""
    run = gaps.newest(region)
    if run is None:
        return Stations(needs.newest(region), access.newest(region), None, funding.newest(region))
    read = Run.objects.select_related("by").in_bulk([run.asked["needs_run"], run.asked["access_run"]])
    return Stations(read[run.asked["needs_run"]], read[run.asked["access_run"]], run, funding.newest(region))
