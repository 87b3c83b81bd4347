"""What may happen to the territory: an edition of files is taken in, or statistics of people; whole or not at all."""

from opora.territory.services.edition import take_in
from opora.territory.services.people import PeopleTaken, take_in_people

__all__ = ["PeopleTaken", "take_in", "take_in_people"]
