"""What is declared of public transport: the departures, how people walk and change, which days are holidays."""

from datetime import date
from pathlib import Path

from pydantic import Field, model_validator

from opora.core.declared import Declared, read_declared
from opora_engine.access.transit import Walking, Window
from opora_engine.declared import Declaration, Fault, Text, read_declaration

PACKAGED = Path(__file__).parent.parent / "data" / "transit.yaml"

CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"
DAY_OF_YEAR = r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"


class TransitRules(Declaration):
    """Everything that reading a timetable and travelling by it take as declared."""

    code: str
    title: Text
    note: Text
    source: Text
    label: Text
    first_departure: str = Field(pattern=CLOCK)
    last_departure: str = Field(pattern=CLOCK)
    every_minutes: int = Field(ge=1)
    longest_journey_minutes: int = Field(ge=1, le=1000)
    most_metres_on_foot: float = Field(ge=0)
    most_metres_changing: float = Field(ge=0)
    detour: float = Field(ge=1)
    walking_kmh: float = Field(gt=0)
    change_minutes: float = Field(ge=1)
    least_share_covered: float = Field(gt=0, le=1)
    assumed: bool
    holidays: tuple[str, ...]

    @model_validator(mode="after")
    def _departures_follow(self) -> "TransitRules":
        if self.last_departure < self.first_departure:
            raise Fault(
                en=f"last_departure {self.last_departure} is before first_departure {self.first_departure}",
                cs=f"last_departure {self.last_departure} je před first_departure {self.first_departure}",
            )
        return self

    @property
    def window(self) -> Window:
        """The departures and the longest journey for the engine."""
        return Window(
            first=_seconds(self.first_departure),
            last=_seconds(self.last_departure),
            every=60 * self.every_minutes,
            most_seconds=60 * self.longest_journey_minutes,
        )

    @property
    def walking(self) -> Walking:
        """How people walk and change, for the engine."""
        return Walking(
            most_metres=self.most_metres_on_foot,
            most_metres_changing=self.most_metres_changing,
            detour=self.detour,
            metres_per_second=self.walking_kmh / 3.6,
            change_seconds=round(60 * self.change_minutes),
        )

    def is_holiday(self, day: date) -> bool:
        """Return whether the day is a declared public holiday."""
        return f"{day:%m-%d}" in self.holidays


def declared_transit() -> Declared[TransitRules]:
    """Return the rules of public transport: `<home>/declared/transit.yaml`, or those of the product."""
    # A timetable goes across regions, so no folder of a region is asked.
    return read_declared("", PACKAGED, load_transit_rules)


def load_transit_rules(text: str) -> TransitRules:
    """Return the rules written in the YAML `text`. Raises DeclarationError listing every fault."""
    return read_declaration(text, TransitRules, name=PACKAGED.name)


def _seconds(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60
