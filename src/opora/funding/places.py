"""Where a round stands in addresses: 2027 for the round of the year, 2027-2 for the next one in it."""

import re
from typing import NamedTuple

PLACE = re.compile(r"(\d{4})(?:-(\d{1,2}))?")


class Place(NamedTuple):
    """The year and the number of a round within it."""

    year: int
    number: int = 1

    def __str__(self) -> str:
        """Return the place as it stands in an address."""
        return str(self.year) if self.number == 1 else f"{self.year}-{self.number}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """Return the place written in `text`, or None when it is none; 2027-1 is none, for it is written 2027."""
        found = PLACE.fullmatch(text)
        if found is None:
            return None
        place = cls(int(found[1]), int(found[2] or 1))
        return place if str(place) == text else None


class PlaceConverter:
    """A round in an address of Django; a bare year, as a number or a text, is the round of the year."""

    regex = r"\d{4}(?:-\d{1,2})?"

    def to_python(self, value: str) -> Place:
        """Return the place; ValueError, which makes the address unknown, when it is not written as it should be."""
        place = Place.read(value)
        if place is None:
            raise ValueError(value)
        return place

    def to_url(self, value: Place | int | str) -> str:
        """Return the place as it stands in an address."""
        return str(value)
