"""What the proposal of the network takes as declared: the criteria."""

from pathlib import Path

from opora.core.declared import Declared, read_declared
from opora_engine.network import Criteria, load_criteria

PACKAGED = Path(__file__).parent / "data" / "criteria.yaml"


def declared_criteria(region: str) -> Declared[Criteria]:
    """Return the criteria of the network that hold in the region."""
    return read_declared(region, PACKAGED, load_criteria)
