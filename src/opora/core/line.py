"""The line that must never break: its stations, what each reads from, and the state each is in.

territory, register -> needs -> access -> gaps -> network -> funding -> plan -> publication
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

UPSTREAM: dict[str, tuple[str, ...]] = {
    "territory": (),
    "register": (),
    "needs": ("territory",),
    "access": ("territory", "register", "needs"),
    "gaps": ("needs", "access"),
    "network": ("register", "gaps"),
    "funding": ("network",),
    "plan": ("gaps", "network", "funding"),
    "publication": ("plan",),
}
"""Every station in the order of the line, with the stations that it reads from."""

INPUTS: dict[str, tuple[str, ...]] = {
    "needs": ("evidence", "requests"),
    "access": ("roads", "timetable"),
    "funding": ("round",),
    "plan": ("measures",),
}
"""What a station reads besides the stations before it: its own data, changed by people and logged under these names.

`roads` are the road networks taken in, `timetable` the timetables of public transport, `round` is the rule set, the
pool and the applications of a round, `measures` are the goals and measures of a plan, `evidence` is what experts,
providers and offices tell of needs, `requests` what municipalities state.
A log entry with one of these names as its station makes the newest run of that station stale, and says why.
"""

CALCULATED = ("needs", "access", "gaps", "network", "funding", "plan", "publication")
"""Stations whose content is made by a run; the others are taken in from files."""

TITLES = {
    "territory": pgettext_lazy("station", "Territory"),
    "register": pgettext_lazy("station", "Register"),
    "needs": pgettext_lazy("station", "Needs"),
    "access": pgettext_lazy("station", "Access"),
    "gaps": pgettext_lazy("station", "Gaps"),
    "network": pgettext_lazy("station", "Base network"),
    "funding": pgettext_lazy("station", "Funding"),
    "plan": pgettext_lazy("station", "Plan"),
    "publication": pgettext_lazy("station", "Publication"),
    "roads": pgettext_lazy("station", "Roads"),
    "timetable": pgettext_lazy("station", "Timetable"),
    "evidence": pgettext_lazy("station", "Evidence of needs"),
    "requests": pgettext_lazy("station", "Requests of municipalities"),
    "round": pgettext_lazy("station", "Round"),
    "measures": pgettext_lazy("station", "Measures"),
}


def read_by(station: str) -> tuple[str, ...]:
    """Return everything a station reads: the stations before it and its own data."""
    return UPSTREAM[station] + INPUTS.get(station, ())


class State(StrEnum):
    """In which state a station is, from the reader's point of view."""

    FRESH = "fresh"
    STALE = "stale"
    RUNNING = "running"
    BLOCKED = "blocked"
    EMPTY = "empty"


STATE_LABELS = {
    State.FRESH: _("up to date"),
    State.STALE: _("out of date"),
    State.RUNNING: _("being calculated"),
    State.BLOCKED: _("blocked"),
    State.EMPTY: _("not yet calculated"),
}


@dataclass(frozen=True)
class Station:
    """One station of the line as it is drawn: its state, since when, and why."""

    key: str
    state: State
    changed_at: datetime | None
    reason: str
    run_id: int | None = None
    progress: int = 0

    @property
    def title(self) -> str:
        """The name of the station in the reader's language."""
        return str(TITLES[self.key])

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(STATE_LABELS[self.state])

    @property
    def changed_on(self) -> date | None:
        """The day of the last change, by the region's clock."""
        return timezone.localtime(self.changed_at).date() if self.changed_at else None

    @property
    def can_recompute(self) -> bool:
        """Whether an offer to calculate again makes sense."""
        return self.key in CALCULATED and self.state in (State.STALE, State.EMPTY, State.BLOCKED)
