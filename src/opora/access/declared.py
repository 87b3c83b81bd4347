"""What the calculation of access takes as declared: the travel model and the limits of reach."""

from pathlib import Path

from opora.core.declared import Declared, read_declared
from opora_engine.access import TravelParameters, load_travel_parameters

PACKAGED = Path(__file__).parent / "data" / "travel.yaml"


def declared_travel(region: str) -> Declared[TravelParameters]:
    """Return the travel model and the limits that hold in the region."""
    return read_declared(region, PACKAGED, load_travel_parameters)
